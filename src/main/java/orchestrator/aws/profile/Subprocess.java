package orchestrator.aws.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs another program, without a shell, and bears with it for a while. */
public final class Subprocess {
  private static final int LARGEST = 64 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private Subprocess() {}

  /** What it printed and how it ended; the output may be secret. */
  public record Result(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "Result[" + exitCode + "]";
    }
  }

  /**
   * Runs it to its end. Nothing that it started is left behind.
   *
   * @param words the program and its arguments
   * @throws IOException if it cannot be started
   * @throws TimeoutException if it takes too long; it has been ended
   */
  public static Result run(List<String> words, Map<String, String> variables, Duration longest)
      throws IOException, TimeoutException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    Output out = new Output(process.getInputStream());
    Output err = new Output(process.getErrorStream());
    try {
      process.getOutputStream().close();
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return new Result(process.exitValue(), out.text(), err.text());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Reads a stream to its end beside the process, so that a talkative one does not block. */
  private static final class Output {
    private final Thread reader;
    private volatile byte[] bytes = new byte[0];

    Output(InputStream stream) {
      reader = new Thread(() -> read(stream), "credential_process");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      try (stream) {
        bytes = stream.readNBytes(LARGEST);
        stream.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The process was ended; what it said no longer matters.
      }
    }

    String text() throws InterruptedException {
      reader.join(LAST_WORDS.toMillis());
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
