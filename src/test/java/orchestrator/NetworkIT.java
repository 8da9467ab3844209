package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orchestrator.faults.Fault;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.Everybody;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeProxy;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways of a company's network, through the packaged program: Confluence, the token service and
 * portal of SSO, STS and Bedrock are all one server here, behind TLS and, mostly, a proxy.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworkIT {
  /** A run that needs all five of them. */
  private static final String[] EVERYBODY = {
    "run", "4711", "--name", "F", "--no-stream", "--profile", "role"
  };

  @TempDir Path home;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in() throws IOException {
    launcher =
        new Launcher(home)
            .set("LLM_PROVIDER", "bedrock")
            .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
            .set("AWS_REGION", "us-east-1")
            .set("AWS_EC2_METADATA_DISABLED", "true")
            .set("CONFLUENCE_PERSONAL_TOKEN", "wiki-token")
            .write("page.xml", "<p>Buyers leave before they pay.</p>")
            .write(".aws/config", AwsFiles.CONFIG)
            .write(AwsFiles.SESSION, AwsFiles.RENEWABLE)
            .write(AwsFiles.LEGACY_SESSION, AwsFiles.SIGNED_IN);
  }

  /** All of them at one origin. */
  private void at(String origin) {
    launcher
        .set("CONFLUENCE_URL", origin)
        .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", origin)
        .set("AWS_ENDPOINT_URL_SSO", origin)
        .set("AWS_ENDPOINT_URL_SSO_OIDC", origin)
        .set("AWS_ENDPOINT_URL_STS", origin);
  }

  /** A run that meets one of them first. */
  private static String[] meetingCommand(String who) {
    String page = who.equals("confluence") ? "4711" : "page.xml";
    String profile =
        switch (who) {
          case "oidc" -> "dev";
          case "sso" -> "legacy";
          case "sts" -> "keys-role";
          default -> "keys";
        };
    return new String[] {"run", page, "--name", "F", "--no-stream", "--profile", profile};
  }

  private Invocation meeting(String who) throws IOException, InterruptedException {
    return launcher.run(meetingCommand(who));
  }

  @Test
  @Fault({"F32", "F37"})
  void one_proxy_and_one_CA_serve_everybody() throws Exception {
    try (RawServer server = Everybody.behind(TestTls.server("server"));
        FakeProxy proxy = FakeProxy.to(server.port()).demand("al ice", "p@ss")) {
      at("https://wiki.example.test");
      launcher
          .set("HTTPS_PROXY", proxy.url("al%20ice:p%40ss").toString())
          .set("AWS_CA_BUNDLE", TestTls.caBundle().toString());
      everybodyAnswers(server);
      for (String head : proxy.requests()) {
        assertTrue(head.startsWith("CONNECT wiki.example.test:443 "), head);
      }
    }
  }

  @Test
  void the_file_does_what_the_variables_do_and_a_proxy_may_speak_TLS() throws Exception {
    try (RawServer server = Everybody.behind(TestTls.server("server"));
        FakeProxy proxy = FakeProxy.secure(server.port(), "server")) {
      at("https://wiki.example.test");
      launcher
          .write(
              "my.conf",
              "[network]\nproxy = " + proxy.url(null) + "\nca_bundle = " + TestTls.caBundle())
          .set("ORCHESTRATOR_CONFIG", "my.conf");
      everybodyAnswers(server);
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".aws/config,      '[profile role]'",
    ".aws/credentials, '[role]'",
  })
  void the_ca_bundle_of_a_profile_serves_all_of_AWS_and_not_the_wiki(String file, String header)
      throws Exception {
    String own = header + "\nca_bundle = " + TestTls.caBundle() + "\n";
    launcher.write(".aws/credentials", "").write(file, own);
    if (file.equals(".aws/config")) {
      launcher.write(file, AwsFiles.CONFIG.replace(header + "\n", own));
    }
    String[] page = {"run", "page.xml", "--name", "F", "--no-stream", "--profile", "role"};
    try (RawServer server = Everybody.behind(TestTls.server("server"))) {
      at("https://localhost:" + server.port());
      launcher.run(page).exits(0);
      assertEquals(4, server.requests().size(), server.requests()::toString);
      launcher.run(EVERYBODY).exits(6).says("error: The server's certificate is not trusted");
      launcher.set("AWS_CA_BUNDLE", TestTls.bundle("amazon.pem").toString());
      launcher.run(page).exits(6).says("error: The server's certificate is not trusted");
    }
  }

  @Test
  void a_missing_ca_bundle_of_the_profile_is_named() throws Exception {
    String config = AwsFiles.CONFIG.replace("[profile keys]", "[profile keys]\nca_bundle=no.pem");
    launcher.write(".aws/config", config);
    at("https://localhost:1");
    meeting("bedrock").exits(2).says("no.pem does not exist", "ca_bundle of the AWS profile");
  }

  @ParameterizedTest
  @Fault("F37")
  @ValueSource(strings = {"confluence", "bedrock", "sso", "oidc", "sts"})
  void a_proxy_that_wants_to_know_who_comes_is_named(String who) throws Exception {
    try (FakeProxy proxy = FakeProxy.to(1).demand("alice", "right")) {
      at("https://wiki.example.test");
      launcher.set("HTTPS_PROXY", proxy.url("alice:wr0ng").toString());
      Invocation refused = meeting(who).exits(6);
      refused.says(
          "error: The proxy did not let the connection through: ",
          "(407). It is set by HTTPS_PROXY.");
      assertFalse(refused.err().contains("wr0ng"), refused::toString);
    }
  }

  @ParameterizedTest
  @Fault("F32")
  @ValueSource(strings = {"confluence", "bedrock", "sso", "oidc", "sts"})
  void a_certificate_of_an_unknown_authority_is_named(String who) throws Exception {
    try (RawServer server = Everybody.behind(TestTls.server("server"))) {
      at("https://localhost:" + server.port());
      meeting(who)
          .exits(6)
          .says(
              "error: The server's certificate is not trusted: The certificate of localhost:",
              "was issued by CN=Test Authority",
              "AWS_CA_BUNDLE=/path/ca.pem");
      assertEquals(List.of(), server.requests());
    }
  }

  @ParameterizedTest
  @Fault("F32")
  @CsvSource(
      delimiter = '|',
      value = {
        "expired     | is not valid at this time | ended on 20               | date -u",
        "elsewhere   | is for another host       | is not for this host      | Check the address",
        "self-signed | is not trusted            | CN=Self Made, that is, by itself | AWS_CA_BUNDLE",
      })
  void every_other_fault_of_a_certificate_names_its_issuer(
      String certificate, String title, String detail, String advice) throws Exception {
    launcher.set("AWS_CA_BUNDLE", TestTls.caBundle().toString());
    try (RawServer server = Everybody.behind(TestTls.server(certificate))) {
      at("https://localhost:" + server.port());
      for (String who : List.of("confluence", "bedrock", "sso", "oidc", "sts")) {
        meeting(who).exits(6).says(title, "was issued by CN=", detail, advice);
      }
      assertEquals(List.of(), server.requests());
    }
  }

  /** A proxy that is spoken to in the wrong way, met by each of those who may be the first. */
  @ParameterizedTest(name = "{0}, {4} first")
  @CsvSource(
      delimiter = '|',
      value = {
        "its certificate is unknown | self-signed | https | is not trusted: The certificate of the proxy PROXY was issued by CN=Self Made | sso",
        "its certificate is expired | expired     | https | The certificate of the proxy PROXY was issued by CN=Test Authority            | confluence",
        "it speaks no TLS           |             | https | The proxy PROXY                                                             | sts",
        "it speaks nothing but TLS  | server      | http  | The proxy PROXY                                                             | oidc",
      })
  void a_fault_of_TLS_on_the_way_to_the_proxy_is_the_proxys(
      String why, String certificate, String scheme, String said, String who) throws Exception {
    try (FakeProxy proxy =
        certificate == null ? FakeProxy.to(1) : FakeProxy.secure(1, certificate)) {
      at("https://wiki.example.test");
      String authority = proxy.url(null).getAuthority();
      launcher
          .set("AWS_CA_BUNDLE", TestTls.caBundle().toString())
          .set("HTTPS_PROXY", scheme + "://" + authority);
      meeting(who).exits(6).says(said.replace("PROXY", authority));
    }
  }

  /** Names get an address from a file of the JVM's, as DNS would give them one. */
  @ParameterizedTest(name = "NO_PROXY={0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "wiki.example.test          | true",
        "'other.test, .EXAMPLE.test'| true",
        "wiki.example.test:PORT     | true",
        "wiki.example.test:1        | false",
        "*                          | true",
        "127.0.0.0/8                | false",
      })
  void NO_PROXY_is_read_by_all_of_them_as_other_tools_read_it(String list, boolean direct)
      throws Exception {
    launcher.write("hosts", "127.0.0.1 wiki.example.test\n");
    try (RawServer server = Everybody.behind(TestTls.server("server"));
        FakeProxy proxy = FakeProxy.to(server.port())) {
      at("https://wiki.example.test:" + server.port());
      launcher
          .java("-Djdk.net.hosts.file=" + home.resolve("hosts"))
          .set("AWS_CA_BUNDLE", TestTls.caBundle().toString())
          .set("HTTPS_PROXY", proxy.url(null).toString())
          .set("NO_PROXY", list.replace("PORT", String.valueOf(server.port())));
      everybodyAnswers(server);
      assertEquals(direct ? 0 : 5, proxy.requests().size(), proxy.requests()::toString);
    }
  }

  /** In a network without any way out: whether the address itself or the proxy is out of reach. */
  @ParameterizedTest(name = "NO_PROXY={0}, {1} first")
  @EnabledIf(
      value = "orchestrator.testing.PrivateNetwork#isPossible",
      disabledReason = "this machine gives nobody namespaces of their own; see NoProxyTest")
  @CsvSource({
    "10.0.0.0/8, confluence, true",
    "10.0.0.0/8, bedrock, true",
    "'10.2.0.0/16,10.1.2.3:1', bedrock, false",
  })
  void NO_PROXY_may_hold_blocks_of_addresses(String list, String who, boolean direct)
      throws Exception {
    at("https://10.1.2.3");
    launcher.set("HTTPS_PROXY", "http://127.0.0.1:9").set("NO_PROXY", list);
    launcher
        .runBy(List.of("unshare", "-rn"), meetingCommand(who))
        .exits(6)
        .says(direct ? "no route to 10.1.2.3" : "proxy 127.0.0.1:9");
  }

  private void everybodyAnswers(RawServer server) throws IOException, InterruptedException {
    launcher.run(EVERYBODY).exits(0).prints("Hello");
    String seen = String.join("\n", server.requests());
    for (String path :
        List.of("/rest/", "POST /token ", "GET /federation/credentials", "POST / ", "/model/")) {
      assertTrue(seen.contains(path), seen);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
  void metadata_never_goes_through_a_proxy(String variable) throws Exception {
    try (FakeIdentity machine = FakeIdentity.start();
        FakeBedrock bedrock = FakeBedrock.start().anthropicStream("Hello");
        FakeProxy proxy = FakeProxy.to(1)) {
      bedrock.knows("ASIAINSTANCE", "secret").knows("ASIACONTAINER", "secret");
      launcher
          .set("HTTP_PROXY", proxy.url(null).toString())
          .set("HTTPS_PROXY", proxy.url(null).toString())
          .set("AWS_EC2_METADATA_DISABLED", "false")
          // A second is not enough for both sides on a busy machine.
          .set("AWS_METADATA_SERVICE_TIMEOUT", "30")
          .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url())
          .set(variable, machine.url() + (variable.contains("CONTAINER") ? "/container" : ""));
      launcher.run("run", "page.xml", "--name", "F").exits(0).prints("Hello");
      assertEquals(List.of(), proxy.requests());
    }
  }

  /** Only in a mount namespace of one's own can a test put something where the system keeps it. */
  @ParameterizedTest
  @CsvSource({"true, 0", "false, 6"})
  @EnabledIf(
      value = "orchestrator.testing.PrivateNetwork#isPossible",
      disabledReason = "this machine gives nobody namespaces of their own; see NetworkTest")
  void the_store_of_the_system_is_trusted_where_that_is_wanted(String wanted, int exit)
      throws Exception {
    Path store = Path.of("/etc/ssl/certs/ca-certificates.crt");
    assumeTrue(Files.exists(store), "no Debian");
    String mount = "mount --bind '" + TestTls.caBundle() + "' " + store + " && exec \"$0\" \"$@\"";
    try (RawServer server = Everybody.behind(TestTls.server("server"))) {
      at("https://localhost:" + server.port());
      launcher.set("ORCHESTRATOR_SYSTEM_CA", wanted);
      launcher.runBy(List.of("unshare", "-rm", "sh", "-c", mount), EVERYBODY).exits(exit);
    }
  }

  @Test
  @Fault({"F53", "F54"})
  void no_host_can_be_smuggled_in() throws Exception {
    String[] run = {"run", "page.xml", "--name", "F", "--profile", "keys"};
    // Whatever left this machine would have to pass here.
    FakeProxy proxy = FakeProxy.to(1);
    launcher.set("HTTPS_PROXY", proxy.url(null).toString());
    launcher.set("HTTP_PROXY", proxy.url(null).toString());
    launcher.set("AWS_REGION", "us-east-1.evil.example/#");
    launcher.run(run).exits(2).says("error: This is not an AWS region");
    launcher.set("AWS_REGION", "us-esat-1");
    launcher.run(run).exits(2).says("Did you mean 'us-east-1'?");
    launcher.set("AWS_REGION", "us-east-1").set("AWS_ENDPOINT_URL", "http://evil.example");
    launcher.run(run).exits(2).says("plain http to another machine (evil.example)");
    launcher.set("AWS_ENDPOINT_URL", "https://bedrock.example@evil.example");
    launcher.run(run).exits(2).says("holds more than a host");
    assertEquals(List.of(), proxy.requests());
    proxy.close();
  }
}
