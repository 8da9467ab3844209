package orchestrator.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The keys that a profile's {@code credential_process} prints.
 *
 * <p>The one place where the program starts another. No shell reads the command, so nothing in it
 * is expanded. What it prints on standard output is secret and never shown.
 */
final class ProcessCredentials implements Supplier<AwsCredentials> {
  private static final int LARGEST = 64 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final String profile;
  private final String command;
  private final Map<String, String> variables;
  private final Duration longest;
  private final Clock clock;

  ProcessCredentials(
      String profile,
      String command,
      Map<String, String> variables,
      Duration longest,
      Clock clock) {
    this.profile = profile;
    this.command = command;
    this.variables = variables;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public AwsCredentials get() {
    Process process = start();
    Output out = new Output(process.getInputStream());
    Output err = new Output(process.getErrorStream());
    try {
      process.getOutputStream().close();
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("did not end within " + longest.toSeconds() + " s", null);
      }
      String printed = out.text();
      if (process.exitValue() != 0) {
        String said = Words.oneLine(err.text());
        throw failed(
            "ended with exit code " + process.exitValue() + (said.isEmpty() ? "" : ": " + said),
            null);
      }
      return keys(printed);
    } catch (IOException e) {
      throw failed("could not be talked to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start() {
    List<String> words = words(command);
    if (words.isEmpty()) {
      throw failed("names no program", null);
    }
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw failed("could not be started: is '" + words.get(0) + "' installed?", e);
    }
  }

  private AwsCredentials keys(String printed) {
    try {
      AwsCredentials keys = KeysDocument.read(printed, "SessionToken");
      Instant end = keys.expirationTime().orElse(Instant.MAX);
      if (!end.isAfter(clock.instant())) {
        throw failed("gave keys that expired at " + Times.format(end), null);
      }
      return keys;
    } catch (KeysDocument.UnusableException e) {
      throw failed("printed something that " + e.why(), e);
    }
  }

  private ProblemException failed(String why, @Nullable Exception cause) {
    var failure =
        Problem.PROCESS_FAILED
            .failure("Profile '" + profile + "': its credential_process " + why + ".")
            .with("profile", Words.argument(profile));
    return cause == null ? failure.exception() : failure.exception(cause);
  }

  /**
   * Splits a command as a POSIX shell does: blanks, both quotes, backslash; nothing is expanded.
   */
  static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      boolean escapes = c == '\\' && quote != '\'' && i + 1 < command.length();
      if (escapes && (quote == 0 || "\"\\".indexOf(command.charAt(i + 1)) >= 0)) {
        word.append(command.charAt(++i));
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
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
