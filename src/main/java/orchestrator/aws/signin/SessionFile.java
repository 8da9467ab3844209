package orchestrator.aws.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsCli;
import orchestrator.aws.profile.Timestamps;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * The file of a profile's sign-in, and how it is said what is wrong with it.
 *
 * @param profile who signed in
 * @param cache the file
 * @param login how to sign in again with the AWS CLI
 * @param damaged what it means when the file is none
 * @param access where an AWS CLI is looked for
 */
record SessionFile(
    String profile, TokenCache cache, AwsCli.Command login, Problem damaged, AwsAccess access) {

  /**
   * What the file holds.
   *
   * @param absent what it means when there is none
   * @throws ProblemException that, or {@link #damaged}
   */
  ObjectNode read(Problem absent, String detail) {
    ObjectNode document;
    try {
      document = cache.read();
    } catch (IOException e) {
      throw damaged("cannot be read", e);
    } catch (JsonException e) {
      throw damaged("is not JSON", e);
    }
    if (document == null) {
      throw failure(absent, detail).exception();
    }
    return document;
  }

  /**
   * A point in time that the file must hold.
   *
   * @param pointer where, as in {@code /accessToken/expiresAt}
   */
  Instant time(ObjectNode document, String pointer) {
    try {
      return Timestamps.parse(document.at(pointer).asText(""));
    } catch (DateTimeParseException e) {
      String name = pointer.substring(pointer.lastIndexOf('/') + 1);
      throw damaged("has no " + name + " that is a time", e);
    }
  }

  /** The failure when the file lacks something, or cannot be read. */
  ProblemException damaged(String why, @Nullable Exception cause) {
    Failure failure = failure(damaged, cache.file() + " " + why + ".");
    return cause == null ? failure.exception() : failure.exception(cause);
  }

  /** A failure that signing in again mends. */
  Failure failure(Problem problem, String detail) {
    String sentence = detail.endsWith(".") ? detail : detail + ".";
    return named(
        problem.failure("Profile '" + profile + "': " + sentence + AwsCli.remark(access, login)));
  }

  /** The same failure with the profile's name for the advice. */
  Failure named(Failure failure) {
    return failure.with("profile", ShellQuoting.word(profile));
  }
}
