package orchestrator.job.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CostBudgetTest {
  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }

  @Test
  void refuses_what_is_more_than_is_left() throws InterruptedException {
    CostBudget budget = new CostBudget(usd("1.00"), usd("0.60"));
    assertFalse(budget.reserve(usd("0.41")));
    assertEquals(usd("0.40"), budget.left());
    assertTrue(budget.reserve(usd("0.40")));
  }

  @Test
  void waits_for_calls_on_their_way_which_may_turn_out_cheaper() throws Exception {
    CostBudget budget = new CostBudget(usd("1.00"), BigDecimal.ZERO);
    assertTrue(budget.reserve(usd("0.80")));
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return budget.reserve(usd("0.80"));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    budget.settle(usd("0.80"), usd("0.10"));
    assertTrue(second.get(20, TimeUnit.SECONDS));
    budget.settle(usd("0.80"), usd("0.80"));
    assertFalse(budget.reserve(usd("0.11")));
    assertTrue(budget.reserve(usd("0.10")));
  }
}
