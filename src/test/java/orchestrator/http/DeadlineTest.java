package orchestrator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadlineTest {
  @Test
  void one_step_may_not_take_all_and_none_takes_nothing() {
    AtomicLong watch = new AtomicLong(Long.MAX_VALUE - 1_000); // It may overflow, as the JDK says.
    Deadline deadline = new Deadline(Duration.ofSeconds(15), watch::get);
    assertEquals(Duration.ofSeconds(15), deadline.left());
    assertEquals(Duration.ofSeconds(10), deadline.left(Duration.ofSeconds(10)));
    watch.addAndGet(Duration.ofSeconds(9).toNanos());
    assertEquals(Duration.ofSeconds(6), deadline.left());
    assertEquals(Duration.ofSeconds(6), deadline.left(Duration.ofSeconds(10)));
    watch.addAndGet(Duration.ofSeconds(60).toNanos());
    assertEquals(Duration.ofMillis(1), deadline.left());
    assertEquals(Duration.ofMillis(1), deadline.left(Duration.ofSeconds(10)));
    deadline.begin();
    assertEquals(Duration.ofSeconds(15), deadline.left());
  }

  @Test
  void it_leaves_time_for_a_pause_that_ends_before_it() {
    AtomicLong watch = new AtomicLong();
    Deadline deadline = new Deadline(Duration.ofSeconds(15), watch::get);
    assertTrue(deadline.leaves(Duration.ofSeconds(14)));
    assertFalse(deadline.leaves(Duration.ofSeconds(15)));
    watch.addAndGet(Duration.ofSeconds(16).toNanos());
    assertFalse(deadline.leaves(Duration.ZERO));
  }

  @Test
  void without_a_limit_it_leaves_time_for_whatever_anybody_waits_for() {
    Deadline none = Deadline.after(null);
    assertTrue(none.leaves(Duration.ofDays(300)));
    assertTrue(none.nanosLeft() > 0);
  }
}
