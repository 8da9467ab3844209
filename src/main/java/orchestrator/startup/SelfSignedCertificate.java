package orchestrator.startup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1, made when asked for, so that no key has to be kept anywhere. The JDK
 * can make one only with a tool of its own; its few fields are written here byte by byte (X.509 in
 * DER).
 *
 * @param pem the certificate, for whoever should trust the server
 * @param context the server's side of TLS
 */
record SelfSignedCertificate(String pem, SSLContext context) {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final byte[] SHA256_WITH_RSA = hex("300d06092a864886f70d01010b0500");
  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551d11");
  private static final byte[] BASIC_CONSTRAINTS = hex("0603551d13");
  private static final byte[] TRUE = hex("0101ff");

  static SelfSignedCertificate create() throws GeneralSecurityException, java.io.IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();

    byte[] signed = content(pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed);
    byte[] encoded =
        der(SEQUENCE, signed, SHA256_WITH_RSA, der(BIT_STRING, hex("00"), signature.sign()));

    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
    char[] password = "practice".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, password);
    keys.setKeyEntry("server", pair.getPrivate(), password, new Certificate[] {certificate});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return new SelfSignedCertificate(
        "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n", context);
  }

  private static byte[] content(byte[] publicKey) {
    byte[] name =
        der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, text(subject())))));
    byte[] addresses = der(SEQUENCE, der(0x87, new byte[] {127, 0, 0, 1}));
    return der(
        SEQUENCE,
        der(0xa0, der(INTEGER, hex("02"))),
        der(INTEGER, BigInteger.valueOf(System.currentTimeMillis()).toByteArray()),
        SHA256_WITH_RSA,
        name,
        der(SEQUENCE, der(UTC_TIME, text("200101000000Z")), der(UTC_TIME, text("491231235959Z"))),
        name,
        publicKey,
        der(
            0xa3,
            der(
                SEQUENCE,
                der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(OCTET_STRING, addresses)),
                der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE))))));
  }

  /** One of its own, since OpenSSL takes certificates of one subject for the same authority. */
  private static String subject() {
    return "practice server " + System.nanoTime();
  }

  /** Type, length, value. */
  private static byte[] der(int type, byte[]... parts) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      value.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(type);
    if (value.size() < 128) {
      all.write(value.size());
    } else {
      byte[] length = BigInteger.valueOf(value.size()).toByteArray();
      int zeros = length[0] == 0 ? 1 : 0;
      all.write(0x80 | (length.length - zeros));
      all.write(length, zeros, length.length - zeros);
    }
    all.writeBytes(value.toByteArray());
    return all.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }
}
