package orchestrator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlanValidationTest {
  private static final Providers PROVIDERS =
      new Providers(List.of(new BedrockProvider(), new OfflineProvider()));

  @TempDir Path folder;

  private PlanValidation validation(
      boolean dryRun, Map<SettingKey, String> options, String... variables) {
    return new PlanValidation(
        Settings.resolve(Machine.at(folder, variables), options, PROVIDERS),
        RunRequest.about("page.xml").named("F").with(RunRequest.Switch.DRY_RUN, dryRun),
        PROVIDERS);
  }

  private static List<String> details(PlanValidation validation) {
    return validation.faults().stream().map(Failure::detail).toList();
  }

  @Test
  void each_fault_is_found_whatever_else_is_wrong() {
    Map<SettingKey, String> options = new EnumMap<>(SettingKey.class);
    options.put(SettingKey.PROVIDER, "bedrock");
    options.put(SettingKey.AGENT_ID, "A");
    Map<SettingKey, String> wrong =
        Map.of(
            SettingKey.FROM, "pdf",
            SettingKey.SYSTEM, "none.md",
            SettingKey.PROMPT, "none.md",
            SettingKey.MAX_TOKENS, "many",
            SettingKey.TEMPERATURE, "7",
            SettingKey.GUARDRAIL, "g",
            SettingKey.TIMEOUT, "soon",
            SettingKey.MAX_INPUT_TOKENS, "0",
            SettingKey.SECRETS, "perhaps",
            SettingKey.CHILDREN, "-1");
    options.putAll(wrong);
    options.remove(SettingKey.SYSTEM); // read together with the template, which comes first
    PlanValidation validation =
        validation(
            false,
            options,
            "CONFLUENCE_URL",
            "wiki",
            "HTTPS_PROXY",
            "ftp://p",
            "HTTP_PROXY",
            "ftp://q",
            "ORCHESTRATOR_SYSTEM_CA",
            "yes",
            "ORCHESTRATOR_AUTO_LOGIN",
            "yes");
    assertEquals(
        wrong.size() - 1 + 5 + 1, validation.faults().size(), details(validation)::toString);
    assertNull(validation.planIfValid());
    assertEquals(
        validation.faults().get(0),
        assertThrows(ProblemException.class, validation::plan).failure());
  }

  @ParameterizedTest
  @CsvSource({
    "model, anthropic.claude-sonnet-4-6, session, 'INVALID_VALUE'",
    "model, no-such-family, family, 'MODEL_FAMILY_UNKNOWN'",
    "model, openai.gpt-5.5, '', 'MODEL_ON_ANOTHER_ENDPOINT'",
    "model, us.xai.grok-4.3, '', 'MODEL_ON_ANOTHER_ENDPOINT'",
    "agent, A, '', 'AGENT_INCOMPLETE'",
  })
  void what_only_the_provider_knows_is_among_them(
      String kind, String id, String beside, Problem problem) {
    Map<SettingKey, String> options = new EnumMap<>(SettingKey.class);
    options.put(SettingKey.PROVIDER, "bedrock");
    options.put(kind.equals("model") ? SettingKey.MODEL : SettingKey.AGENT_ID, id);
    if (beside.equals("session")) {
      options.put(SettingKey.SESSION_ID, "s-1");
    } else if (beside.equals("family")) {
      options.put(SettingKey.MODEL_PROVIDER, "acme");
    }
    options.put(SettingKey.TEMPERATURE, "7");
    List<Problem> problems =
        validation(false, options).faults().stream().map(Failure::problem).toList();
    assertEquals(List.of(problem, Problem.INVALID_VALUE), problems);
  }

  @Test
  void certificates_that_cannot_be_read_are_a_fault_and_leave_a_plan_that_may_not_need_them() {
    PlanValidation validation =
        validation(false, Map.of(SettingKey.PROVIDER, "offline"), "AWS_CA_BUNDLE", "no.pem");
    assertEquals(
        List.of(Problem.CA_BUNDLE_UNREADABLE),
        validation.faults().stream().map(Failure::problem).toList());
    assertEquals("F", validation.plan().name());
  }

  @Test
  void a_dry_run_may_leave_the_target_open_but_not_name_a_wrong_one() {
    assertNull(validation(true, Map.of()).plan().target());
    assertNull(validation(true, Map.of(SettingKey.PROVIDER, "bedrock")).plan().target());
    assertEquals(
        "model",
        String.valueOf(
            java.util.Objects.requireNonNull(
                    validation(true, Map.of(SettingKey.MODEL, "m")).plan().target())
                .kind()));
    assertEquals(
        List.of(Problem.AGENT_INCOMPLETE),
        validation(true, Map.of(SettingKey.AGENT_ID, "A")).faults().stream()
            .map(Failure::problem)
            .toList());
    assertEquals(
        List.of(Problem.NO_PROVIDER),
        validation(false, Map.of()).faults().stream().map(Failure::problem).toList());
  }
}
