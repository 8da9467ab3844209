package orchestrator.bedrock.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeBedrock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands in {@code models.tsv} and {@code prices.tsv}, line by line, and what is made of it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelTableTest {
  private static final Path FOLDER = Path.of("src/main/resources/orchestrator/bedrock/catalog");
  private static final List<String> MODEL_COLUMNS =
      List.of(
          "model",
          "endpoint",
          "max_input",
          "max_output",
          "temperature",
          "profiles",
          "inputs",
          "thinking",
          "effort",
          "json_schema",
          "cache",
          "cache_least",
          "no_tiers");
  private static final List<String> PRICE_COLUMNS =
      List.of("model", "input", "output", "cache_read", "cache_write", "above");
  private static final Set<String> GEOS =
      Set.of("us", "us-gov", "ca", "eu", "apac", "jp", "au", "in", "global");
  private static final List<String> LEVELS = List.of("low", "medium", "high", "xhigh", "max");

  private static List<List<String>> rows(String file, List<String> columns) throws IOException {
    List<String> lines =
        Files.readAllLines(FOLDER.resolve(file)).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertEquals(String.join("\t", columns), lines.get(0));
    return lines.stream().skip(1).map(line -> List.of(line.split("\t", -1))).toList();
  }

  static Stream<List<String>> models() throws IOException {
    return rows("models.tsv", MODEL_COLUMNS).stream();
  }

  static Stream<List<String>> served() throws IOException {
    return models().filter(cells -> cells.get(1).equals("bedrock-runtime"));
  }

  @Test
  void each_model_has_one_line_and_they_are_in_order() throws IOException {
    List<String> ids = models().map(cells -> cells.get(0)).toList();
    assertEquals(ids.stream().distinct().sorted().toList(), ids);
  }

  @ParameterizedTest
  @MethodSource("models")
  void a_line_of_models_holds_what_its_columns_promise(List<String> cells) {
    assertEquals(MODEL_COLUMNS.size(), cells.size());
    assertTrue(cells.get(0).matches("[a-z0-9]+\\.[a-z0-9.:-]+"), cells.get(0));
    assertNull(ModelId.of(cells.get(0)).geo(), "the geography stands in a column");
    if (cells.get(1).equals("bedrock-mantle")) {
      assertEquals("-".repeat(11), String.join("", cells.subList(2, 13)));
      return;
    }
    assertEquals("bedrock-runtime", cells.get(1));
    assertTrue(Integer.parseInt(cells.get(2)) >= 8_000, cells.get(2));
    assertTrue(Integer.parseInt(cells.get(3)) >= 4_000, cells.get(3));
    assertTrue(Integer.parseInt(cells.get(3)) <= Integer.parseInt(cells.get(2)), cells.get(3));
    assertTrue(List.of("yes", "no").contains(cells.get(4)), cells.get(4));
    List<String> profiles = List.of(cells.get(5).split(",", -1));
    assertEquals(profiles.size(), new HashSet<>(profiles).size(), cells.get(5));
    for (String profile : profiles) {
      assertTrue(profile.equals("-") || GEOS.contains(profile), cells.get(5));
    }
    assertTrue(cells.get(6).matches("text(\\+image)?(\\+document)?"), cells.get(6));
    assertTrue(
        cells.get(7).matches("-|adaptive|budget|reasoning_config|reasoning_effort|reasoning"),
        cells.get(7));
    if (cells.get(7).equals("-")) {
      assertEquals("-", cells.get(8));
    } else {
      List<String> levels = List.of(cells.get(8).split(",", -1));
      assertEquals(LEVELS.stream().filter(levels::contains).toList(), levels);
      assertTrue(levels.contains("medium"), cells.get(8));
    }
    assertTrue(List.of("yes", "no").contains(cells.get(9)), cells.get(9));
    assertTrue(cells.get(10).matches("-|5m|5m,1h"), cells.get(10));
    assertTrue(cells.get(11).matches(cells.get(10).equals("-") ? "-" : "[1-9]\\d{2,3}"));
    assertTrue(
        cells.get(12).matches("-|flex,priority|reserved|flex,priority,reserved"), cells.get(12));
  }

  @ParameterizedTest
  @MethodSource("served")
  void a_line_of_models_is_read_as_it_stands(List<String> cells) {
    Limits limits =
        Objects.requireNonNull(
            ModelTable.load().limits(ModelId.of("eu." + cells.get(0))), cells.get(0));
    List<String> profiles = List.of(cells.get(5).split(",", -1));
    assertEquals(cells.get(2), "" + limits.maxInput());
    assertEquals(cells.get(3), "" + limits.maxOutput());
    assertEquals(cells.get(4), limits.takesTemperature() ? "yes" : "no");
    assertEquals(profiles.contains("-"), limits.bare());
    assertEquals(Set.copyOf(profiles), with(limits.geos(), limits.bare()));
  }

  private static Set<String> with(List<String> geos, boolean bare) {
    Set<String> all = new HashSet<>(geos);
    if (bare) {
      all.add("-");
    }
    return all;
  }

  /** What people ask for first, against figures from AWS's cards. */
  @ParameterizedTest
  @CsvSource({
    "amazon.nova-2-lite-v1:0, 1000000, 64000",
    "anthropic.claude-sonnet-4-6, 1000000, 64000",
    "openai.gpt-6.1-sol, 1050000, 131072",
  })
  void limits_are_those_of_the_cards(String model, int in, int out) {
    Limits limits = Objects.requireNonNull(ModelTable.load().limits(ModelId.of(model)));
    assertEquals(in, limits.maxInput());
    assertEquals(out, limits.maxOutput());
  }

  @Test
  void prices_say_of_when_they_are() throws IOException {
    String first = Files.readAllLines(FOLDER.resolve("prices.tsv")).get(0);
    assertTrue(first.matches("# as of 20\\d\\d-(0[1-9]|1[0-2])"), first);
  }

  @Test
  void a_line_of_prices_holds_amounts_for_a_model_and_a_profile_that_are_known()
      throws IOException {
    Map<String, List<String>> models = new HashMap<>();
    served().forEach(cells -> models.put(cells.get(0), cells));
    Map<String, List<String>> usual = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (List<String> cells : rows("prices.tsv", PRICE_COLUMNS)) {
      String row = String.join(" ", cells);
      assertEquals(PRICE_COLUMNS.size(), cells.size(), row);
      assertTrue(seen.add(cells.get(0) + " " + cells.get(5)), row);
      ModelId id = ModelId.of(cells.get(0));
      List<String> model = models.get(id.name());
      assertNotNull(model, row);
      if (id.geo() != null) {
        assertTrue(List.of(model.get(5).split(",", -1)).contains(id.geo()), row);
      }
      BigDecimal input = amount(cells.get(1), row);
      assertTrue(amount(cells.get(2), row).compareTo(input) >= 0, row);
      if (!cells.get(3).equals("-")) {
        assertTrue(amount(cells.get(3), row).compareTo(input) < 0, row);
      }
      if (!cells.get(4).equals("-")) {
        assertTrue(amount(cells.get(4), row).compareTo(input) >= 0, row);
      }
      if (Integer.parseInt(cells.get(5)) == 0) {
        usual.put(cells.get(0), cells);
      } else {
        List<String> below = Objects.requireNonNull(usual.get(cells.get(0)), row);
        assertTrue(input.compareTo(new BigDecimal(below.get(1))) > 0, row);
      }
    }
  }

  private static BigDecimal amount(String cell, String row) {
    assertTrue(cell.matches("\\d{1,3}(\\.\\d{1,6})?"), row);
    BigDecimal amount = new BigDecimal(cell);
    assertTrue(amount.signum() > 0, row);
    return amount;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai.gpt-5.4",
        "us.openai.gpt-5.5",
        "xai.grok-4.3",
        "anthropic.claude-mythos-preview",
        "arn:aws:bedrock:us-east-1::foundation-model/openai.gpt-5.4",
      })
  void a_model_of_another_endpoint_is_refused_before_anybody_is_asked(String model) {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      ProblemException thrown =
          assertThrows(
              ProblemException.class,
              () ->
                  InvocationResult.model(
                      bedrock,
                      new ModelTarget(model, "converse"),
                      InferenceOptions.DEFAULT,
                      event -> {}));
      assertEquals(Problem.MODEL_ON_ANOTHER_ENDPOINT, thrown.failure().problem());
      assertTrue(thrown.failure().detail().startsWith(model), thrown.failure().detail());
      assertEquals(List.of(), bedrock.requests());
    }
    assertThrows(ProblemException.class, () -> new ModelTarget(model, null).check());
  }

  @Test
  void a_model_that_is_on_the_endpoint_or_not_listed_passes() {
    for (String model : List.of("us.openai.gpt-5.6-sol", "xai.grok-4.6", "acme.new", "arn:a")) {
      new ModelTarget(model, null).check();
    }
    assertFalse(ModelTable.load().wantsProfile(ModelId.of("acme.new")));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "jp.anthropic.claude-sonnet-4-6, ap-northeast-3, -",
        "jp.anthropic.claude-sonnet-4-6, ap-southeast-2, not served from ap-southeast-2.",
        "jp.anthropic.claude-sonnet-4-6, me-central-1, not served from me-central-1.",
        "au.anthropic.claude-sonnet-4-6, ap-southeast-4, -",
        "au.anthropic.claude-sonnet-4-6, ap-northeast-1, not served from ap-northeast-1.",
        "in.anthropic.claude-sonnet-5, ap-south-2, -",
        "in.anthropic.claude-sonnet-5, ap-southeast-1, not served from ap-southeast-1.",
        "ca.amazon.nova-lite-v1:0, ca-central-1, -",
        "ca.amazon.nova-lite-v1:0, us-east-1, not served from us-east-1.",
        "global.anthropic.claude-opus-5, sa-east-1, -",
        "global.anthropic.claude-opus-5, us-gov-west-1, not served from us-gov-west-1.",
        "global.anthropic.claude-opus-5, cn-north-1, not served from cn-north-1.",
        "xx.anthropic.claude-opus-5, us-east-1, -",
        "anthropic.claude-sonnet-4-6, us-east-1, -",
      })
  void a_profile_is_doubted_where_its_geography_is_not_served(
      String model, String region, String end) {
    String said = new ModelTarget(model, null).misfit(region);
    assertEquals(end == null, said == null, said);
    assertTrue(said == null || said.endsWith(" are " + end), said);
  }

  @Test
  void a_bare_id_that_only_profiles_serve_is_doubted_before_it_is_asked() {
    assertEquals(
        "moonshotai.kimi-k3 works only through an inference profile, as far as is known. Its"
            + " profiles: us.moonshotai.kimi-k3, global.moonshotai.kimi-k3.",
        new ModelTarget("moonshotai.kimi-k3", null).misfit("us-east-1"));
    Failure failure =
        Objects.requireNonNull(new ModelTarget("moonshotai.kimi-k3", null).refusal("eu-west-1"));
    assertEquals(Problem.INFERENCE_PROFILE_NEEDED, failure.problem());
    assertEquals(
        "Type: --model global.moonshotai.kimi-k3  (all: aws bedrock list-inference-profiles"
            + " --region eu-west-1)",
        failure.advice());
    for (String other : List.of("us.moonshotai.kimi-k3", "zai.glm-5", "acme.new")) {
      assertNull(new ModelTarget(other, null).misfit("us-east-1"));
      assertNull(new ModelTarget(other, null).refusal("us-east-1"));
    }
  }
}
