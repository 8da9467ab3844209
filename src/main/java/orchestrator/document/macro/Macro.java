package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.document.References;
import orchestrator.document.source.Element;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** A macro on the page: its name, its parameters and one of three bodies: rich, plain or none. */
final class Macro {
  private static final int MOST_VALUES = 20;

  private final Element element;
  private final References references;

  /**
   * A macro as it stands on the page.
   *
   * @param references who knows the people that its parameters name
   */
  Macro(Element element, References references) {
    this.element = element;
    this.references = references;
  }

  /** As stored, for people. */
  String name() {
    return element.attribute("ac:name");
  }

  /** In lower case, for comparing. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Nullable Element richBody() {
    return element.child("ac:rich-text-body");
  }

  @Nullable String plainBody() {
    Element body = element.child("ac:plain-text-body");
    return body == null ? null : body.text();
  }

  /** The first of these parameters that says something; empty when none does. */
  String parameter(String... names) {
    for (String name : names) {
      for (Element child : element.elements()) {
        if (isParameter(child) && child.attribute("ac:name").equals(name)) {
          String value = value(child);
          if (!value.isEmpty()) {
            return value;
          }
        }
      }
    }
    return "";
  }

  boolean isTrue(String parameter) {
    return parameter(parameter).equalsIgnoreCase("true");
  }

  /** The page, file or user that the first parameter with one points to. */
  @Nullable Element resource() {
    for (Element child : element.elements()) {
      if (isParameter(child)) {
        Element link = child.child("ac:link");
        Element resource = resource(link == null ? child : link);
        if (resource != null) {
          return resource;
        }
      }
    }
    return null;
  }

  /** The first thing of the {@code ri:} namespace right within an element. */
  static @Nullable Element resource(Element parent) {
    for (Element child : parent.elements()) {
      if (child.name().startsWith("ri:")) {
        return child;
      }
    }
    return null;
  }

  /** What a resource is called: title, file name, address, user or id. */
  static String resourceText(Element resource) {
    for (String attribute :
        List.of(
            "ri:content-title",
            "ri:filename",
            "ri:value",
            "ri:account-id",
            "ri:userkey",
            "ri:username",
            "ri:space-key",
            "ri:content-id",
            "ri:parameter")) {
      String value = resource.attribute(attribute);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** The macro in one line: its name and those parameters that tell a reader something. */
  String describe() {
    return describe(name(), element, "ac:parameter", references);
  }

  /** A thing in one line: its name and what its parameters say. */
  static String describe(String name, Element element, String parameter, References references) {
    List<String> values = new ArrayList<>();
    for (Element child : element.elements()) {
      boolean told = child.is(parameter) || isParameter(child);
      if (told && !isSecret(child) && !isSize(child)) {
        for (String value : ParameterText.of(value(child, references))) {
          if (values.size() < MOST_VALUES && !values.contains(value)) {
            values.add(value);
          }
        }
      }
    }
    String named = name.isEmpty() ? "macro" : name;
    return values.isEmpty() ? named : named + ": " + String.join(", ", values);
  }

  private static boolean isParameter(Element child) {
    return child.is("ac:parameter") || child.is("ac:default-parameter");
  }

  private static String value(Element parameter) {
    return value(parameter, References.NONE);
  }

  private static String value(Element parameter, References references) {
    StringBuilder value = new StringBuilder(parameter.text().strip());
    for (Element child : parameter.elements()) {
      Element resource = child.name().startsWith("ri:") ? child : resource(child);
      if (resource != null) {
        value.append(value.isEmpty() ? "" : ", ").append(shown(resource, references));
      }
    }
    return value.toString();
  }

  /** What a resource is called; people as in a mention, by name where it can be looked up. */
  private static String shown(Element resource, References references) {
    String text = resourceText(resource);
    if (!resource.is("ri:user") || text.isEmpty()) {
      return text;
    }
    String name = references.userName(text);
    return "@" + (name == null ? text : InvisibleCharacters.removeFrom(name));
  }

  /** The people that the parameters point to. */
  List<Element> users() {
    List<Element> users = new ArrayList<>();
    for (Element child : element.elements()) {
      if (isParameter(child)) {
        for (Element inner : child.elements()) {
          Element resource = inner.name().startsWith("ri:") ? inner : resource(inner);
          if (resource != null && resource.is("ri:user")) {
            users.add(resource);
          }
        }
      }
    }
    return users;
  }

  /** The address behind the words of a parameter; empty when there is none. */
  String hiddenAddress() {
    for (Element child : element.elements()) {
      Element link = isParameter(child) ? child.child("a") : null;
      String address = link == null ? "" : link.attribute("href");
      if (!address.isEmpty() && !address.equals(value(child))) {
        return address;
      }
    }
    return "";
  }

  /** Where the parameters lead: pages, files and addresses, none twice. */
  List<String> targets() {
    List<String> targets = new ArrayList<>();
    for (Element child : element.elements()) {
      if (isParameter(child) && !isSecret(child)) {
        String value = value(child, references);
        boolean leads = !child.elements().isEmpty() || value.startsWith("http");
        if (leads && !targets.contains(value) && !ParameterText.of(value).isEmpty()) {
          targets.add(value);
        }
      }
    }
    return targets;
  }

  /** A size may be a word, which only the name of the parameter tells. */
  private static boolean isSize(Element parameter) {
    String name =
        (parameter.attribute("ac:name") + parameter.attribute("key")).toLowerCase(Locale.ROOT);
    return name.endsWith("size") || name.equals("width") || name.equals("height");
  }

  /** Some apps keep passwords and tokens in their parameters. */
  static boolean isSecret(Element parameter) {
    String name =
        (parameter.attribute("ac:name") + parameter.attribute("key")).toLowerCase(Locale.ROOT);
    return name.contains("password") || name.contains("token") || name.contains("secret");
  }
}
