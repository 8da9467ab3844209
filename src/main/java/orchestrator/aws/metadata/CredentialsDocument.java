package orchestrator.aws.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import orchestrator.aws.profile.Timestamps;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Access keys as a JSON document, which is how instance metadata, container endpoints and {@code
 * credential_process} hand them out.
 */
public final class CredentialsDocument {
  private CredentialsDocument() {}

  /** Why a document holds no keys, as the end of a sentence; never shows what it holds. */
  public static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean roleNotAssumed;

    UnusableException(String why) {
      this(why, false);
    }

    UnusableException(String why, boolean roleNotAssumed) {
      super(why);
      this.roleNotAssumed = roleNotAssumed;
    }

    /** Whether EC2 itself may not assume the role that it should hand out. */
    boolean roleNotAssumed() {
      return roleNotAssumed;
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads keys.
   *
   * @param tokenName {@code Token} or {@code SessionToken}
   */
  public static AwsCredentials read(String text, String tokenName) throws UnusableException {
    JsonNode document;
    try {
      document = Json.parse(text);
    } catch (JsonException e) {
      throw new UnusableException("is not JSON");
    }
    String code = value(document, "Code");
    if (code != null && !code.equals("Success")) {
      throw new UnusableException("says " + code, code.equals("AssumeRoleUnauthorizedAccess"));
    }
    String id = value(document, "AccessKeyId");
    String secret = value(document, "SecretAccessKey");
    if (id == null || secret == null) {
      throw new UnusableException("has no " + (id == null ? "AccessKeyId" : "SecretAccessKey"));
    }
    String account = value(document, "AccountId");
    return keys(
        id,
        secret,
        value(document, tokenName),
        time(value(document, "Expiration")),
        account != null
            ? account
            : AwsPrincipal.ofRole(document.path("RoleArn").asText("")).account());
  }

  /** Keys as the SDK wants them; a session token makes them temporary. */
  public static AwsCredentials keys(
      String id, String secret, @Nullable String token, @Nullable Instant expiry) {
    return keys(id, secret, token, expiry, null);
  }

  /** The same, and the account that they are of, where that is known. */
  public static AwsCredentials keys(
      String id,
      String secret,
      @Nullable String token,
      @Nullable Instant expiry,
      @Nullable String account) {
    return token == null
        ? AwsBasicCredentials.builder()
            .accessKeyId(id)
            .secretAccessKey(secret)
            .accountId(account)
            .build()
        : AwsSessionCredentials.builder()
            .accessKeyId(id)
            .secretAccessKey(secret)
            .sessionToken(token)
            .expirationTime(expiry)
            .accountId(account)
            .build();
  }

  /**
   * Refuses keys that were pasted over two lines or with something beside them, before they get
   * into a header.
   *
   * @throws orchestrator.problem.ProblemException {@code KEYS_BROKEN}, without showing them
   */
  public static void requireUnbroken(
      String place, String id, String secret, @Nullable String token) {
    if ((id + secret + (token == null ? "" : token)).chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw Problem.KEYS_BROKEN
          .failure(
              place
                  + " holds a key or token with a blank or line end in its middle, or another"
                  + " character that none has.")
          .exception();
    }
  }

  private static @Nullable Instant time(@Nullable String text) throws UnusableException {
    if (text == null) {
      return null;
    }
    try {
      return Timestamps.parse(text);
    } catch (DateTimeParseException e) {
      throw new UnusableException("has an Expiration that is not a time");
    }
  }

  private static @Nullable String value(JsonNode document, String name) {
    String text = document.path(name).asText("").strip();
    return text.isEmpty() ? null : text;
  }
}
