package orchestrator.bedrock.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * What a trace event of an agent is about, for people.
 *
 * @param kind what sort of step
 * @param summary one line
 */
record AgentStep(String kind, String summary) {
  private static final int MAX_SUMMARY = 200;

  /** Reads the {@code trace} member of a trace event; what is not known is named, not hidden. */
  static AgentStep of(JsonNode trace) {
    Map.Entry<String, JsonNode> phase = first(trace);
    String name = phase.getKey();
    JsonNode said = phase.getValue();
    return switch (name) {
      case "guardrailTrace" -> step("guardrail", said.path("action").asText());
      case "failureTrace" -> step("failure", said.path("failureReason").asText());
      default -> {
        Map.Entry<String, JsonNode> part = first(said);
        yield part(words(name.replace("Trace", "")), part.getKey(), part.getValue());
      }
    };
  }

  private static AgentStep part(String phase, String part, JsonNode said) {
    return switch (part) {
      case "rationale" -> step("rationale", said.path("text").asText());
      case "invocationInput" -> invocation(said);
      case "observation" -> observation(said);
      case "modelInvocationInput" ->
          step("model", phase + ": asks " + said.path("foundationModel").asText("the model"));
      case "modelInvocationOutput" -> {
        JsonNode usage = said.path("metadata").path("usage");
        yield step(
            "model",
            phase
                + ": "
                + usage.path("inputTokens").asText("?")
                + " tokens read, "
                + usage.path("outputTokens").asText("?")
                + " written");
      }
      default -> step(phase, words(part));
    };
  }

  private static AgentStep invocation(JsonNode said) {
    JsonNode group = said.path("actionGroupInvocationInput");
    if (group.isObject()) {
      String function = group.path("function").asText();
      String path = group.path("verb").asText() + " " + group.path("apiPath").asText();
      return step(
          "action group",
          group.path("actionGroupName").asText()
              + " "
              + (function.isEmpty() ? path.strip() : function));
    }
    JsonNode lookup = said.path("knowledgeBaseLookupInput");
    if (lookup.isObject()) {
      return step(
          "knowledge base",
          lookup.path("knowledgeBaseId").asText() + ": " + lookup.path("text").asText());
    }
    JsonNode colleague = said.path("agentCollaboratorInvocationInput");
    if (colleague.isObject()) {
      return step("collaborator", colleague.path("agentCollaboratorName").asText());
    }
    return step("invocation", words(said.path("invocationType").asText()));
  }

  private static AgentStep observation(JsonNode said) {
    JsonNode action = said.path("actionGroupInvocationOutput");
    if (action.isObject()) {
      return step("action group", "answered: " + action.path("text").asText());
    }
    JsonNode lookup = said.path("knowledgeBaseLookupOutput");
    if (lookup.isObject()) {
      return step("knowledge base", lookup.path("retrievedReferences").size() + " passages found");
    }
    return step("observation", words(said.path("type").asText()));
  }

  private static AgentStep step(String kind, String summary) {
    String line = summary.replaceAll("\\s+", " ").strip();
    if (line.codePointCount(0, line.length()) > MAX_SUMMARY) {
      line = line.substring(0, line.offsetByCodePoints(0, MAX_SUMMARY)) + "…";
    }
    return new AgentStep(kind, line);
  }

  /** {@code preProcessing} and {@code KNOWLEDGE_BASE} become {@code pre processing} and so on. */
  private static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static Map.Entry<String, JsonNode> first(JsonNode object) {
    Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
    return members.hasNext() ? members.next() : Map.entry("unknown", object);
  }
}
