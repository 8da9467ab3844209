package orchestrator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import orchestrator.faults.Fault;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.http.proxy.TlsEngine;
import orchestrator.http.tls.SystemStore;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeProxy;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

@ParameterizedClass
@EnumSource(TlsEngine.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpClientsTest {
  private final TlsEngine tls;

  HttpClientsTest(TlsEngine tls) {
    this.tls = tls;
  }

  private static final String HELLO =
      "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 5\n\nhello";
  private static final URI WIKI = URI.create("https://wiki.example.test/page");

  @Nested
  class A_connection_opened_ahead {
    @Test
    void is_the_one_that_the_call_takes() throws Exception {
      try (RawServer server = tls("server");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        network.connectAhead(server.url("/"));
        assertEquals(1, server.connections());
        assertEquals("hello", sdkGet(network, server.url("/")));
        assertEquals(1, server.connections());
      }
    }

    @Test
    void that_the_server_has_closed_meanwhile_is_not_used() throws Exception {
      try (RawServer server = tls("server");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        network.connectAhead(server.url("/"));
        server.hangUp();
        assertEquals("hello", sdkGet(network, server.url("/")));
        assertEquals(2, server.connections());
      }
    }

    @Test
    void that_fails_leaves_the_complaint_to_the_call() throws Exception {
      try (RawServer server = tls("expired");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        network.connectAhead(server.url("/"));
        assertEquals(Problem.TLS_CERTIFICATE_EXPIRED, failure(network, server.url("/")).problem());
        assertEquals(List.of(), server.requests());
      }
    }
  }

  @Nested
  class Secure_servers {
    @Test
    @Fault("F32")
    void are_trusted_through_the_CA_bundle() throws Exception {
      try (RawServer server = tls("server");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        assertEquals("hello", get(network, server.url("/")));
        assertEquals("hello", sdkGet(network, server.url("/")));
      }
    }

    @Test
    @Fault("F32")
    void of_an_unknown_authority_are_refused_by_both_clients_and_the_issuer_is_named()
        throws Exception {
      try (RawServer server = tls("server");
          HttpClients network = new HttpClients(HttpSettings.DIRECT.over(tls))) {
        Failure failure = failure(network, server.url("/"));
        assertEquals(Problem.TLS_UNTRUSTED, failure.problem());
        assertTrue(failure.detail().contains("CN=Test Authority"), failure.detail());
        assertEquals(failure, sdkFailure(network, server.url("/")));
      }
    }

    @Test
    @Fault("F32")
    void with_an_expired_certificate_are_refused() throws Exception {
      try (RawServer server = tls("expired");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        Failure failure = failure(network, server.url("/"));
        assertEquals(Problem.TLS_CERTIFICATE_EXPIRED, failure.problem());
        assertTrue(failure.detail().contains("ended on 20"), failure.detail());
        assertTrue(failure.detail().contains("issued by CN=Test Authority"), failure.detail());
        assertEquals(failure, sdkFailure(network, server.url("/")));
      }
    }

    @Test
    @Fault("F32")
    void with_the_certificate_of_another_host_are_refused_by_both_clients() throws Exception {
      try (RawServer server = tls("elsewhere");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        Failure failure = failure(network, server.url("/"));
        assertEquals(Problem.TLS_CERTIFICATE_MISMATCH, failure.problem());
        assertTrue(failure.detail().contains("not for this host"), failure.detail());
        assertTrue(failure.detail().contains("issued by CN=Test Authority"), failure.detail());
        assertEquals(failure, sdkFailure(network, server.url("/")));
      }
    }

    @Test
    void that_signed_their_own_certificate_are_refused() throws Exception {
      try (RawServer server = tls("self-signed");
          HttpClients network = new HttpClients(trusting(TestTls.caBundle()))) {
        Failure failure = failure(network, server.url("/"));
        assertEquals(Problem.TLS_UNTRUSTED, failure.problem());
        assertTrue(
            failure.detail().endsWith("issued by CN=Self Made, that is, by itself."),
            failure.detail());
        assertEquals(failure, sdkFailure(network, server.url("/")));
      }
    }

    @Test
    @Timeout(60)
    void that_never_answer_the_handshake_are_not_waited_for_as_long_as_for_a_model()
        throws Exception {
      try (ServerSocket silent = new ServerSocket(0);
          HttpClients network = new HttpClients(hasty(null))) {
        URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");
        Failure failure = failure(network, url);
        assertEquals(Problem.TLS_FAILED, failure.problem());
        assertTrue(failure.detail().contains("TLS handshake in time"), failure.detail());
        assertEquals(failure, sdkFailure(network, url));
      }
    }

    @Test
    void that_speak_plain_HTTP_are_told_apart() throws Exception {
      try (RawServer server = RawServer.http((head, connection) -> {});
          ServerSocket plain = plainGreeter();
          HttpClients network = new HttpClients(HttpSettings.DIRECT.over(tls))) {
        URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/");
        Failure failure = failure(network, url);
        assertEquals(Problem.TLS_FAILED, failure.problem());
        assertTrue(failure.detail().contains("does not speak TLS"), failure.detail());
        assertEquals(List.of(), server.requests());
      }
    }

    private static ServerSocket plainGreeter() throws IOException {
      ServerSocket socket = new ServerSocket(0);
      Thread thread =
          new Thread(
              () -> {
                try (var connection = socket.accept()) {
                  connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
                  connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // closed
                }
              });
      thread.setDaemon(true);
      thread.start();
      return socket;
    }
  }

  @Nested
  class A_CA_bundle {
    @Test
    void that_is_missing_is_a_configuration_problem(@TempDir Path folder) {
      assertUnreadable(folder.resolve("none.pem"), "does not exist");
    }

    @Test
    void that_is_empty_or_garbage_is_a_configuration_problem(@TempDir Path folder)
        throws Exception {
      Path file = folder.resolve("ca.pem");
      assertUnreadable(Files.writeString(file, ""), "no PEM certificate");
      assertUnreadable(Files.writeString(file, "garbage \u0000"), "no PEM certificate");
    }

    @Test
    void with_a_damaged_or_cut_certificate_is_a_configuration_problem(@TempDir Path folder)
        throws Exception {
      Path file = folder.resolve("ca.pem");
      String damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
      assertUnreadable(Files.writeString(file, damaged), "damaged");
      assertUnreadable(
          Files.writeString(file, "-----BEGIN CERTIFICATE-----\nMIIB"), "in the middle");
    }

    @Test
    void that_is_a_folder_is_a_configuration_problem(@TempDir Path folder) {
      assertUnreadable(folder, "cannot be read");
    }

    @Test
    void of_the_system_is_a_choice() throws Exception {
      assertFalse(SystemStore.certificates(List.of(TestTls.caBundle())).isEmpty());
      Failure failure =
          assertThrows(
                  ProblemException.class,
                  () -> SystemStore.certificates(List.of(Path.of("/nowhere/ca.pem"))))
              .failure();
      assertEquals(Problem.CA_BUNDLE_UNREADABLE, failure.problem());
      assertTrue(failure.detail().contains("system_ca"), failure.detail());
    }

    @Test
    void of_an_AWS_profile_is_trusted_for_AWS_alone() throws Exception {
      HttpSettings usual = HttpSettings.DIRECT;
      HttpSettings access =
          new HttpSettings(
              null,
              null,
              List.of(),
              null,
              TestTls.caBundle(),
              false,
              tls,
              usual.connectTimeout(),
              usual.readTimeout());
      try (RawServer server = tls("server");
          HttpClients network = new HttpClients(access)) {
        assertEquals("hello", sdkGet(network, server.url("/")));
        assertEquals(200, TlsProbe.make(network.forAws(), server.url("/")).status());
        Failure failure =
            assertThrows(ProblemException.class, () -> TlsProbe.make(network, server.url("/")))
                .failure();
        assertEquals(Problem.TLS_UNTRUSTED, failure.problem());
      }
    }

    @Test
    void of_an_AWS_profile_that_cannot_be_read_matters_where_TLS_is_spoken_with_AWS(
        @TempDir Path folder) throws Exception {
      HttpSettings usual = HttpSettings.DIRECT;
      for (Path bundle : List.of(folder, folder.resolve("no.pem"))) {
        HttpSettings access =
            new HttpSettings(
                null,
                null,
                List.of(),
                null,
                bundle,
                false,
                tls,
                usual.connectTimeout(),
                usual.readTimeout());
        try (RawServer plain = RawServer.http((head, connection) -> connection.send(HELLO));
            RawServer server = tls("server");
            HttpClients network = new HttpClients(access)) {
          assertEquals("hello", sdkGet(network, plain.url("/")));
          for (URI url : List.of(server.url("/"), URI.create("https://localhost:1/"))) {
            assertEquals(Problem.CA_BUNDLE_UNREADABLE, sdkFailure(network, url).problem());
          }
          assertEquals(
              Problem.CA_BUNDLE_UNREADABLE,
              assertThrows(
                      ProblemException.class,
                      () -> TlsProbe.make(network.forAws(), server.url("/")))
                  .failure()
                  .problem());
        }
      }
    }

    private void assertUnreadable(Path bundle, String why) {
      try (HttpClients network = new HttpClients(trusting(bundle))) {
        Failure failure = assertThrows(ProblemException.class, network::http).failure();
        assertEquals(Problem.CA_BUNDLE_UNREADABLE, failure.problem());
        assertTrue(failure.detail().contains(why), failure.detail());
      }
    }
  }

  @Nested
  class Through_a_proxy {
    @Test
    @Fault({"F37", "F68"})
    void secure_hosts_are_reached_by_both_clients_with_decoded_credentials() throws Exception {
      try (RawServer server = tls("server");
          FakeProxy proxy = FakeProxy.to(server.port()).demand("al ice", "p@ss:+%");
          HttpClients network = new HttpClients(via(proxy.url("al%20ice:p%40ss:+%25")))) {
        assertEquals("hello", get(network, WIKI));
        assertEquals("hello", sdkGet(network, WIKI));
        assertTrue(proxy.requests().get(0).startsWith("CONNECT wiki.example.test:443 "));
        for (String request : server.requests()) {
          assertFalse(request.toLowerCase(Locale.ROOT).contains("proxy-authorization"), request);
        }
      }
    }

    @Test
    void loopback_and_excepted_hosts_are_not_looked_for() throws Exception {
      try (RawServer server = tls("server");
          FakeProxy proxy = FakeProxy.to(server.port());
          HttpClients network = new HttpClients(via(proxy.url(null)))) {
        assertEquals("hello", get(network, server.url("/")));
        assertEquals(List.of(), proxy.requests());
      }
    }

    @Test
    @Fault("F37")
    void wrong_credentials_are_the_proxys_refusal_for_both_clients() throws Exception {
      try (FakeProxy proxy = FakeProxy.to(1).demand("alice", "secret");
          HttpClients network = new HttpClients(via(proxy.url("alice:wrong")))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("407"), failure.detail());
        String named = "The proxy " + proxy.url(null).getAuthority() + " asks";
        assertTrue(failure.detail().startsWith(named), failure.detail());
        assertTrue(failure.detail().endsWith(" It is set by HTTPS_PROXY."), failure.detail());
        assertEquals(failure, sdkFailure(network, WIKI));
      }
    }

    @Test
    void its_refusal_is_not_taken_for_the_targets_answer() throws Exception {
      try (FakeProxy proxy = FakeProxy.to(1).refuse(403);
          HttpClients network = new HttpClients(via(proxy.url(null)))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("403"), failure.detail());
      }
    }

    @Test
    void that_is_not_there_the_proxy_is_named_and_not_the_target() throws Exception {
      int closed;
      try (ServerSocket socket = new ServerSocket(0)) {
        closed = socket.getLocalPort();
      }
      try (HttpClients network = new HttpClients(via(URI.create("http://127.0.0.1:" + closed)))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("proxy 127.0.0.1:" + closed), failure.detail());
        assertTrue(failure.detail().endsWith(" It is set by HTTPS_PROXY."), failure.detail());
        assertEquals(failure, sdkFailure(network, WIKI));
      }
    }

    @Test
    @Timeout(60)
    void that_never_answers_is_not_waited_for_as_long_as_for_a_model() throws Exception {
      try (FakeProxy proxy = FakeProxy.to(1).behave((head, connection) -> connection.stall());
          HttpClients network = new HttpClients(hasty(proxy.url(null)))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("did not answer within 300 ms"), failure.detail());
        assertEquals(failure, sdkPostFailure(network, WIKI));
      }
    }

    @Test
    void that_is_no_proxy_is_named() throws Exception {
      try (FakeProxy proxy =
              FakeProxy.to(1).behave((head, connection) -> connection.send("220 smtp ready\n\n"));
          HttpClients network = new HttpClients(via(proxy.url(null)))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("did not answer in HTTP"), failure.detail());
        assertTrue(failure.detail().contains(proxy.url(null).getAuthority()), failure.detail());
        assertEquals(failure, sdkPostFailure(network, WIKI));
      }
    }

    @Test
    void that_speaks_TLS_itself_is_used_by_both_clients() throws Exception {
      try (RawServer server = tls("server");
          FakeProxy proxy = FakeProxy.secure(server.port(), "server").demand("alice", "secret");
          HttpClients network = new HttpClients(via(proxy.url("alice:secret")))) {
        assertEquals("hello", get(network, WIKI));
        assertEquals("hello", sdkGet(network, WIKI));
        assertTrue(proxy.requests().get(0).startsWith("CONNECT wiki.example.test:443 "));
      }
    }

    @Test
    void whose_own_certificate_is_not_trusted_is_named() throws Exception {
      try (FakeProxy proxy = FakeProxy.secure(1, "self-signed");
          HttpClients network = new HttpClients(via(proxy.url(null)))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.TLS_UNTRUSTED, failure.problem());
        assertTrue(
            failure.detail().startsWith("The certificate of the proxy 127.0.0.1:")
                && failure.detail().endsWith(" It is set by HTTPS_PROXY."),
            failure.detail());
        assertEquals(failure, sdkFailure(network, WIKI));
      }
    }

    @Test
    void that_is_spoken_to_in_the_wrong_way_is_named() throws Exception {
      try (FakeProxy plain = FakeProxy.to(1);
          HttpClients network =
              new HttpClients(hasty(URI.create("https://" + plain.url(null).getAuthority())))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.TLS_FAILED, failure.problem());
        assertTrue(failure.detail().contains("The proxy 127.0.0.1:"), failure.detail());
      }
      try (FakeProxy secure = FakeProxy.secure(1, "server");
          HttpClients network =
              new HttpClients(via(URI.create("http://" + secure.url(null).getAuthority())))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("The proxy 127.0.0.1:"), failure.detail());
      }
    }

    @Test
    void whose_name_is_unknown_the_proxy_is_named() {
      try (HttpClients network = new HttpClients(via(URI.create("http://proxy.invalid:3128")))) {
        Failure failure = failure(network, WIKI);
        assertEquals(Problem.PROXY_FAILED, failure.problem());
        assertTrue(failure.detail().contains("proxy.invalid"), failure.detail());
        assertTrue(failure.detail().endsWith(" It is set by HTTPS_PROXY."), failure.detail());
      }
    }
  }

  @Nested
  class Faults {
    @Test
    @Fault("F31")
    void a_closed_port_is_a_refused_connection() throws Exception {
      int closed;
      try (ServerSocket socket = new ServerSocket(0)) {
        closed = socket.getLocalPort();
      }
      assertFault(Problem.CONNECTION_REFUSED, URI.create("http://127.0.0.1:" + closed + "/"));
    }

    @Test
    @Fault("F31")
    void a_name_without_address_is_unknown() {
      assertFault(Problem.HOST_UNKNOWN, URI.create("https://nowhere.invalid/"));
    }

    @Test
    void a_silent_server_times_out() throws Exception {
      try (RawServer server = RawServer.http((head, connection) -> connection.stall())) {
        assertFault(Problem.TIMED_OUT, server.url("/"));
      }
    }

    @Test
    void a_reset_is_a_lost_connection() throws Exception {
      try (RawServer server = RawServer.http((head, connection) -> connection.reset())) {
        assertFault(Problem.CONNECTION_LOST, server.url("/"));
      }
    }

    @Test
    void a_close_without_an_answer_is_a_lost_connection() throws Exception {
      try (RawServer server = RawServer.http((head, connection) -> {})) {
        assertFault(Problem.CONNECTION_LOST, server.url("/"));
      }
    }

    @Test
    void a_cut_body_is_a_lost_connection() throws Exception {
      try (RawServer server =
          RawServer.http((head, c) -> c.send("HTTP/1.1 200 OK\nContent-Length: 50\n\nhello"))) {
        assertFault(Problem.CONNECTION_LOST, server.url("/"));
      }
    }

    @Test
    void an_answer_that_is_not_HTTP_is_a_lost_connection() throws Exception {
      try (RawServer server = RawServer.http((head, c) -> c.send("220 smtp ready\n\n"))) {
        assertFault(Problem.CONNECTION_LOST, server.url("/"));
      }
    }

    @Test
    void without_a_route_says_so_for_IPv6_as_for_IPv4() {
      Failure failure =
          NetworkProblems.of(new SocketException("Network is unreachable"), WIKI).orElseThrow();
      assertEquals(Problem.CONNECT_TIMED_OUT, failure.problem());
    }

    @Test
    void other_exceptions_are_not_the_networks() {
      assertTrue(NetworkProblems.of(new IllegalStateException("x"), WIKI).isEmpty());
    }

    private static void assertFault(Problem problem, URI url) {
      try (HttpClients network =
          new HttpClients(new HttpSettings(null, null, List.of(), null, false, SHORT, SHORT))) {
        Failure failure = failure(network, url);
        assertEquals(problem, failure.problem());
        assertTrue(failure.detail().contains(url.getHost()), failure.detail());
        assertEquals(failure, sdkFailure(network, url));
      }
    }
  }

  @Test
  void redirects_are_answers() throws Exception {
    try (RawServer server =
            RawServer.http(
                (head, c) ->
                    c.send("HTTP/1.1 302 Found\nLocation: /other\nContent-Length: 2\n\ngo"));
        HttpClients network = new HttpClients(HttpSettings.DIRECT.over(tls))) {
      assertEquals("go", get(network, server.url("/")));
      assertEquals(1, server.requests().size());
    }
  }

  private static final Duration SHORT = Duration.ofMillis(300);

  private static RawServer tls(String certificate) {
    return RawServer.https(TestTls.server(certificate), (head, c) -> c.send(HELLO));
  }

  private HttpSettings trusting(@Nullable Path bundle) {
    return new HttpSettings(
            null, null, List.of(), bundle, false, Duration.ofSeconds(30), Duration.ofSeconds(30))
        .over(tls);
  }

  /** Somebody who waits for a model as long as it takes, and for a connection hardly at all. */
  private HttpSettings hasty(@Nullable URI proxy) {
    return new HttpSettings(
            proxy == null ? null : new HttpSettings.Proxy(proxy, "HTTPS_PROXY"),
            null,
            List.of(),
            null,
            false,
            SHORT,
            Duration.ofMinutes(15))
        .over(tls);
  }

  private HttpSettings via(URI proxy) {
    return new HttpSettings(
            new HttpSettings.Proxy(proxy, "HTTPS_PROXY"),
            null,
            List.of(),
            TestTls.caBundle(),
            false,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30))
        .over(tls);
  }

  private static String get(HttpClients network, URI url) throws IOException {
    return network
        .http()
        .execute(new HttpGet(url), response -> EntityUtils.toString(response.getEntity()));
  }

  private static Failure failure(HttpClients network, URI url) {
    Exception thrown = assertThrows(Exception.class, () -> get(network, url));
    return NetworkProblems.of(thrown, url).orElseThrow(() -> new AssertionError(thrown));
  }

  private static String sdkGet(HttpClients network, URI url) throws IOException {
    try (SdkHttpClient client = network.sdk(network.access().readTimeout())) {
      HttpExecuteResponse response =
          client
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build())
                      .build())
              .call();
      return new String(response.responseBody().orElseThrow().readAllBytes(), UTF_8);
    }
  }

  private static Failure sdkPostFailure(HttpClients network, URI url) {
    Exception thrown =
        assertThrows(
            Exception.class,
            () -> {
              try (SdkHttpClient client = network.sdk(network.access().readTimeout())) {
                client
                    .prepareRequest(
                        HttpExecuteRequest.builder()
                            .request(
                                SdkHttpRequest.builder()
                                    .method(SdkHttpMethod.POST)
                                    .uri(url)
                                    .putHeader("Content-Length", "2")
                                    .build())
                            .contentStreamProvider(
                                () -> new ByteArrayInputStream("{}".getBytes(UTF_8)))
                            .build())
                    .call();
              }
            });
    return NetworkProblems.of(thrown, url).orElseThrow(() -> new AssertionError(thrown));
  }

  private static Failure sdkFailure(HttpClients network, URI url) {
    Exception thrown = assertThrows(Exception.class, () -> sdkGet(network, url));
    return NetworkProblems.of(thrown, url).orElseThrow(() -> new AssertionError(thrown));
  }
}
