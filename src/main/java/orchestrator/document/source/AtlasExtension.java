package orchestrator.document.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.text.InvisibleCharacters;

/** An extension in Atlassian's document format, as the macro or the app of the storage format. */
final class AtlasExtension {
  private static final int MAX_DEPTH = 6;

  private final JsonNode attributes;
  private final JsonNode macroParameters;
  private final List<Element> others = new ArrayList<>();

  private AtlasExtension(JsonNode node) {
    this.attributes = node.path("attrs");
    JsonNode parameters = attributes.path("parameters");
    this.macroParameters = parameters.path("macroParams");
    add("text", attributes.path("text"), 0);
    add("", parameters, 0);
  }

  /** An extension without content. */
  static Element of(JsonNode node) {
    AtlasExtension extension = new AtlasExtension(node);
    return extension.isMacro()
        ? extension.macro()
        : extension.app(
            node.path("type").asText().startsWith("inline") ? "inline-extension" : "extension");
  }

  /** An extension with content, which is to be added. */
  static Element macro(JsonNode node) {
    return new AtlasExtension(node).macro();
  }

  /** Whether it is a macro of Confluence itself or of an app made like those. */
  private boolean isMacro() {
    return macroParameters.isObject()
        || attributes.path("extensionType").asText().startsWith("com.atlassian.confluence.macro");
  }

  private Element macro() {
    Element macro = PageElements.macro(name());
    for (var parameter : macroParameters.properties()) {
      String text = parameter.getValue().path("value").asText();
      if (parameter.getKey().equals("__bodyContent")) {
        PageElements.plainBody(macro, text);
      } else {
        PageElements.parameter(macro, parameter.getKey(), text);
      }
    }
    // What it calls itself is the title where there is no better one.
    for (Element other : others) {
      String name = other.attribute("key");
      PageElements.parameter(macro, name.equals("text") ? "label" : name, other.text());
    }
    return macro;
  }

  private Element app(String type) {
    return PageElements.app(type, name(), others);
  }

  /** The last part of the key of an app, whose first ones are generated. */
  private String name() {
    String key = InvisibleCharacters.removeFrom(attributes.path("extensionKey").asText(""));
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private void add(String name, JsonNode value, int depth) {
    if (depth > MAX_DEPTH || steers(name)) {
      return;
    }
    if (value.isTextual() && !value.textValue().isBlank()) {
      others.add(PageElements.appParameter(name, value.textValue()));
    }
    value.properties().forEach(inner -> add(inner.getKey(), inner.getValue(), depth + 1));
    if (value.isArray()) {
      value.forEach(inner -> add(name, inner, depth + 1));
    }
  }

  /** What tells Confluence, and not people, which app this is and how to draw it. */
  private static boolean steers(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "macroparams", "macrometadata", "embeddedmacrocontext", "extensionproperties" -> true;
      case "extensionid", "localid", "macroid", "cloudid", "installationid", "layout" -> true;
      case "render", "forgeenvironment" -> true;
      default -> false;
    };
  }
}
