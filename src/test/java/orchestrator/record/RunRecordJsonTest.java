package orchestrator.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.Citation;
import orchestrator.model.InvocationContext;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are read as they were written, and {@code docs/record.md} tells all of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunRecordJsonTest {
  private static final String GOLDEN = "src/test/resources/orchestrator/record";

  private static RunRecord full(RunRecord.@Nullable Target target) {
    Failure failure = Problem.ANSWER_CUT.failure("It ended.").requestId("r-2");
    return new RunRecord(
        "Größe",
        RunRecord.Status.INCOMPLETE,
        Instant.parse("2026-11-30T08:00:00.123Z"),
        Instant.parse("2026-11-30T08:00:01Z"),
        target,
        List.of(new RunRecord.Option("temperature", "0.2", "--temperature")),
        new Tool("1.0", "0123abcd", "17.0.1"),
        new RunRecord.Timing(1L, 2L, 3L),
        List.of(new RunRecord.Loss("macro", "chart", "Goal")),
        2,
        new RunRecord.Page(
            "1",
            "Title",
            "SHOP",
            3,
            "https://wiki.example/1",
            "cloud",
            "ab",
            List.of(new RunRecord.Child("2", "Child", 4)),
            List.of("it is archived")),
        new RunInputs(
            List.of(
                new RunInputs.Image(
                    "flow.png", "image/png", 9, "aa", 800, 600, 400, 300, 165, 2, "inputs/p.png")),
            List.of(new RunInputs.Attachment("notes.md", "text/plain", 9, "bb", 3, null, null)),
            List.of()),
        new RunRecord.Prompt("summary", "cd", 10, 3, Map.of("language", "French")),
        "0f",
        "/runs/F/20261129T080000Z-0a1b2c",
        new RunRecord.Aws(
            new InvocationContext(
                "eu-central-1",
                "--region",
                "profile 'x'",
                "x",
                "111122223333",
                "Dev",
                Instant.parse("2026-11-30T09:00:00Z"),
                "https://bedrock.example"),
            "r-1"),
        new RunRecord.Answer(
            4, "ef", "end", List.of(new Citation("part", List.of("s3://b/k"))), List.of("file-1")),
        new Usage(5L, 6L, 4L, 1L, "flex"),
        new Cost(new BigDecimal("0.0512"), "2026-11"),
        RunRecord.Problem.of(failure),
        "runs/F/20261130T075900Z-abcdef",
        new RunRecord.Comments("open", 3),
        new RunRecord.Baseline(4, "20261129T080000Z-0a1b2c"));
  }

  private static final RunRecord.Target OFFLINE =
      new RunRecord.Target("offline", "offline", Map.of());

  static Stream<RunRecord.@Nullable Target> targets() {
    Map<String, @Nullable String> agent = new LinkedHashMap<>();
    agent.put("agent_id", "A1");
    agent.put("agent_alias_id", "B1");
    agent.put("session_id", null);
    RunRecord.Target fresh = new RunRecord.Target("bedrock", "agent", agent);
    Map<String, @Nullable String> runtime = new LinkedHashMap<>();
    runtime.put("agent_arn", "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/r");
    runtime.put("agent_endpoint", "DEFAULT");
    runtime.put("session_id", "s-2");
    return Stream.of(
        new RunRecord.Target("bedrock", "model", Map.of("model_id", "m")),
        new RunRecord.Target(
            "bedrock", "agent-runtime", Map.of("agent_arn", "a", "agent_endpoint", "DEFAULT")),
        fresh,
        fresh.inSession("s-1"),
        new RunRecord.Target("bedrock", "agent-runtime", runtime),
        OFFLINE,
        null);
  }

  private static byte[] bytes(JsonNode json) {
    return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void a_record_is_read_as_it_was_written(RunRecord.@Nullable Target target) {
    RunRecord record = full(target);
    assertEquals(record, RunRecordJson.read(bytes(RunRecordJson.write(record))));
  }

  static List<Path> golden() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(GOLDEN))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void a_record_of_any_ending_is_written_as_it_was_read(Path file) throws IOException {
    byte[] json = Files.readAllBytes(file);
    assertEquals(
        new String(json, StandardCharsets.UTF_8),
        Json.pretty(RunRecordJson.write(RunRecordJson.read(json))));
  }

  @Test
  void what_a_later_version_added_is_left_out() {
    RunRecord record = full(OFFLINE);
    ObjectNode json = RunRecordJson.write(record);
    json.put("weather", "f").putObject("moon").put("phase", 0.5);
    ((ObjectNode) json.get("page")).put("labels", "x");
    ((ObjectNode) json.get("usage")).put("later_tokens", 7);
    assertEquals(record, RunRecordJson.read(bytes(json)));
  }

  @Test
  void what_an_earlier_version_did_not_have_is_empty() {
    RunRecord record = full(OFFLINE);
    ObjectNode json = RunRecordJson.write(record);
    json.remove(List.of("options", "tool"));
    ((ObjectNode) json.get("page")).remove(List.of("children", "notes"));
    RunRecord read = RunRecordJson.read(bytes(json));
    assertEquals(List.of(), read.options());
    assertEquals(record.answer(), read.answer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"schema\":2,\"status\":\"complete\",\"started_at\":\"2026-11-30T08:00:00Z\"}",
        "{\"schema\":1,\"status\":\"done\",\"started_at\":\"2026-11-30T08:00:00Z\"}",
        "{\"schema\":1,\"status\":\"complete\",\"started_at\":\"yesterday\"}",
      })
  void what_is_no_record_is_refused(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThrows(JsonException.class, () -> RunRecordJson.read(bytes));
  }

  private static void paths(JsonNode node, String path, Set<String> found) {
    boolean open = path.equals("prompt.params"); // its members are the user's
    if (node.isObject() && !open) {
      node.properties()
          .forEach(
              it ->
                  paths(
                      it.getValue(),
                      path.isEmpty() ? it.getKey() : path + "." + it.getKey(),
                      found));
    } else if (node.isArray() && node.path(0).isObject()) {
      found.add(path);
      node.forEach(element -> paths(element, path + "[]", found));
    } else {
      found.add(path);
    }
  }

  private static List<String> documented(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(Path.of("docs/record.md")))
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }

  @Test
  void every_field_is_documented_and_no_other() throws IOException {
    Set<String> written = new TreeSet<>();
    targets().forEach(target -> paths(RunRecordJson.write(full(target)), "", written));
    List<String> rows = documented("^\\| `([a-z_0-9.\\[\\]]+)` \\| [^|]+ \\|$");
    Set<String> fields =
        rows.stream()
            .filter(row -> !row.matches(".*[.](md|jsonl|json|diff)"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(written, fields);
  }

  @ParameterizedTest
  @EnumSource(RunRecord.Status.class)
  void every_status_is_documented(RunRecord.Status status) throws IOException {
    List<String> rows = documented("^\\| `([a-z-]+)` \\| [^|]+ \\| [^|]+ \\|$");
    assertEquals(1, rows.stream().filter(status.label()::equals).count(), status.label());
    assertEquals(
        Arrays.stream(RunRecord.Status.values()).map(RunRecord.Status::label).toList(),
        rows.stream().filter(row -> !row.equals("status")).toList());
  }
}
