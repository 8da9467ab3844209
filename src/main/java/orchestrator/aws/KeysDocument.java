package orchestrator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Access keys as a JSON document, which is how instance metadata, container endpoints and {@code
 * credential_process} hand them out.
 */
final class KeysDocument {
  private KeysDocument() {}

  /** Why a document holds no keys, as the end of a sentence; never shows what it holds. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String why) {
      super(why);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads keys.
   *
   * @param tokenName {@code Token} or {@code SessionToken}
   */
  static AwsCredentials read(String text, String tokenName) throws UnusableException {
    JsonNode document;
    try {
      document = Json.parse(text);
    } catch (JsonException e) {
      throw new UnusableException("is not JSON");
    }
    String code = value(document, "Code");
    if (code != null && !code.equals("Success")) {
      throw new UnusableException("says " + code);
    }
    String id = value(document, "AccessKeyId");
    String secret = value(document, "SecretAccessKey");
    if (id == null || secret == null) {
      throw new UnusableException("has no " + (id == null ? "AccessKeyId" : "SecretAccessKey"));
    }
    return keys(id, secret, value(document, tokenName), time(value(document, "Expiration")));
  }

  /** Keys as the SDK wants them; a session token makes them temporary. */
  static AwsCredentials keys(
      String id, String secret, @Nullable String token, @Nullable Instant expiry) {
    if (token == null) {
      return AwsBasicCredentials.create(id, secret);
    }
    AwsSessionCredentials.Builder keys =
        AwsSessionCredentials.builder().accessKeyId(id).secretAccessKey(secret).sessionToken(token);
    return expiry == null ? keys.build() : keys.expirationTime(expiry).build();
  }

  private static @Nullable Instant time(@Nullable String text) throws UnusableException {
    if (text == null) {
      return null;
    }
    try {
      return Times.parse(text);
    } catch (DateTimeParseException e) {
      throw new UnusableException("has an Expiration that is not a time");
    }
  }

  private static @Nullable String value(JsonNode document, String name) {
    String text = document.path(name).asText("").strip();
    return text.isEmpty() ? null : text;
  }
}
