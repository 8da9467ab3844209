package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import org.jspecify.annotations.Nullable;

/**
 * What a request says to a model, read back from what arrived: the body of a family, with the
 * headers beside it, or that of Converse. Requests that mean the same are equal.
 *
 * @param said who says what, in order: text, pictures, documents, and where it is kept
 * @param told every option by its name; those that are not told are missing
 */
record SentMeaning(List<String> said, Map<String, String> told) {
  private static final Map<String, String> ROLES =
      Map.of("USER", "user", "CHATBOT", "assistant", "developer", "system");

  /** The members that are read, so that none goes by unseen. */
  private static final List<String> CONVERSE =
      List.of(
          "system",
          "messages",
          "inferenceConfig",
          "additionalModelRequestFields",
          "outputConfig",
          "serviceTier",
          "guardrailConfig",
          "requestMetadata");

  /**
   * Reads a request.
   *
   * @param family the word of the body that it has
   * @param system the system prompt, which some families have in front of the text
   */
  static SentMeaning of(FakeBedrock.Request request, String family, String system) {
    SentMeaning meaning = new SentMeaning(new ArrayList<>(), new TreeMap<>());
    JsonNode body = Json.parse(request.body());
    if (request.path().contains("/converse")) {
      meaning.converse(body, CONVERSE);
    } else {
      meaning.tell("tier", header(request, "service-tier"));
      meaning.tell("metadata", header(request, "request-metadata"));
      String guardrail = header(request, "guardrailidentifier");
      meaning.tell(
          "guardrail",
          guardrail == null ? null : guardrail + ":" + header(request, "guardrailversion"));
      meaning.invoke(body, family, system);
    }
    return meaning;
  }

  /** Reads the body of a family alone, or that of Converse, as in a record of a job. */
  static SentMeaning of(JsonNode body, String family, String system) {
    SentMeaning meaning = new SentMeaning(new ArrayList<>(), new TreeMap<>());
    if (family.equals("converse")) {
      meaning.converse(body, CONVERSE);
    } else {
      meaning.invoke(body, family, system);
    }
    return meaning;
  }

  private static @Nullable String header(FakeBedrock.Request request, String name) {
    return request.headers().get("x-amzn-bedrock-" + name);
  }

  private void invoke(JsonNode body, String family, String system) {
    switch (family) {
      case "anthropic" -> anthropic(body);
      case "amazon" -> converse(body, List.of("system", "messages", "inferenceConfig"));
      case "titan" -> {
        only(body, "inputText", "textGenerationConfig");
        only(body.path("textGenerationConfig"), "maxTokenCount", "temperature");
        flat(body.path("inputText").asText(), system);
        inference(body.path("textGenerationConfig"), "maxTokenCount");
      }
      case "meta", "llama4" -> {
        only(body, "prompt", "max_gen_len", "temperature");
        turns(
            body.path("prompt").asText(),
            family.equals("meta")
                ? "<\\|start_header_id\\|>(\\w+)<\\|end_header_id\\|>\n\n(.*?)<\\|eot_id\\|>"
                : "<\\|header_start\\|>(\\w+)<\\|header_end\\|>\n\n(.*?)<\\|eot\\|>");
        inference(body, "max_gen_len");
      }
      case "mistral-instruct" -> {
        only(body, "prompt", "max_tokens", "temperature");
        flat(body.path("prompt").asText().replaceAll("^<s>\\[INST\\] | \\[/INST\\]$", ""), system);
        inference(body, "max_tokens");
      }
      case "cohere" -> {
        only(body, "message", "preamble", "chat_history", "max_tokens", "temperature");
        say("system", body.path("preamble").asText());
        body.path("chat_history")
            .forEach(turn -> say(turn.path("role").asText(), turn.path("message").asText()));
        say("user", body.path("message").asText());
        inference(body, "max_tokens");
      }
      case "deepseek" -> {
        only(body, "prompt", "max_tokens", "temperature");
        String prompt = body.path("prompt").asText();
        say("system", prompt.replaceFirst("(?s)^<｜begin▁of▁sentence｜>(.*?)<｜User｜>.*", "$1"));
        turns(
            prompt, "<｜(User|Assistant)｜>(.*?)(?:<｜end▁of▁sentence｜>)?(?=<｜(?:User|Assistant)｜>)");
        inference(body, "max_tokens");
      }
      case "writer" -> {
        only(body, "prompt", "max_tokens", "temperature");
        flat(body.path("prompt").asText(), system);
        inference(body, "max_tokens");
      }
      default -> chat(body);
    }
  }

  private void anthropic(JsonNode body) {
    only(
        body,
        "anthropic_version",
        "max_tokens",
        "temperature",
        "system",
        "messages",
        "thinking",
        "output_config");
    if (body.path("system").isTextual()) {
      say("system", body.path("system").asText());
    }
    body.path("system").forEach(block -> block("system", block));
    for (JsonNode message : body.path("messages")) {
      message.path("content").forEach(block -> block(message.path("role").asText(), block));
    }
    inference(body, "max_tokens");
    thinking(body.path("thinking"), body.path("output_config").path("effort"));
    schema(body.path("output_config").path("format").path("schema"));
  }

