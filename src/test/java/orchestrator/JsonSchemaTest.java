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
import orchestrator.json.Json;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that have to fit a JSON schema. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonSchemaTest {
  private static final String CLAUDE = "us.anthropic.claude-sonnet-4-6";
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["name", "count"], "properties": {
        "name": {"type": "string", "maxLength": 5},
        "count": {"type": "integer", "minimum": 3},
        "more": {"type": "array", "items": {"$ref": "#/$defs/word"}}},
       "$defs": {"word": {"type": "string"}}}
      """;
  private static final String SENT =
      "{\"type\":\"object\",\"required\":[\"name\",\"count\"],\"properties\":{\"name\":{\"type\":"
          + "\"string\"},\"count\":{\"type\":\"integer\"},\"more\":{\"type\":\"array\",\"items\":"
          + "{\"$ref\":\"#/$defs/word\"}}},\"$defs\":{\"word\":{\"type\":\"string\"}},"
          + "\"additionalProperties\":false}";
  private static final String FITS = "{\"name\": \"Tea\", \"count\": 3}";

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @BeforeEach
  void a_page_and_a_schema() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<h1>Tea</h1><p>Three cups.</p>");
    Files.writeString(folder.resolve("tea.json"), SCHEMA);
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

  private JsonNode sent() {
    return Json.parse(bedrock.requests().get(0).body());
  }

  private Path kept(String file) {
    return Invocation.newest(folder.resolve("runs"), "F").resolve(file);
  }

  private JsonNode record() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  @Test
  void a_document_that_fits_is_the_answer_and_nothing_else() throws IOException {
    bedrock.anthropicStream("{\"name\": \"Tea\",", " \"count\": 3}");
    run("--model", CLAUDE, "--json-schema", "tea.json")
        .exits(0)
        .prints(FITS + "\n")
        .says("Bedrock does not take all of the schema", "maxLength, minimum");
    assertEquals(FITS + "\n", Files.readString(kept("answer.json")));
    assertFalse(Files.exists(kept("answer.md")));
    assertEquals(FITS.length() + 1, record().at("/answer/characters").asInt());
    assertEquals("json_schema", sent().at("/output_config/format/type").asText());
    assertEquals(SENT, sent().at("/output_config/format/schema").toString());
    assertFalse(Files.readString(kept("prompt.md")).contains("maxLength"), "Bedrock is told");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai.gpt-oss-120b-1:0 | /response_format/json_schema/schema",
        "qwen.qwen3-32b-v1:0     | /response_format/json_schema/schema",
      })
  void open_models_are_told_in_their_own_words(String model, String where) {
    bedrock.reply(
        Reply.json(
            "{\"choices\":[{\"message\":{\"content\":\"{\\\"name\\\":\\\"Tea\\\",\\\"count\\\":4}\"},"
                + "\"finish_reason\":\"stop\"}]}"));
    run("--model", model, "--json-schema", "tea.json", "--no-stream")
        .exits(0)
        .prints("{\"name\":\"Tea\",\"count\":4}\n");
    assertEquals(SENT, sent().at(where).toString());
    assertEquals("tea", sent().at("/response_format/json_schema/name").asText());
    assertEquals("json_schema", sent().at("/response_format/type").asText());
  }

  @Test
  void Converse_is_told_with_the_effort_beside_it() {
    bedrock.reply(
        Reply.json(
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"{\\\"name\\\":\\\"T\\\","
                + "\\\"count\\\":4}\"}]}},\"stopReason\":\"end_turn\"}"));
    run(
            "--model",
            CLAUDE,
            "--model-provider",
            "converse",
            "--no-stream",
            "--effort",
            "low",
            "--json-schema",
            "tea.json")
        .exits(0);
    assertEquals("low", sent().at("/outputConfig/effort").asText());
    JsonNode format = sent().at("/outputConfig/textFormat");
    assertEquals("json_schema", format.path("type").asText());
    assertEquals(SENT, format.at("/structure/jsonSchema/schema").asText());
  }

  @ParameterizedTest
  @CsvSource({"amazon.nova-pro-v1:0, nova", "AGENT12345, agent"})
  void whom_nobody_can_tell_reads_it_in_the_prompt_and_may_fence_it(String target, String kind)
      throws IOException {
    String fenced = "```json\n" + FITS + "\n```";
    List<String> args = new ArrayList<>(List.of("--json-schema", "tea.json"));
    if (kind.equals("agent")) {
      bedrock.agent("```json\n", FITS, "\n```");
      args.addAll(List.of("--agent-id", target, "--agent-alias-id", "ALIAS12345"));
    } else {
      bedrock.novaStream(fenced);
      args.addAll(List.of("--model", target));
    }
    run(args.toArray(String[]::new)).exits(0).prints(FITS + "\n");
    assertTrue(Files.readString(kept("prompt.md")).contains("\"maxLength\" : 5"), "all of it");
    assertFalse(bedrock.requests().get(0).body().contains("json_schema"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"Teapots\", \"count\": 1} | $.name: must be at most 5 characters long; $.count: must have a minimum value of 3",
        "{\"name\": \"Tea\"}                   | required property 'count' not found",
        "Here you are: {}                      | It is no JSON document",
      })
  void a_document_that_does_not_fit_is_an_incomplete_answer_with_the_first_misfits(
      String answer, String said) throws IOException {
    bedrock.anthropicStream(answer);
    run("--model", CLAUDE, "--json-schema", "tea.json").exits(7).says(said).prints(answer);
    assertEquals(answer, Files.readString(kept("answer.partial.md")));
    assertFalse(Files.exists(kept("answer.json")));
    assertEquals("answer-misfits-schema", record().at("/problem/code").asText());
    assertEquals("incomplete", record().at("/status").asText());
    String folder = kept("record.json").resolveSibling("").toString();
    String[][] further = {
      {"export", folder, "--as", "csv"},
      {"ask", folder, "Why?"}
    };
    for (String[] line : further) {
      Invocation.of(Machine.at(this.folder), line)
          .exits(7)
          .says("is incomplete (answer-misfits-schema: The answer does not fit its JSON schema).");
    }
  }

  @Test
  void what_is_cut_or_refused_keeps_its_own_reason() throws IOException {
    bedrock.reply(Reply.stream().anthropic("max_tokens", "{\"name\": \"Te"));
    run("--model", CLAUDE, "--json-schema", "tea.json").exits(7).says("reached the token limit");
    assertEquals("{\"name\": \"Te", Files.readString(kept("answer.partial.md")));
    bedrock.reply(Reply.stream().anthropic("refusal", "I cannot help with that."));
    run("--model", CLAUDE, "--json-schema", "tea.json").exits(7).says("refused to answer");
    assertEquals("I cannot help with that.", Files.readString(kept("answer.partial.md")));
    assertFalse(Files.exists(kept("answer.json")));
  }

  @ParameterizedTest
  @CsvSource({"test-cases, test_cases", "user-stories, user_stories"})
  void the_programs_own_schemas_bring_their_template(String name, String member)
      throws IOException {
    String empty = name.equals("test-cases") ? "not_covered" : "not_turned_into_stories";
    String answer = "{\"" + member + "\":[],\"" + empty + "\":[],\"open_questions\":[]}";
    bedrock.anthropicStream(answer);
    run("--model", CLAUDE, "--json-schema", name).exits(0).prints(answer + "\n");
    assertEquals(name, record().at("/prompt/template").asText());
    String prompt = Files.readString(kept("prompt.md"));
    assertTrue(prompt.contains("`" + member + "`"), prompt);
    assertFalse(prompt.contains("Markdown, in"), prompt);
    bedrock.anthropicStream(answer);
    run("--model", CLAUDE, "--json-schema", name, "--prompt", name).exits(0);
    assertTrue(Files.readString(kept("prompt.md")).contains("`" + member + "`"), "named as well");
    bedrock.anthropicStream(answer);
    run("--model", CLAUDE, "--json-schema", name, "--prompt", "summary").exits(0);
    assertEquals("summary", record().at("/prompt/template").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"test-cases", "user-stories"})
  void the_template_of_a_schema_asks_for_each_of_its_members_and_for_no_headings(String name)
      throws IOException {
    String asked =
        run("-n", "--model", CLAUDE, "--json-schema", name, "-p", "language=French")
            .exits(0)
            .out()
            .replaceFirst("(?s)Confluence page:.*</page-[0-9a-f]+>", "");
    assertTrue(asked.contains("its texts in French"), asked);
    assertFalse(asked.contains("Write in Markdown") || asked.contains("## "), asked);
    List<String> members =
        members(
            Json.parse(
                Files.readAllBytes(
                    Path.of("src/main/resources/orchestrator/schemas", name + ".json"))));
    assertTrue(members.size() > 11, members::toString);
    for (String member : members) {
      assertTrue(asked.matches("(?s).*\\b" + member + "\\b.*"), member + " in " + asked);
    }
    String markdown = run("-n", "--model", CLAUDE, "--prompt", name).exits(0).out();
    assertTrue(markdown.contains("Write in Markdown"), markdown);
  }

  private static List<String> members(JsonNode schema) {
    List<String> members = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              members.add(member.getKey());
              members.addAll(members(member.getValue()));
            });
    if (schema.has("items")) {
      members.addAll(members(schema.path("items")));
    }
    return members;
  }

  @Test
  void a_schema_that_refers_to_itself_is_told_by_the_prompt() throws IOException {
    Files.writeString(
        folder.resolve("tree.json"),
        "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}");
    bedrock.anthropicStream("{\"next\":{\"next\":{}}}");
    run("--model", CLAUDE, "--json-schema", "tree.json").exits(0);
    assertFalse(bedrock.requests().get(0).body().contains("output_config"));
    assertTrue(Files.readString(kept("prompt.md")).contains("\"$ref\" : \"#\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                   | is no JSON",
        "[]                                  | is no JSON object",
        "{\"type\": 5}                       | is no JSON schema: $.type",
        "{\"$ref\": \"http://x.example/a\"}  | refers to 'http://x.example/a', which is not in it",
        "{\"$ref\": \"#/$defs/none\"}        | is no JSON schema",
      })
  void a_schema_that_cannot_be_used_is_an_error_before_anything_is_sent(String schema, String said)
      throws IOException {
    Files.writeString(folder.resolve("bad.json"), schema);
    run("--model", CLAUDE, "--json-schema", "bad.json").exits(2).says(said);
    assertTrue(bedrock.requests().isEmpty());
  }

  @Test
  void a_name_that_is_none_is_guessed_and_the_offline_provider_refuses_all() {
    run("--model", CLAUDE, "--json-schema", "test-case")
        .exits(2)
        .says("Did you mean 'test-cases'?");
    run("--provider", "offline", "--json-schema", "test-cases").exits(2).says("offline provider");
  }

  @Test
  void with_json_the_document_is_the_text_of_the_answer() {
    bedrock.anthropicStream(FITS);
    JsonNode out =
        Json.parse(run("--model", CLAUDE, "--json-schema", "tea.json", "--json").exits(0).out());
    assertEquals(FITS + "\n", out.at("/answer/text").asText());
  }
}
