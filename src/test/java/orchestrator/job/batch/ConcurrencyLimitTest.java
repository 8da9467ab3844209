package orchestrator.job.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConcurrencyLimitTest {
  @Test
  void is_halved_once_for_all_calls_that_were_on_their_way() throws InterruptedException {
    ConcurrencyLimit limit = new ConcurrencyLimit(16);
    int entered = limit.enter();
    assertTrue(limit.turnedAway(entered));
    assertEquals(8, limit.now());
    for (int i = 0; i < 15; i++) {
      assertFalse(limit.turnedAway(entered));
    }
    assertEquals(8, limit.now());
    assertTrue(limit.turnedAway(limit.enter()));
    assertEquals(4, limit.now());
  }

  @Test
  void never_falls_below_one() throws InterruptedException {
    ConcurrencyLimit limit = new ConcurrencyLimit(3);
    assertTrue(limit.turnedAway(limit.enter()));
    assertEquals(1, limit.now());
    limit.leave();
    assertFalse(limit.turnedAway(limit.enter()));
    assertEquals(1, limit.now());
  }

  @Test
  void rises_by_one_for_as_many_answers_as_it_is_high_up_to_the_most() throws InterruptedException {
    ConcurrencyLimit limit = new ConcurrencyLimit(6);
    assertTrue(limit.turnedAway(limit.enter()));
    assertEquals(3, limit.now());
    for (int i = 0; i < 4; i++) {
      limit.answered();
    }
    assertEquals(4, limit.now());
    for (int i = 0; i < 100; i++) {
      limit.answered();
    }
    assertEquals(6, limit.now());
  }
}
