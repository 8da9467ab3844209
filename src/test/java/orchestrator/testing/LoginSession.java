package orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import orchestrator.json.Json;

/** What {@code aws login} leaves behind: a file with keys, and with the proof who signed in. */
public final class LoginSession {
  /** The profile's {@code login_session}. */
  public static final String NAME = "arn:aws:sts::111122223333:assumed-role/Developer/ana";

  private static final int COORDINATE_BYTES = 32;

  private final KeyPair keys;

  /** A new sign-in with a key of its own. */
  public LoginSession() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the file is in a home folder. */
  public static String file() {
    return ".aws/login/cache/" + fileName();
  }

  /** What the file is called: after the SHA-256 of the session's name. */
  public static String fileName() {
    try {
      byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name)) + ".json";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What is in the file, when its keys end at that time. */
  public String json(String expiresAt) {
    return """
        {"accessToken":{"accessKeyId":"ASIACACHED","secretAccessKey":"secret-cached",\
        "sessionToken":"session-cached","accountId":"111122223333","expiresAt":"%s"},\
        "tokenType":"aws_sigv4","clientId":"arn:aws:signin:::devtools/same-device",\
        "refreshToken":"refresh-1","idToken":"id-1","dpopKey":"%s"}"""
        .formatted(expiresAt, pem().replace("\n", "\\n"));
  }

  /** Whether a header is a proof (RFC 9449), with this session's key, for a POST to the address. */
  public boolean proves(String header, String address) throws GeneralSecurityException {
    String[] parts = header.split("\\.", -1);
    Base64.Decoder base64 = Base64.getUrlDecoder();
    JsonNode claims = Json.parse(base64.decode(parts[1]));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
    return signature.verify(base64.decode(parts[2]))
        && claims.path("htm").asText().equals("POST")
        && claims.path("htu").asText().equals(address);
  }

  /** The key in the form of RFC 5915, which OpenSSL calls {@code EC PRIVATE KEY}. */
  private String pem() {
    ECPublicKey shown = (ECPublicKey) keys.getPublic();
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(HexFormat.of().parseHex("30770201010420"));
    der.writeBytes(coordinate(((ECPrivateKey) keys.getPrivate()).getS()));
    der.writeBytes(HexFormat.of().parseHex("a00a06082a8648ce3d030107a14403420004"));
    der.writeBytes(coordinate(shown.getW().getAffineX()));
    der.writeBytes(coordinate(shown.getW().getAffineY()));
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toByteArray());
    return "-----BEGIN EC PRIVATE KEY-----\n" + lines + "\n-----END EC PRIVATE KEY-----\n";
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = new byte[COORDINATE_BYTES];
    byte[] all = number.toByteArray();
    int length = Math.min(all.length, COORDINATE_BYTES);
    System.arraycopy(all, all.length - length, bytes, COORDINATE_BYTES - length, length);
    return bytes;
  }
}
