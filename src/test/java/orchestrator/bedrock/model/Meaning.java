package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * What a request says, whatever family wrote its body: read back by the names that each family has
 * for it.
 *
 * @param said who said which text, in order; of a body without turns, the texts alone
 * @param cached the texts that end where a prompt is kept, and for how long
 * @param options everything else by one name
 */
record Meaning(List<String> said, List<String> cached, Map<String, String> options) {
  private static final Pattern TEXT = Pattern.compile("TEXT-[A-Z]+");

  /** The first of these that a body has is what it says first. */
  private static final List<String> FIRST = List.of("system", "preamble", "chat_history");

  /** What Cohere and OpenAI call them. */
  private static final Map<String, String> SPEAKERS =
      Map.of("chatbot", "assistant", "developer", "system");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("max_tokens", "maxTokens"),
          Map.entry("max_completion_tokens", "maxTokens"),
          Map.entry("max_gen_len", "maxTokens"),
          Map.entry("maxTokenCount", "maxTokens"),
          Map.entry("maxTokens", "maxTokens"),
          Map.entry("temperature", "temperature"),
          Map.entry("effort", "effort"),
          Map.entry("maxReasoningEffort", "effort"),
          Map.entry("reasoning_effort", "effort"),
          Map.entry("budget_tokens", "budget"),
          Map.entry("guardrailIdentifier", "guardrail"),
          Map.entry("guardrailVersion", "guardrail version"));

  static Meaning of(FakeBedrock.Request request) {
    JsonNode body = Json.parse(request.body());
    Meaning meaning = new Meaning(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    FIRST.forEach(
        name -> meaning.read(name, body.path(name), name.startsWith("c") ? null : "system"));
    body.properties().stream()
        .filter(member -> !FIRST.contains(member.getKey()))
        .forEach(member -> meaning.read(member.getKey(), member.getValue(), null));
    meaning.header("service-tier", "service-tier", request);
    meaning.header("guardrail", "guardrailidentifier", request);
    meaning.header("guardrail version", "guardrailversion", request);
    return meaning;
  }

  private void header(String name, String header, FakeBedrock.Request request) {
    String value = request.headers().get("x-amzn-bedrock-" + header);
    if (value != null) {
      options.put(name, value);
    }
  }

  /** The same without who said what, which bodies of one text alone do not tell. */
  Meaning withoutTurns() {
    return new Meaning(
        said.stream().map(text -> text.substring(text.indexOf(':') + 1)).toList(), cached, options);
  }

  boolean hasTurns() {
    return said.stream().anyMatch(text -> text.startsWith("user:"));
  }

  private void read(String name, JsonNode value, @Nullable String speaker) {
    if (name.equals("schema")) {
      options.put("schema", (value.isTextual() ? Json.parse(value.textValue()) : value).toString());
    } else if (name.equals("serviceTier")) {
      options.put("service-tier", value.path("type").asText());
    } else if (value.isArray()) {
      value.forEach(element -> read(name, element, speaker));
    } else if (value instanceof ObjectNode object) {
      String role = object.path("role").asText("").toLowerCase(Locale.ROOT);
      String own = role.isEmpty() ? speaker : SPEAKERS.getOrDefault(role, role);
      object.properties().forEach(member -> read(member.getKey(), member.getValue(), own));
      mark(object.path("cache_control"));
      mark(object.path("cachePoint"));
    } else if (NAMES.containsKey(name)) {
      options.put(NAMES.get(name), value.asText());
    } else {
      Matcher text = TEXT.matcher(value.asText());
      while (text.find()) {
        said.add((speaker == null ? "" : speaker + ":") + text.group());
      }
    }
  }

  private void mark(JsonNode mark) {
    if (mark.isObject()) {
      String last = said.get(said.size() - 1);
      cached.add(last.substring(last.indexOf(':') + 1) + " " + mark.path("ttl").asText("5m"));
    }
  }
}