  private void block(String role, JsonNode block) {
    if (block.path("type").asText().equals("image")) {
      JsonNode source = block.path("source");
      say(
          role,
          "<" + source.path("media_type").asText() + " " + source.path("data").asText() + ">");
    } else {
      say(role, block.path("text").asText());
    }
    JsonNode kept = block.path("cache_control");
    if (!kept.isMissingNode()) {
      say(role, "<kept " + kept.path("ttl").asText("5m") + ">");
    }
  }

  private void chat(JsonNode body) {
    only(
        body,
        "messages",
        "max_tokens",
        "max_completion_tokens",
        "temperature",
        "reasoning_effort",
        "response_format");
    for (JsonNode message : body.path("messages")) {
      say(message.path("role").asText(), message.path("content").asText());
    }
    inference(body, body.has("max_tokens") ? "max_tokens" : "max_completion_tokens");
    tell("effort", body.path("reasoning_effort"));
    schema(body.path("response_format").path("json_schema").path("schema"));
  }

  private void converse(JsonNode body, List<String> members) {
    only(body, members.toArray(String[]::new));
    body.path("system").forEach(block -> converse("system", block));
    for (JsonNode message : body.path("messages")) {
      message.path("content").forEach(block -> converse(message.path("role").asText(), block));
    }
    JsonNode inference = body.path("inferenceConfig");
    only(inference, "maxTokens", "temperature", "reasoningConfig");
    inference(inference, "maxTokens");
    JsonNode fields = body.path("additionalModelRequestFields");
    only(fields, "thinking", "reasoningConfig", "reasoning_effort", "reasoning");
    JsonNode output = body.path("outputConfig");
    thinking(fields.path("thinking"), output.path("effort"));
    for (JsonNode nova : List.of(inference, fields)) {
      tell("effort", nova.path("reasoningConfig").path("maxReasoningEffort"));
    }
    tell("effort", fields.path("reasoning_effort"));
    tell("effort", fields.path("reasoning").path("effort"));
    JsonNode schema = output.at("/textFormat/structure/jsonSchema/schema");
    if (schema.isTextual()) {
      schema(Json.parse(schema.textValue()));
    }
    tell("tier", body.path("serviceTier").path("type"));
    JsonNode guardrail = body.path("guardrailConfig");
    if (!guardrail.isMissingNode()) {
      tell(
          "guardrail",
          guardrail.path("guardrailIdentifier").asText()
              + ":"
              + guardrail.path("guardrailVersion").asText());
    }
    if (body.has("requestMetadata")) {
      tell("metadata", body.path("requestMetadata").toString());
    }
  }

  private void converse(String role, JsonNode block) {
    only(block, "text", "image", "document", "cachePoint");
    if (block.has("text")) {
      say(role, block.path("text").asText());
    } else if (block.has("cachePoint")) {
      say(role, "<kept " + block.path("cachePoint").path("ttl").asText("5m") + ">");
    } else {
      String kind = block.has("image") ? "image" : "document";
      JsonNode file = block.path(kind);
      String format = (kind.equals("image") ? "image/" : "") + file.path("format").asText();
      say(role, "<" + format + " " + file.path("source").path("bytes").asText() + ">");
    }
  }

  private void thinking(JsonNode thinking, JsonNode effort) {
    if (thinking.path("type").asText().equals("adaptive")) {
      tell("effort", effort);
    } else {
      tell("effort", thinking.path("budget_tokens"));
    }
  }

  private void schema(JsonNode schema) {
    if (schema.isObject()) {
      tell("schema", schema.toString());
    }
  }

  private void inference(JsonNode parent, String limit) {
    tell("limit", parent.path(limit));
    if (parent.has("temperature")) {
      tell("temperature", String.valueOf(parent.path("temperature").asDouble()));
    }
  }

  /** A text that holds all turns, with the system prompt in front. */
  private void flat(String text, String system) {
    String turns = text;
    if (text.startsWith(system + "\n\n")) {
      say("system", system);
      turns = text.substring(system.length() + 2);
    }
    if (turns.startsWith("User: ")) {
      turns(turns + "\n\nUser: ", "(User|Assistant): (.*?)\n\n(?=(?:User|Assistant): )");
    } else {
      say("user", turns);
    }
  }

  private void turns(String text, String form) {
    Matcher turn = Pattern.compile(form, Pattern.DOTALL).matcher(text);
    while (turn.find()) {
      say(turn.group(1).toLowerCase(Locale.ROOT), turn.group(2));
    }
  }

  /** Text that is said in pieces is one text. */
  private void say(String who, String what) {
    String role = ROLES.getOrDefault(who, who) + ": ";
    int last = said.size() - 1;
    boolean goesOn = last >= 0 && said.get(last).startsWith(role);
    if (what.isEmpty()) {
      return;
    }
    boolean plain = !what.startsWith("<");
    if (goesOn && plain && !said.get(last).endsWith(">")) {
      said.set(last, said.get(last) + what);
    } else {
      said.add(role + what);
    }
  }

  private void tell(String name, JsonNode value) {
    tell(name, value.isMissingNode() ? null : value.asText());
  }

  private void tell(String name, @Nullable String value) {
    if (value != null) {
      told.put(name, value);
    }
  }

  private static void only(JsonNode object, String... members) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!List.of(members).contains(name)) {
                throw new AssertionError(name + " in " + object);
              }
            });
  }
}
