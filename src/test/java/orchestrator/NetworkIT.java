package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import orchestrator.testing.FakeProxy;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
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
            .write(
                ".aws/config",
                """
                [profile role]
                role_arn = arn:aws:iam::111122223333:role/R
                source_profile = sso
                [profile keys-role]
                role_arn = arn:aws:iam::111122223333:role/R
                source_profile = keys
                [profile keys]
                aws_access_key_id = AKIAKEYS
                aws_secret_access_key = secret
                [profile sso]
                sso_session = corp
                sso_account_id = 111122223333
                sso_role_name = R
                [profile legacy]
                sso_start_url = https://example.awsapps.com/start
                sso_region = eu-central-1
                sso_account_id = 111122223333
                sso_role_name = R
                [sso-session corp]
                sso_start_url = https://example.awsapps.com/start
                sso_region = eu-central-1
                """)
            .write(
                ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
                "{\"accessToken\":\"old\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"clientId\":\"c\","
                    + "\"clientSecret\":\"s\",\"refreshToken\":\"r\","
                    + "\"registrationExpiresAt\":\"2999-01-01T00:00:00Z\"}")
            .write(
                ".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json",
                "{\"accessToken\":\"valid\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}");
  }

  /** Everybody, as one server. Its page has one sentence, its model says Hello. */
  private static RawServer everybody(String certificate) {
    return RawServer.https(
        TestTls.server(certificate),
        (head, connection) -> {
          String body = answer(head);
          String type = body.startsWith("<") ? "text/xml" : "application/json";
          connection.send(
              "HTTP/1.1 200 OK\nContent-Type: "
                  + type
                  + "\nx-amzn-RequestId: request-1\nConnection: close\nContent-Length: "
                  + body.length()
                  + "\n\n"
                  + body);
        });
  }

  private static String answer(String head) {
    String target = head.split(" ", 3)[1];
    if (target.startsWith("/model/")) {
      return "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],"
          + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    }
    if (target.startsWith("/token")) {
      return "{\"accessToken\":\"new\",\"expiresIn\":3600,\"tokenType\":\"Bearer\"}";
    }
    if (target.startsWith("/federation/credentials")) {
      return "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"s\","
          + "\"sessionToken\":\"t\",\"expiration\":32472144000000}}";
    }
    if (target.equals("/")) {
      return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
          + "<AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
          + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
          + "<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
          + "</AssumeRoleResponse>";
    }
    return "{\"id\":\"4711\",\"type\":\"page\",\"status\":\"current\",\"title\":\"Checkout\","
        + "\"space\":{\"key\":\"SHOP\"},\"version\":{\"number\":1},"
        + "\"body\":{\"storage\":{\"value\":\"<p>Buyers leave.</p>\",\"representation\":\"storage\"}}}";
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
  private Invocation meeting(String who) throws IOException, InterruptedException {
    String page = who.equals("confluence") ? "4711" : "page.xml";
    String profile =
        switch (who) {
          case "oidc" -> "sso";
          case "sso" -> "legacy";
          case "sts" -> "keys-role";
          default -> "keys";
        };
    return launcher.run("run", page, "--name", "F", "--no-stream", "--profile", profile);
  }

  @Test
  void one_proxy_and_one_CA_serve_everybody() throws Exception {
    try (RawServer server = everybody("server");
        FakeProxy proxy = FakeProxy.to(server.port()).demand("al ice", "p@ss")) {
      at("https://wiki.example.test");
      launcher
          .set("HTTPS_PROXY", proxy.url("al%20ice:p%40ss").toString())
          .set("AWS_CA_BUNDLE", TestTls.caBundle().toString());
      launcher
          .run("run", "4711", "--name", "F", "--no-stream", "--profile", "role")
          .exits(0)
          .prints("Hello");
      String seen = String.join("\n", server.requests());
      for (String path :
          List.of("/rest/", "POST /token ", "GET /federation/credentials", "POST / ", "/model/")) {
        assertTrue(seen.contains(path), seen);
      }
      for (String head : proxy.requests()) {
        assertTrue(head.startsWith("CONNECT wiki.example.test:443 "), head);
      }
    }
  }

  @Test
  void the_file_does_what_the_variables_do_and_a_proxy_may_speak_TLS() throws Exception {
    try (RawServer server = everybody("server");
        FakeProxy proxy = FakeProxy.secure(server.port(), "server")) {
      at("https://wiki.example.test");
      launcher
          .write(
              "my.conf",
              "[network]\nproxy = " + proxy.url(null) + "\nca_bundle = " + TestTls.caBundle())
          .set("ORCHESTRATOR_CONFIG", "my.conf");
      launcher
          .run("run", "4711", "--name", "F", "--no-stream", "--profile", "role")
          .exits(0)
          .prints("Hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"confluence", "bedrock", "sso", "oidc", "sts"})
  void a_proxy_that_wants_to_know_who_comes_is_named(String who) throws Exception {
    try (FakeProxy proxy = FakeProxy.to(1).demand("alice", "right")) {
      at("https://wiki.example.test");
      launcher.set("HTTPS_PROXY", proxy.url("alice:wr0ng").toString());
      Invocation refused = meeting(who).exits(6);
      refused.says("error: The proxy did not let the connection through: ", "(407)", "HTTPS_PROXY");
      assertFalse(refused.err().contains("wr0ng"), refused::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"confluence", "bedrock", "sso", "oidc", "sts"})
  void a_certificate_of_an_unknown_authority_is_named(String who) throws Exception {
    try (RawServer server = everybody("server")) {
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
    try (RawServer server = everybody(certificate)) {
      at("https://localhost:" + server.port());
      for (String who : List.of("confluence", "bedrock")) {
        meeting(who).exits(6).says(title, "was issued by CN=", detail, advice);
      }
      assertEquals(List.of(), server.requests());
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".example.test, true",
    "wiki.example.test:8443, false",
  })
  void NO_PROXY_is_read_as_other_tools_read_it(String list, boolean direct) throws Exception {
    try (FakeProxy proxy = FakeProxy.to(1).refuse(403)) {
      at("https://wiki.example.test");
      launcher.set("HTTPS_PROXY", proxy.url(null).toString()).set("NO_PROXY", list);
      Invocation refused = meeting("bedrock").exits(6);
      // A name without an address, when nobody helps; else the proxy's refusal.
      String named = "The proxy " + proxy.url(null).getAuthority() + " answered 403";
      refused.says(direct ? "wiki.example.test" : named);
      assertEquals(direct, proxy.requests().isEmpty(), refused::toString);
    }
  }

  @Test
  void instance_metadata_never_goes_through_a_proxy() throws Exception {
    int free;
    try (ServerSocket nobody = new ServerSocket(0)) {
      free = nobody.getLocalPort();
    }
    try (FakeProxy proxy = FakeProxy.to(1)) {
      launcher
          .set("HTTP_PROXY", proxy.url(null).toString())
          .set("HTTPS_PROXY", proxy.url(null).toString())
          .set("AWS_EC2_METADATA_DISABLED", "false")
          .set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + free);
      launcher.run("run", "page.xml", "--name", "F").exits(4).says("nothing answers there");
      assertEquals(List.of(), proxy.requests());
    }
  }

  @Test
  void no_host_can_be_smuggled_in() throws Exception {
    String[] run = {"run", "page.xml", "--name", "F", "--profile", "keys"};
    launcher.set("AWS_REGION", "us-east-1.evil.example/#");
    launcher.run(run).exits(2).says("error: This is not an AWS region");
    launcher.set("AWS_REGION", "us-esat-1");
    launcher.run(run).exits(2).says("Did you mean 'us-east-1'?");
    launcher.set("AWS_REGION", "us-east-1").set("AWS_ENDPOINT_URL", "http://evil.example");
    launcher.run(run).exits(2).says("plain http to another machine (evil.example)");
    launcher.set("AWS_ENDPOINT_URL", "https://bedrock.example@evil.example");
    launcher.run(run).exits(2).says("holds more than a host");
  }
}
