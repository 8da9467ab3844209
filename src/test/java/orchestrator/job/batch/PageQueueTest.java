package orchestrator.job.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import orchestrator.job.batch.PageQueue.Asking;
import orchestrator.job.batch.PageQueue.Reading;
import orchestrator.job.batch.PageQueue.Turn;
import orchestrator.record.batch.BatchPage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch does next: the pages here are called a, b, c and d. */
@Timeout(20)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageQueueTest {
  private final Deque<BatchPage> pages = new ArrayDeque<>();

  private PageQueue queue(int jobs) {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      pages.add(new BatchPage(name, name));
    }
    return new PageQueue(pages::poll, jobs);
  }

  /** A page that was read; what it is asked by is nothing to the queue. */
  @SuppressWarnings("NullAway")
  private static Asking prepared(BatchPage page, long size) {
    return new Asking(page, null, null, size);
  }

  /** Has the next page read. */
  private static Asking read(PageQueue queue, long size) throws InterruptedException {
    Reading turn = assertInstanceOf(Reading.class, queue.next());
    Asking read = prepared(turn.page(), size);
    queue.read(read);
    return read;
  }

  /** The next turn of another thread, which has to wait for it. */
  private static CompletableFuture<Turn> waits(PageQueue queue) {
    CompletableFuture<Turn> turn = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                turn.complete(queue.next());
              } catch (InterruptedException e) {
                turn.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.WAITING && !turn.isDone()) {
      Thread.onSpinWait();
    }
    assertEquals(false, turn.isDone(), turn::toString);
    return turn;
  }

  @Test
  void while_a_page_is_asked_about_the_next_one_is_read_and_no_more() throws Exception {
    PageQueue queue = queue(1);
    Asking first = read(queue, 1000);
    assertEquals(first, queue.next());
    Asking second = read(queue, 1000);
    CompletableFuture<Turn> waiting = waits(queue);
    queue.asked(first);
    assertEquals(second, waiting.get());
  }

  @Test
  void pages_are_asked_about_in_the_order_in_which_they_were_read() throws Exception {
    PageQueue queue = queue(2);
    Asking first = read(queue, 1000);
    assertEquals(first, queue.next());
    Asking second = read(queue, 1000);
    assertEquals(second, queue.next());
    Asking third = read(queue, 1000);
    Asking fourth = read(queue, 1000);
    queue.asked(second);
    assertEquals(third, queue.next());
    queue.asked(first);
    assertEquals(fourth, queue.next());
  }

  @Test
  void nothing_is_read_ahead_of_long_pages() throws Exception {
    PageQueue queue = queue(1);
    Asking first = read(queue, 3_000_000);
    assertEquals(first, queue.next());
    CompletableFuture<Turn> waiting = waits(queue);
    queue.asked(first);
    assertEquals("b", assertInstanceOf(Reading.class, waiting.get()).page().page());
  }

  @Test
  void what_is_being_read_may_be_as_long_as_what_was_read() throws Exception {
    PageQueue queue = queue(2);
    Asking first = read(queue, 1_500_000);
    assertEquals(first, queue.next());
    Reading second = assertInstanceOf(Reading.class, queue.next());
    CompletableFuture<Turn> waiting = waits(queue);
    queue.read(prepared(second.page(), 1000));
    assertEquals("b", assertInstanceOf(Asking.class, waiting.get()).page().page());
    assertEquals("c", assertInstanceOf(Reading.class, queue.next()).page().page());
  }

  @Test
  void whoever_waits_hears_of_the_end() throws Exception {
    PageQueue queue = queue(2);
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Reading.class, queue.next());
      queue.read(null);
    }
    assertEquals("d", assertInstanceOf(Reading.class, queue.next()).page().page());
    CompletableFuture<Turn> waiting = waits(queue);
    queue.read(null);
    assertNull(waiting.get());
  }
}
