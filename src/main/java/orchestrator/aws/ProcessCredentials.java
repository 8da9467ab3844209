package orchestrator.aws;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The keys that a profile's {@code credential_process} prints.
 *
 * <p>No shell reads the command, so nothing in it is expanded. What it prints on standard output is
 * secret and never shown.
 */
final class ProcessCredentials implements Supplier<AwsCredentials> {
  private final String profile;
  private final String command;
  private final AwsAccess access;
  private final Person person;
  private final Deadline deadline;

  ProcessCredentials(
      String profile, String command, AwsAccess access, Person person, Deadline deadline) {
    this.profile = profile;
    this.command = command;
    this.access = access;
    this.person = person;
    this.deadline = deadline;
  }

  @Override
  public AwsCredentials get() {
    List<String> words = words(command);
    if (words.isEmpty()) {
      throw failed("names no program", null);
    }
    OtherProgram.Result result;
    Duration longest = deadline.left();
    // Such a program may itself be waiting for somebody: for a finger on a key, or in a browser.
    person.waitFor("Waiting for the credential_process of profile " + profile);
    try {
      result = OtherProgram.run(words, access.variables(), longest);
    } catch (IOException e) {
      throw failed("could not be started: is '" + words.get(0) + "' installed?", e);
    } catch (TimeoutException e) {
      throw failed("did not end within " + Times.seconds(longest) + " s; --timeout allows more", e);
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } finally {
      person.waitFor(null);
    }
    if (result.exitCode() != 0) {
      String said = Words.oneLine(result.err());
      throw failed(
          "ended with exit code " + result.exitCode() + (said.isEmpty() ? "" : ": " + said), null);
    }
    return keys(result.out());
  }

  private AwsCredentials keys(String printed) {
    try {
      AwsCredentials keys = KeysDocument.read(printed, "SessionToken");
      Instant end = keys.expirationTime().orElse(Instant.MAX);
      if (!end.isAfter(access.clock().instant())) {
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
}
