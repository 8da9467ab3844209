package orchestrator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is made on a thread of its own comes out as if it had been made at once. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BesideTest {
  @Test
  void it_is_made_elsewhere_while_its_maker_goes_on() {
    CountDownLatch asked = new CountDownLatch(1);
    Beside<Thread> made =
        Beside.of(
            () -> {
              await(asked);
              return Thread.currentThread();
            });
    asked.countDown();
    assertNotSame(Thread.currentThread(), made.get());
  }

  @Test
  void what_fails_fails_for_who_needs_it() {
    Beside<String> made =
        Beside.of(
            () -> {
              throw new IllegalStateException("as ever");
            });
    assertEquals("as ever", assertThrows(IllegalStateException.class, made::get).getMessage());
  }

  @Test
  void who_is_interrupted_does_not_wait_and_stays_interrupted() {
    CountDownLatch never = new CountDownLatch(1);
    Thread here = Thread.currentThread();
    Beside<Thread> made =
        Beside.of(
            () -> {
              if (Thread.currentThread() != here) {
                await(never);
              }
              return Thread.currentThread();
            });
    here.interrupt();
    assertSame(here, made.get());
    assertTrue(Thread.interrupted());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
