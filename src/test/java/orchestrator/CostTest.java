package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run costs, and may cost at most. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CostTest {
  private static final String CLAUDE = "global.anthropic.claude-sonnet-4-6"; // 3, 15, 0.3, 3.75

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @BeforeEach
  void a_page() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Invocation run(String... more) {
    List<String> variables =
        new ArrayList<>(
            List.of(
                "AWS_ACCESS_KEY_ID",
                FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                FakeBedrock.SECRET_ACCESS_KEY,
                "AWS_REGION",
                "us-east-1",
                "AWS_ENDPOINT_URL",
                bedrock.url(),
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "LLM_PROVIDER",
                "bedrock"));
    String[] args =
        Stream.concat(Stream.of("run", "page.xml", "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new);
    return Invocation.of(Machine.at(folder, variables.toArray(String[]::new)), args);
  }

  private String prices(String... lines) throws IOException {
    Files.writeString(folder.resolve("prices.tsv"), String.join("\n", lines) + "\n");
    Files.writeString(
        folder.resolve("own.conf"), "[prompt]\nprices = " + folder.resolve("prices.tsv") + "\n");
    return folder.resolve("own.conf").toString();
  }

  private JsonNode record() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  private static Reply answer(String usage) {
    return Reply.json(
        "{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\","
            + "\"usage\":"
            + usage
            + "}");
  }

  private static final Reply CACHED =
      answer(
          "{\"input_tokens\":3345,\"cache_read_input_tokens\":9000,"
              + "\"cache_creation_input_tokens\":0,\"output_tokens\":1234}");

  @Test
  void a_run_says_what_it_used_and_about_what_that_cost() {
    bedrock.reply(CACHED);
    run("--model", CLAUDE, "--no-stream")
        .exits(0)
        .says(
            "tokens: 12,345 in (9,000 from the cache), 1,234 out, about $0.03 (prices of 2026-11)");
    assertEquals(
        "{\"input_tokens\":12345,\"output_tokens\":1234,\"cache_read_tokens\":9000,"
            + "\"cache_write_tokens\":0}",
        record().at("/usage").toString());
    assertEquals(
        "{\"usd\":0.031245,\"prices_as_of\":\"2026-11\"}", record().at("/cost").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us.amazon.nova-pro-v1:0 | 7 in, 3 out, about $0.000015",
        "amazon.nova-pro-v1:0 | 7 in, 3 out, about $0.000015",
        "xx.amazon.nova-pro-v1:0 | 7 in, 3 out, about $0.000015",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0"
            + " | 7 in, 3 out, about $0.000017",
      })
  void the_price_is_that_of_the_profile_or_of_the_bare_id(String model, String line) {
    bedrock.reply(
        Reply.json(
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},"
                + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":7,\"outputTokens\":3}}"));
    run("--model", model, "--no-stream").exits(0).says("tokens: " + line);
  }

  @Test
  void where_no_price_is_known_only_tokens_are_said() {
    bedrock.reply(answer("{\"input_tokens\":12,\"output_tokens\":3}"));
    Invocation run = run("--model", "anthropic.claude-from-tomorrow", "--no-stream").exits(0);
    run.says("tokens: 12 in, 3 out\n");
    assertFalse(run.err().contains("$"), run.err());
    assertTrue(record().at("/cost").isMissingNode());
  }

  @Test
  void quiet_runs_keep_the_figures_to_the_record() {
    bedrock.reply(CACHED);
    Invocation run = run("--model", CLAUDE, "--no-stream", "--quiet").exits(0);
    assertFalse(run.err().contains("tokens:"), run.err());
    assertEquals(0.031245, record().at("/cost/usd").asDouble());
  }

  @Test
  void a_file_with_prices_comes_before_the_programs_own() throws IOException {
    String conf =
        prices(
            "# as of 2027-02",
            "model\tinput\toutput\tcache_read\tcache_write",
            "anthropic.claude-sonnet-4-6\t100\t1000\t10\t-",
            "anthropic.claude-from-tomorrow\t1\t1\t-\t-");
    bedrock.reply(CACHED);
    run("--model", CLAUDE, "--no-stream", "--config", conf)
        .exits(0)
        .says("about $1.66 (prices of 2027-02)");
    bedrock.reply(CACHED);
    run("--model", "us.amazon.nova-pro-v1:0", "--dry-run", "--config", conf)
        .exits(0)
        .says("(prices of 2026-11)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m\\t1\\t1\\t1\\t1                            | has no line '# as of YYYY-MM'",
        "# as of 2026-13                           | has no line '# as of YYYY-MM'",
        "# as of 2026-11;x                         | line 2: there are 1 columns",
        "# as of 2026-11;m\t1\tfree\t-\t-          | line 2: 'free' is no amount",
        "# as of 2026-11;m\t1\t1\t-\t-\tmany       | line 2: 'many' is no number of tokens",
        "# as of 2026-11;model\toutput\tinput\ta\tb | line 2: these are other columns",
      })
  void a_file_with_prices_that_cannot_be_meant_is_an_error_with_its_line(
      String file, String message) throws IOException {
    String conf = prices(file.replace("\\t", "\t").split(";"));
    run("--model", CLAUDE, "--config", conf).exits(2).says(message, "[prompt] prices");
    assertTrue(bedrock.requests().isEmpty());
  }

  @Test
  void a_file_with_prices_that_is_not_there_is_an_error() throws IOException {
    Files.writeString(folder.resolve("own.conf"), "[prompt]\nprices = none.tsv\n");
    run("--model", CLAUDE, "--config", folder.resolve("own.conf").toString())
        .exits(2)
        .says("none.tsv does not exist");
  }

  @ParameterizedTest
  @CsvSource({
    "0.24, 2, ", // 16,384 tokens at 15 dollars are 0.2458, and the prompt
    "0.26, 0, ",
    "0.26, 2, --max-tokens 20000",
    "0.00, 2, --max-tokens 1",
  })
  void nothing_is_sent_that_may_cost_more_than_allowed(String limit, int code, String more) {
    bedrock.reply(CACHED);
    List<String> args = new ArrayList<>(List.of("--model", CLAUDE, "--no-stream", "--max-cost"));
    args.add(limit);
    if (more != null && more.startsWith("--")) {
      args.addAll(List.of(more.split(" ")));
    }
    Invocation run = run(args.toArray(String[]::new)).exits(code);
    assertEquals(code == 0 ? 1 : 0, bedrock.requests().size());
    if (code != 0) {
      run.says("may cost about $", "(prices of 2026-11); --max-cost allows $" + limit);
      assertEquals("cost-limit-exceeded", record().at("/problem/code").asText());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--model anthropic.claude-from-tomorrow, model anthropic.claude-from-tomorrow",
    "--agent-id AGENT12345 --agent-alias-id ALIAS12345, agent AGENT12345",
  })
  void a_limit_on_the_cost_of_what_has_no_price_is_an_error(String target, String named) {
    List<String> args = new ArrayList<>(List.of(target.split(" ")));
    args.addAll(List.of("--max-cost", "5"));
    run(args.toArray(String[]::new)).exits(2).says("No price is known for " + named);
    assertTrue(bedrock.requests().isEmpty());
  }

  @Test
  void a_limit_on_the_cost_needs_one_on_the_answer_where_only_the_model_has_one()
      throws IOException {
    String conf = prices("# as of 2026-11", "model.new\t1\t1\t-\t-");
    String[] args = {"--model", "model.new", "--config", conf, "--max-cost", "5"};
    run(args).exits(2).says("say it with --max-tokens");
    String[] limited = Arrays.copyOf(args, args.length + 3);
    limited[args.length] = "--max-tokens";
    limited[args.length + 1] = "100";
    limited[args.length + 2] = "--dry-run";
    run(limited).exits(0).says("cost: at most about $0.00");
  }

  @Test
  void the_offline_provider_costs_nothing_whatever_the_limit() {
    run("--provider", "offline", "--max-cost", "0").exits(0);
  }

  @ParameterizedTest
  @CsvSource({"-1", "much", "1e3", "$5"})
  void a_limit_is_an_amount(String limit) {
    run("--model", CLAUDE, "--max-cost=" + limit).exits(2).says("an amount such as 0.50");
  }

  @Test
  void a_dry_run_says_what_it_would_cost_at_most() {
    run("--model", CLAUDE, "--dry-run").exits(0).says("cost: at most about $0.25 (prices of");
    Invocation open = run("--dry-run").exits(0);
    assertFalse(open.err().contains("cost"), open.err());
  }

  @Test
  void a_call_that_reads_very_much_has_its_own_prices() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>" + "word ".repeat(110_000) + "</p>");
    // 138,000 tokens at 0.55 instead of 0.11 dollars a million
    run("--model", "us.anthropic.claude-haiku-5-5", "--dry-run", "--max-tokens", "1")
        .exits(0)
        .says("cost: at most about $0.08");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"inputTokens\":7,\"outputTokens\":3,\"totalTokens\":110,\"cacheReadInputTokens\":100,"
            + "\"cacheWriteInputTokens\":0} | 107 in (100 from the cache), 3 out",
        "{\"inputTokens\":107,\"outputTokens\":3,\"totalTokens\":110,\"cacheReadInputTokens\":100}"
            + " | 107 in (100 from the cache), 3 out",
        "{\"inputTokens\":7,\"outputTokens\":3,\"cacheReadInputTokenCount\":100}"
            + " | 107 in (100 from the cache), 3 out",
      })
  void what_Converse_and_Nova_read_from_a_cache_counts_once(String usage, String line) {
    bedrock.reply(
        Reply.json(
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},"
                + "\"stopReason\":\"end_turn\",\"usage\":"
                + usage
                + "}"));
    run("--model", "zai.glm-5", "--no-stream").exits(0).says("tokens: " + line);
  }
}
