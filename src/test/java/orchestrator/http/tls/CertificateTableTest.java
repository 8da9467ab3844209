package orchestrator.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.http.proxy.TlsEngine;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each certificate of a table, for each host of another: accepted exactly where the JDK, asked to
 * look at path and name by itself, accepts it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CertificateTableTest {
  private static final List<String> NAMES =
      List.of(
          "wiki.example.test",
          "WIKI.Example.Test",
          "two.example.test",
          "three.example.test",
          "deep.wiki.example.test",
          "example.test",
          "wiki.example.test.",
          "wiki.other.test",
          "shop.co.uk",
          "xn--bcher-kva.example.test",
          "bedrock-runtime-fips.us-east-1.amazonaws.com",
          "bedrock-runtime.us-east-1.amazonaws.com",
          "localhost",
          "127.0.0.1",
          "127.1",
          "127.0.0.2",
          "::1",
          "0:0:0:0:0:0:0:1");

  /** Certificates whose names differ; the others are all for wiki.example.test. */
  private static final List<String> NAMED =
      List.of(
          "literal",
          "wildcard",
          "partial",
          "partialtail",
          "fips",
          "fipswildcard",
          "fipspartial",
          "suffix",
          "publicsuffix",
          "address",
          "addressasname",
          "addressincn",
          "cn",
          "cnbesidesan",
          "cnbesideip",
          "mail");

  private static SSLContext plain;
  private static KeyStore authority;
  private static Map<String, Boolean> theirs;

  @BeforeAll
  static void trustTheAuthority() throws Exception {
    authority = KeyStore.getInstance("PKCS12");
    authority.load(null, null);
    authority.setCertificateEntry(
        "authority", PemFile.certificates(TestTls.bundle("certificates.pem")).get(0));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authority);
    plain = SSLContext.getInstance("TLS");
    plain.init(null, factory.getTrustManagers(), null);
    theirs = table(CertificateTableTest::isAcceptedByTheJdk);
  }

  /** Tells whether a connection to a server on a port is accepted as one to a host. */
  private interface Judge {
    boolean accepts(int port, String name) throws IOException;
  }

  private static Map<String, Boolean> table(Judge judge) throws IOException {
    Map<String, Boolean> accepted = new TreeMap<>();
    List<String> certificates = TestTls.aliases("certificates");
    assertTrue(certificates.containsAll(NAMED), "a row of the table is missing");
    for (String certificate : certificates) {
      try (RawServer server = server(certificate)) {
        for (String name : NAMED.contains(certificate) ? NAMES : NAMES.subList(0, 1)) {
          accepted.put(certificate + " for " + name, judge.accepts(server.port(), name));
        }
      }
    }
    return accepted;
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void nothing_is_accepted_that_the_JDK_refuses_and_nothing_refused_that_it_accepts(
      TlsEngine engine) throws Exception {
    assertEquals(engine, Trust.engine(engine), "not for this machine");
    Trust trust = new Trust(trusting().over(engine));
    Map<String, Boolean> ours = table((port, name) -> isAccepted(trust, port, name));
    assertEquals(theirs, ours);
    assertTrue(theirs.containsValue(true), "nothing is accepted at all");
    assertTrue(theirs.containsValue(false), "nothing is refused at all");
    String fips = " for bedrock-runtime-fips.us-east-1.amazonaws.com";
    assertEquals(
        List.of(true, true, false),
        List.of(
            ours.get("fips" + fips), ours.get("fipswildcard" + fips), ours.get("wildcard" + fips)));
  }

  /** A server that answers with an older version is not spoken with, and is offered none. */
  @ParameterizedTest
  @CsvSource({"NATIVE,1", "NATIVE,2", "JDK,1", "JDK,2"})
  void TLS_before_1_2_is_neither_offered_nor_accepted(TlsEngine engine, int version)
      throws Exception {
    Trust trust = new Trust(trusting().over(engine));
    ByteArrayOutputStream offered = new ByteArrayOutputStream();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread old =
          new Thread(
              () -> {
                try (Socket connection = server.accept()) {
                  byte[] hello = new byte[4096];
                  offered.write(hello, 0, connection.getInputStream().read(hello));
                  connection.getOutputStream().write(serverHello(version));
                  offered.write(connection.getInputStream().readAllBytes());
                } catch (IOException e) {
                  offered.reset(); // then nothing was offered, which is wrong
                }
              });
      old.start();
      assertFalse(isAccepted(trust, server.getLocalPort(), "wiki.example.test"));
      old.join();
    }
    String hello = HexFormat.of().formatHex(offered.toByteArray());
    assertTrue(hello.contains("002b00050403040303"), () -> "TLS 1.3 and 1.2 alone: " + hello);
    assertTrue(hello.matches(".*1503..00020246"), () -> "no protocol_version: " + hello);
  }

  /** ECDHE with RSA and AES in CBC, which all of these versions have. */
  private static byte[] serverHello(int version) {
    String body = "030" + version + "00".repeat(32) + "00" + "c013" + "00";
    return HexFormat.of().parseHex("16030" + version + "002a" + "020000" + "26" + body);
  }

  private static RawServer server(String certificate) {
    return RawServer.https(
        TestTls.server("certificates", certificate), (head, connection) -> connection.send("x"));
  }

  private static HttpSettings trusting() {
    return new HttpSettings(
        null,
        null,
        List.of(),
        TestTls.bundle("certificates.pem"),
        false,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  private static boolean isAccepted(Trust trust, int port, String name) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket secure = trust.upgrade(socket, name, port, null, HttpCoreContext.create())) {
      return secure.getSession().isValid();
    } catch (TlsPeerException e) {
      return false;
    }
  }

  private static boolean isAcceptedByTheJdk(int port, String name) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket secure =
            (SSLSocket) plain.getSocketFactory().createSocket(socket, name, port, true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return true;
    } catch (SSLException e) {
      return false;
    }
  }
}
