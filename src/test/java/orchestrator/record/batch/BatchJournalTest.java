package orchestrator.record.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orchestrator.files.AtomicFiles;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchJournalTest {
  private static final int TOGETHER = 8;

  @TempDir Path output;

  private static BatchPage page(int number) {
    return new BatchPage("page-" + number, "page-" + number);
  }

  @Test
  void lines_that_are_written_together_are_forced_together_and_nobody_goes_on_before()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger forced = new AtomicInteger();
    AtomicInteger linesOnDisk = new AtomicInteger();
    AtomicFiles disk =
        new AtomicFiles(
            (step, path) -> {
              if (!step.equals("force") || !path.endsWith(BatchJournal.FILE)) {
                return;
              }
              List<String> lines = Files.readAllLines(path);
              forced.incrementAndGet();
              if (lines.size() > 1) {
                begun.countDown();
                await(slow);
              }
              linesOnDisk.set(lines.size());
            });
    List<BatchPage> pages = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      pages.add(page(i));
    }
    BatchDirectory directory = BatchDirectory.create(disk, output, "B", Clock.systemUTC());
    ExecutorService threads = Executors.newFixedThreadPool(TOGETHER);
    try (BatchJournal journal = directory.begin(pages)) {
      assertEquals(1, forced.get());
      List<Future<Boolean>> onDisk = new ArrayList<>();
      for (BatchPage page : pages) {
        onDisk.add(
            threads.submit(
                () -> {
                  journal.asking(page, null);
                  List<String> lines = Files.readAllLines(journal(directory));
                  int line = 1 + indexOf(lines, page);
                  return line <= linesOnDisk.get();
                }));
      }
      await(begun);
      while (Files.readAllLines(journal(directory)).size() < 1 + TOGETHER) {
        Thread.onSpinWait();
      }
      slow.countDown();
      for (Future<Boolean> each : onDisk) {
        assertTrue(each.get(20, TimeUnit.SECONDS), "went on before its line was on the disk");
      }
      assertTrue(forced.get() <= 3, () -> "forced " + forced.get() + " times");
    } finally {
      threads.shutdownNow();
    }
  }

  private static Path journal(BatchDirectory directory) {
    return directory.path().resolve(BatchJournal.FILE);
  }

  private static int indexOf(List<String> lines, BatchPage page) {
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).contains('"' + page.page() + '"')) {
        return i;
      }
    }
    throw new AssertionError(page + " has no line");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
