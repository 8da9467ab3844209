package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import orchestrator.bedrock.session.FrameReader;
import orchestrator.document.convert.DocumentReader;
import orchestrator.document.convert.Markdown;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Counted, not timed: what a process this short allocates stays, since the collector has no reason
 * to run. The bounds leave a quarter of room over what was counted on 2026-12-01, JDK 17 and 25.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  /** What the second time allocates on this thread: the first also loads and links. */
  private static long allocated(Callable<?> work) throws Exception {
    work.call();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.call();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static String page() throws Exception {
    return Files.readString(Path.of("docs/samples/checkout-redesign.xml"));
  }

  private static void within(long most, long allocated) {
    assertTrue(allocated > most / 4, () -> "hardly anything was counted: " + allocated);
    assertTrue(allocated <= most, () -> allocated + " bytes instead of at most " + most);
  }

  @Test
  void a_page_of_200_KB_is_converted_with_little_garbage() throws Exception {
    String page = page();
    String large = page.repeat(200_000 / page.length());
    within(5_000_000, allocated(() -> Markdown.of(DocumentReader.storage(large)).text()));
  }

  @Test
  void an_offline_run_allocates_little() throws Exception {
    Files.writeString(folder.resolve("page.xml"), page());
    Environment environment =
        new Environment(Map.of(), folder, folder, Clock.systemUTC(), Terminal.NONE);
    String[] args = {"run", "page.xml", "--name", "F", "--provider", "offline"};
    within(
        4_200_000,
        allocated(
            () -> {
              int exit =
                  Main.run(
                      environment,
                      new ByteArrayInputStream(new byte[0]),
                      OutputStream.nullOutputStream(),
                      new PrintWriter(Writer.nullWriter()),
                      args);
              assertEquals(0, exit);
              return null;
            }));
  }

  /** The library's own decoder takes two megabytes for a stream (docs/adr/0095). */
  @Test
  void a_stream_of_a_few_words_takes_a_few_kilobytes() throws Exception {
    byte[] word =
        new Message(Map.of(":event-type", HeaderValue.fromString("chunk")), new byte[100])
            .toByteBuffer()
            .array();
    within(
        22_000,
        allocated(
            () -> {
              List<Message> read = new ArrayList<>();
              FrameReader reader = new FrameReader(read::add);
              for (int number = 0; number < 10; number++) {
                reader.feed(word);
              }
              return read;
            }));
  }
}
