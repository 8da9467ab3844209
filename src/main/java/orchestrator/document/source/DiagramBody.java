package orchestrator.document.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the diagrams in the body of an app's macro. Some apps keep the source as it was
 * typed, others in JSON of their own, with its earlier versions or other things beside it.
 */
public final class DiagramBody {
  /** The names under which apps keep a source, the likeliest first. */
  private static final List<String> SOURCES =
      List.of(
          "body",
          "source",
          "code",
          "definition",
          "diagram",
          "content",
          "text",
          "value",
          "data",
          "mermaid",
          "plantuml",
          "uml",
          "dot");

  /** An app's JSON within JSON; more would be somebody's trap. */
  private static final int MAX_DEPTH = 4;

  private static final List<String> MERMAID =
      List.of(
          "graph ",
          "flowchart",
          "sequencediagram",
          "classdiagram",
          "statediagram",
          "erdiagram",
          "gantt",
          "pie",
          "journey",
          "gitgraph",
          "mindmap",
          "timeline",
          "quadrantchart",
          "requirementdiagram",
          "c4context",
          "sankey",
          "xychart",
          "block-beta",
          "architecture");

  private static final List<String> APPS =
      List.of(
          "mermaid",
          "plantuml",
          "graphviz",
          "diagram",
          "flowchart",
          "kroki",
          "nomnoml",
          "wavedrom",
          "structurizr",
          "bpmn");

  private DiagramBody() {}

  /** Each source on its own; none where the body holds an app's data and no source. */
  public static List<String> sources(String body) {
    String text = body.strip();
    if (text.isEmpty()) {
      return List.of();
    }
    if (!isJson(text)) {
      return List.of(body);
    }
    List<String> sources = new ArrayList<>();
    collect(text, sources, 0);
    return sources;
  }

  /** A square bracket alone begins a component in PlantUML, too. */
  private static boolean isJson(String text) {
    char first = text.charAt(0);
    if (first != '{' && first != '[' && first != '"') {
      return false;
    }
    int next = 1;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return first == '"'
        ? text.endsWith("\"") && text.length() > 1
        : next < text.length() && "{[\"}]".indexOf(text.charAt(next)) >= 0;
  }

  private static void collect(String text, List<String> sources, int depth) {
    try {
      collect(Json.parseAnyDepth(text), sources, depth);
    } catch (Json.JsonException e) {
      return; // cut or not an app's data: nothing that could be called a source
    }
  }

  private static void collect(JsonNode node, List<String> sources, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node.isTextual()) {
      String text = node.textValue();
      if (isJson(text.strip() + " ")) {
        collect(text.strip(), sources, depth + 1);
      } else if (!text.isBlank()) {
        sources.add(InvisibleCharacters.removeFrom(text));
      }
    } else if (node.isArray()) {
      JsonNode newest = newest(node);
      if (newest != null) {
        collect(newest, sources, depth + 1);
      } else {
        node.forEach(each -> collect(each, sources, depth + 1));
      }
    } else {
      for (String name : names(node)) {
        int before = sources.size();
        collect(node.path(name), sources, depth + 1);
        if (sources.size() > before) {
          return;
        }
      }
    }
  }

  /**
   * The names under which the source may be, such as {@code mermaidSource}, the likeliest first.
   */
  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>(SOURCES);
    for (var property : object.properties()) {
      String name = property.getKey().toLowerCase(Locale.ROOT);
      if (name.endsWith("source") || name.endsWith("code") || name.endsWith("body")) {
        names.add(property.getKey());
      }
    }
    return names;
  }

  /** The newest of several versions; null where they are not dated. */
  private static @Nullable JsonNode newest(JsonNode versions) {
    JsonNode newest = null;
    for (JsonNode version : versions) {
      if (!version.path("date").isNumber()) {
        return null;
      }
      if (newest == null || version.path("date").asLong() >= newest.path("date").asLong()) {
        newest = version;
      }
    }
    return newest;
  }

  /** The language of a source, by the app's name or else by how the source begins. */
  public static String language(String macro, String source) {
    String name = macro.toLowerCase(Locale.ROOT);
    if (name.contains("mermaid")) {
      return "mermaid";
    }
    if (name.contains("plantuml")) {
      return "plantuml";
    }
    if (name.contains("graphviz") || name.equals("dot")) {
      return "dot";
    }
    String start =
        source.strip().substring(0, Math.min(40, source.strip().length())).toLowerCase(Locale.ROOT);
    if (start.startsWith("@start")) {
      return "plantuml";
    }
    if (start.startsWith("digraph")
        || start.startsWith("strict ")
        || start.matches("graph\\s*\\w*\\s*\\{.*")) {
      return "dot";
    }
    return MERMAID.stream().anyMatch(start::startsWith) ? "mermaid" : "";
  }

  /** Whether the name of a macro tells that it draws a diagram from a source. */
  public static boolean isDiagram(String macro) {
    return APPS.stream().anyMatch(macro::contains);
  }
}
