package orchestrator.aws.credentials;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Timestamps;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Access keys in environment variables, as CI jobs have them. */
public final class EnvironmentCredentials {
  private static final String ID = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String TOKEN = "AWS_SESSION_TOKEN";

  private EnvironmentCredentials() {}

  /**
   * The keys; null when there are none.
   *
   * @throws orchestrator.problem.ProblemException {@code HALF_KEY_PAIR}, {@code KEYS_BROKEN}
   */
  public static @Nullable AwsCredentials find(AwsAccess access) {
    String id = access.variable(ID);
    String secret = access.variable(SECRET);
    if (id == null && secret == null) {
      return null;
    }
    if (id == null || secret == null) {
      throw Problem.HALF_KEY_PAIR.failure((id == null ? ID : SECRET) + " is not set.").exception();
    }
    String token = token(access);
    CredentialsDocument.requireUnbroken("The environment", id, secret, token);
    return CredentialsDocument.keys(id, secret, token, expiry(access));
  }

  /** What is odd about keys that are there, and what was made of it. */
  public static List<String> oddities(AwsAccess access) {
    List<String> odd = new ArrayList<>();
    String id = String.valueOf(access.variable(ID));
    if (id.startsWith("ASIA") && token(access) == null) {
      odd.add(
          "AWS_ACCESS_KEY_ID begins with ASIA, so it is temporary, but AWS_SESSION_TOKEN is not"
              + " set.");
    }
    if (!id.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c))) {
      odd.add("AWS_ACCESS_KEY_ID holds more than letters and digits. Is it quoted twice?");
    }
    for (String name : List.of(ID, SECRET, TOKEN)) {
      String value = access.variables().getOrDefault(name, "");
      if (!value.isBlank() && !value.equals(value.strip())) {
        odd.add(name + " begins or ends with a blank or a line end, which is left out.");
      }
    }
    return odd;
  }

  /** The second name is older; Python tools still read it. */
  private static @Nullable String token(AwsAccess access) {
    String token = access.variable(TOKEN);
    return token != null ? token : access.variable("AWS_SECURITY_TOKEN");
  }

  /** When keys end that {@code aws configure export-credentials} or aws-vault put there. */
  private static @Nullable Instant expiry(AwsAccess access) {
    String end = access.variable("AWS_CREDENTIAL_EXPIRATION");
    try {
      return end == null ? null : Timestamps.parse(end);
    } catch (DateTimeParseException e) {
      return null; // Nothing depends on it but a warning.
    }
  }
}
