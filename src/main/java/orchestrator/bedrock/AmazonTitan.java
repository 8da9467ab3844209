package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.llm.Prompt;
import orchestrator.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Amazon Titan's text completion. It has no place for a system prompt, so that goes first. */
final class AmazonTitan implements ModelFamily {

  @Override
  public ObjectNode request(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    String system = prompt.system() == null ? "" : prompt.system() + "\n\n";
    body.put("inputText", system + prompt.text());
    ObjectNode config = body.putObject("textGenerationConfig");
    config.put("maxTokenCount", maxTokens);
    if (temperature != null) {
      config.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("finish", "finished", "stop_criteria_met");
  }

  @Override
  public Part whole(JsonNode body) {
    JsonNode result = body.path("results").path(0);
    return Part.of(
        Content.of(result.path("outputText")),
        Part.word(result.path("completionReason")),
        new Usage(count(body.path("inputTextTokenCount")), count(result.path("tokenCount"))));
  }

  @Override
  public Part event(JsonNode event) {
    return Part.of(
        Content.of(event.path("outputText")),
        Part.word(event.path("completionReason")),
        Part.usage(event, "inputTextTokenCount", "totalOutputTextTokenCount"));
  }

  private static @Nullable Long count(JsonNode node) {
    return node.isNumber() ? node.longValue() : null;
  }
}
