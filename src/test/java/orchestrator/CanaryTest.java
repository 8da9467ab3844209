package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.settings.SettingKey;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine full of secrets, and everything said that can be said. {@code Canaries} looks for them
 * in whatever comes out.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CanaryTest {
  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final FakeConfluence wiki = FakeConfluence.cloud();

  @BeforeEach
  void fill_the_machine() throws IOException {
    wiki.page("4711", "Checkout", "SHOP", "<p>Hello</p>").basic("me@example.com", "right");
    Path aws = Files.createDirectories(folder.resolve(".aws/sso/cache"));
    Files.writeString(
        aws.resolve("x.json"),
        "{\"accessToken\":\"canary-sso\",\"refreshToken\":\"canary-refresh\"");
    Files.writeString(
        folder.resolve(".aws/credentials"),
        "[torn]\naws_access_key_id = AKIACANARY0000000001\naws_secret_access_key = canary-file\n");
    Files.writeString(
        folder.resolve("my.conf"),
        "[confluence]\npersonal_token = canary-conf\n[network]\nno_proxy = 127.0.0.1\n");
  }

  @AfterEach
  void stop() {
    bedrock.close();
    wiki.close();
  }

  private Invocation orchestrator(String command, String... more) {
    List<String> variables =
        new ArrayList<>(
            List.of(
                "LLM_PROVIDER", "bedrock",
                "AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", "canary-secret-access-key",
                "AWS_SESSION_TOKEN", "canary-session-token",
                "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url(),
                "AWS_ENDPOINT_URL_STS", bedrock.url(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6",
                "CONFLUENCE_URL", wiki.site().toString(),
                "CONFLUENCE_USERNAME", "me@example.com",
                "CONFLUENCE_API_TOKEN", "canary-api-token",
                "HTTP_PROXY", "http://user:canary-proxy@127.0.0.1:1",
                "NO_PROXY", "127.0.0.1,localhost"));
    variables.addAll(List.of(more));
    return Invocation.of(
        Machine.at(folder, variables.toArray(String[]::new)),
        command.replace("WIKI", wiki.url("/spaces/SHOP/pages/4711/T")).split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    // The page is refused.
    "run WIKI --name F, 3",
    // AWS finds the signature wrong.
    "run page.xml --name F, 4",
    "run page.xml --name F --no-stream, 4",
    "run page.xml --name F --config my.conf, 4",
    "run page.xml --name F --profile torn, 4",
    "run page.xml --name F --dry-run, 0",
    "run page.xml --name F --endpoint-url https://u:canary-url@example.com, 2",
    "doctor WIKI, 9",
    "doctor page.xml --config my.conf --unmasked, 9",
    "config, 0",
    "config --config my.conf, 0",
    "convert WIKI, 3",
    "login, 4",
  })
  @Fault({"F88", "F89"})
  @Guarantee(5)
  void stay_inside_whatever_goes_wrong(String command, int exit) throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    for (String how : List.of("", " --json", " -v --debug", " -v --debug --json")) {
      Invocation run = orchestrator(command + how);
      assertEquals(exit, run.exit(), how + run);
    }
  }

  @Test
  @Fault({"F88", "F89"})
  @Guarantee(5)
  void a_bearer_token_stays_inside_too() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Invocation run =
        orchestrator(
            "run page.xml --name F -v --debug", "AWS_BEARER_TOKEN_BEDROCK", "canary-bearer-token");
    run.exits(4);
  }

  @Test
  @Fault("F23")
  void no_secret_has_an_option() {
    assertTrue(Stream.of(SettingKey.values()).anyMatch(SettingKey::secret));
    for (SettingKey key : SettingKey.values()) {
      assertTrue(!key.secret() || key.options().isEmpty(), key.toString());
    }
    orchestrator("run page.xml --name F --token abc").exits(2).says("no option '--token'");
  }
}
