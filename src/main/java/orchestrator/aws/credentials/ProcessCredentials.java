package orchestrator.aws.credentials;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.ShellWords;
import orchestrator.aws.profile.Subprocess;
import orchestrator.aws.profile.Timestamps;
import orchestrator.http.Deadline;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.ForeignText;
import orchestrator.text.ShellQuoting;
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
  private final UserPrompter person;
  private final Deadline deadline;

  ProcessCredentials(
      String profile, String command, AwsAccess access, UserPrompter person, Deadline deadline) {
    this.profile = profile;
    this.command = command;
    this.access = access;
    this.person = person;
    this.deadline = deadline;
  }

  @Override
  public AwsCredentials get() {
    ShellWords split = ShellWords.split(command);
    if (split.open() != null) {
      throw failed(
          split.open() == '\\'
              ? "ends with a backslash that has nothing to protect"
              : "has a quote that is never closed: " + split.open(),
          null);
    }
    List<String> words = split.words();
    if (words.isEmpty()) {
      throw failed("names no program", null);
    }
    Subprocess.Result result;
    Duration longest = deadline.left();
    // Such a program may itself be waiting for somebody: for a finger on a key, or in a browser.
    person.waitFor("Waiting for the credential_process of profile " + profile);
    try {
      result = Subprocess.run(words, access.variables(), longest);
    } catch (IOException e) {
      throw failed("could not be started: is '" + words.get(0) + "' installed?", e);
    } catch (TimeoutException e) {
      throw failed(
          "did not end within " + Timestamps.seconds(longest) + " s; --timeout allows more", e);
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } finally {
      person.waitFor(null);
    }
    if (result.exitCode() != 0) {
      String said = ForeignText.oneLine(result.err());
      throw failed(
          "ended with exit code " + result.exitCode() + (said.isEmpty() ? "" : ": " + said), null);
    }
    return keys(result.out());
  }

  private AwsCredentials keys(String printed) {
    try {
      AwsCredentials keys = CredentialsDocument.read(printed, "SessionToken");
      Instant end = keys.expirationTime().orElse(Instant.MAX);
      if (!end.isAfter(access.clock().instant())) {
        throw failed("gave keys that expired at " + Timestamps.format(end), null);
      }
      return keys;
    } catch (CredentialsDocument.UnusableException e) {
      throw failed("printed something that " + e.why(), e);
    }
  }

  private ProblemException failed(String why, @Nullable Exception cause) {
    var failure =
        Problem.PROCESS_FAILED
            .failure("Profile '" + profile + "': its credential_process " + why + ".")
            .with("profile", ShellQuoting.word(profile));
    return cause == null ? failure.exception() : failure.exception(cause);
  }
}
