package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import orchestrator.testing.FakeBedrock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody sees of the packaged program when AWS does not serve the account or the model. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusalIT {
  private final FakeBedrock bedrock = FakeBedrock.start();

  @TempDir Path home;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in() throws IOException {
    launcher =
        new Launcher(home)
            .set("LLM_PROVIDER", "bedrock")
            .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
            .set("AWS_REGION", "us-east-1")
            .set("AWS_EC2_METADATA_DISABLED", "true")
            .set("AWS_ENDPOINT_URL", bedrock.url())
            .write("page.xml", "<p>Buyers leave before they pay.</p>");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Invocation run(String... target) throws Exception {
    String[] command = {"run", "page.xml", "--name", "T", target[0], target[1], "--json"};
    return launcher.run(command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ValidationException | Operation not allowed | account-not-enabled",
        "403 | AccessDeniedException | Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.. Your AWS Marketplace subscription for this model cannot be completed at this time. | payment-method-invalid",
        "400 | ValidationException | data retention mode 'default' is not available for this model | data-retention-mode",
      })
  void what_the_account_lacks_has_a_name_of_its_own(
      int status, String type, String message, String code) throws Exception {
    bedrock.error(status, type, message);
    Invocation run = run("--model", "us.anthropic.claude-fable-5-1").exits(5);
    assertEquals(code, run.error().at("/code").asText(), run::toString);
    assertEquals(1, bedrock.requests().size());
  }

  @Test
  void agents_in_maintenance_have_a_name_of_their_own() throws Exception {
    bedrock.error(
        403,
        "AccessDeniedException",
        "Bedrock Agents is in Maintenance Mode. New agent creation is not available for accounts"
            + " without prior service usage.");
    launcher.set("BEDROCK_AGENT_ALIAS_ID", "TSTALIASID");
    Invocation run = run("--agent-id", "AGENT12345").exits(5);
    assertEquals("agents-in-maintenance", run.error().at("/code").asText(), run::toString);
  }

  @Test
  void a_model_of_another_endpoint_is_refused_before_anything_is_sent() throws Exception {
    Invocation run = run("--model", "openai.gpt-5.4").exits(2);
    assertEquals("model-on-another-endpoint", run.error().at("/code").asText(), run::toString);
    assertEquals(List.of(), bedrock.requests());
  }
}
