package orchestrator.aws.credentials;

import java.util.List;
import orchestrator.aws.metadata.AwsPrincipal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The identity that a run uses: the credential source that decided.
 *
 * @param kind which source
 * @param description for people, e.g. {@code SSO profile bedrock-dev}
 * @param profile the profile it came from; null when it came from none
 * @param owner whom it belongs to, as far as the configuration tells
 * @param identity what signs the requests; nothing is fetched until it is asked
 * @param notices what the user should know about the choice, a sentence each
 */
public record CredentialSource(
    Kind kind,
    String description,
    @Nullable String profile,
    AwsPrincipal owner,
    Identity identity,
    List<String> notices) {

  /** The kinds of source, in no order. */
  public enum Kind {
    BEARER_TOKEN("bearer-token"),
    ENVIRONMENT("environment"),
    WEB_IDENTITY("web-identity"),
    SSO("sso"),
    ROLE("role"),
    LOGIN("login"),
    PROCESS("process"),
    PROFILE_KEYS("profile-keys"),
    CONTAINER("container"),
    INSTANCE("instance-metadata");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The source of that stable name; null when there is none. */
    public static @Nullable Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      return null;
    }

    /** The stable name that the record holds. */
    public String word() {
      return word;
    }
  }

  /** What a request is authorised with. */
  public sealed interface Identity {}

  /**
   * Access keys, which sign each request.
   *
   * @param provider fetches and renews the keys; its failures are {@code ProblemException}s, so ask
   *     it once before the first request
   */
  public record Keys(AwsCredentialsProvider provider) implements Identity {
    /** Without the provider, which may show what it holds. */
    @Override
    public String toString() {
      return "Keys[***]";
    }
  }

  /**
   * A Bedrock API key, which goes along with each request.
   *
   * @param token the secret
   */
  public record BearerToken(String token) implements Identity {
    /** Without the secret. */
    @Override
    public String toString() {
      return "BearerToken[***]";
    }
  }

  public CredentialSource {
    notices = List.copyOf(notices);
  }

  public static CredentialSource of(
      Kind kind,
      String description,
      @Nullable String profile,
      AwsPrincipal owner,
      AwsCredentialsProvider provider) {
    return new CredentialSource(kind, description, profile, owner, new Keys(provider), List.of());
  }

  public CredentialSource with(List<String> moreNotices) {
    return new CredentialSource(kind, description, profile, owner, identity, moreNotices);
  }
}
