package orchestrator.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Checks AWS signatures as AWS does: by making them again. */
final class SigV4 {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SigV4() {}

  /**
   * The first fault of a signed request.
   *
   * @param service the name in the scope, such as {@code bedrock}
   * @param path the path as it was sent, with its query
   * @param headers by name in lower case
   * @param secrets secret access keys by access key id
   * @return the error code that AWS answers with, a space and why; null if there is none
   */
  static @Nullable String fault(
      String service,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      Map<String, String> secrets) {
    Matcher given = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
    if (!given.matches()) {
      return "MissingAuthenticationTokenException Missing Authentication Token";
    }
    String secret = secrets.get(given.group(1));
    if (secret == null) {
      return "UnrecognizedClientException The security token included in the request is invalid.";
    }
    if (!given.group(4).equals(service)) {
      return "InvalidSignatureException Credential should be scoped to correct service: '"
          + service
          + "'.";
    }
    String signed = ";" + given.group(5) + ";";
    boolean complete = signed.contains(";host;") && signed.contains(";x-amz-date;");
    if (!complete
        || (headers.containsKey("x-amz-security-token")
            && !signed.contains(";x-amz-security-token;"))) {
      return "InvalidSignatureException A header that must be signed is not.";
    }
    String date = headers.getOrDefault("x-amz-date", "");
    String scope = given.group(2) + "/" + given.group(3) + "/" + service + "/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            date,
            scope,
            hash(
                canonical(method, path, headers, given.group(5), body)
                    .getBytes(StandardCharsets.UTF_8)));
    byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), given.group(2));
    key = hmac(hmac(hmac(key, given.group(3)), service), "aws4_request");
    String expected = HexFormat.of().formatHex(hmac(key, toSign));
    return expected.equals(given.group(6))
        ? null
        : "InvalidSignatureException The request signature we calculated does not match the"
            + " signature you provided.";
  }

  private static String canonical(
      String method, String path, Map<String, String> headers, String signed, byte[] body) {
    StringBuilder text = new StringBuilder();
    String[] parts = path.split("\\?", 2);
    text.append(method).append('\n').append(encodedAgain(parts[0])).append('\n');
    String[] query = parts.length < 2 ? new String[0] : parts[1].split("&", -1);
    Arrays.sort(query);
    text.append(String.join("&", query)).append('\n');
    Map<String, String> sorted = new TreeMap<>();
    for (String name : signed.split(";", -1)) {
      sorted.put(name, headers.getOrDefault(name, ""));
    }
    sorted.forEach(
        (name, value) ->
            text.append(name).append(':').append(value.strip().replaceAll(" +", " ")).append('\n'));
    return text.append('\n').append(signed).append('\n').append(hash(body)).toString();
  }

  /** Every service but S3 signs the path encoded once more than it is sent. */
  private static String encodedAgain(String path) {
    StringBuilder text = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c == '/' || (c < 128 && Character.isLetterOrDigit(c)) || "-._~".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return text.toString();
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
