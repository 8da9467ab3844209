package orchestrator.aws;

import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Access keys in environment variables, as CI jobs have them. */
final class EnvironmentKeys {
  private static final String ID = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String TOKEN = "AWS_SESSION_TOKEN";

  private EnvironmentKeys() {}

  /**
   * The keys; null when there are none.
   *
   * @throws orchestrator.problem.ProblemException {@code HALF_KEY_PAIR}
   */
  static @Nullable AwsCredentials find(AwsAccess access) {
    String id = access.variable(ID);
    String secret = access.variable(SECRET);
    if (id == null && secret == null) {
      return null;
    }
    if (id == null || secret == null) {
      throw Problem.HALF_KEY_PAIR.failure((id == null ? ID : SECRET) + " is not set.").exception();
    }
    return KeysDocument.keys(id, secret, token(access), null);
  }

  /** What is odd about keys that are there. */
  static List<String> oddities(AwsAccess access) {
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
    return odd;
  }

  /** The second name is older; Python tools still read it. */
  private static @Nullable String token(AwsAccess access) {
    String token = access.variable(TOKEN);
    return token != null ? token : access.variable("AWS_SECURITY_TOKEN");
  }
}
