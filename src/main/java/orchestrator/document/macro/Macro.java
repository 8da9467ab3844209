package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Text;
import orchestrator.document.Reference.User;
import orchestrator.document.source.Element;
import org.jspecify.annotations.Nullable;

/** A macro on the page: its name, its parameters and one of three bodies: rich, plain or none. */
final class Macro {
  private static final int MOST_VALUES = 20;

  private final Element element;

  /** A macro as it stands on the page. */
  Macro(Element element) {
    this.element = element;
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
  Description describe() {
    return describe(name(), element, "ac:parameter");
  }

  /** A thing in one line: its name and what its parameters say. */
  static Description describe(String name, Element element, String parameter) {
    List<List<Inline>> values = new ArrayList<>();
    for (Element child : element.elements()) {
      boolean told = child.is(parameter) || isParameter(child);
      if (told && !isSecret(child) && !isSize(child)) {
        add(child, values);
      }
    }
    return described(
        name.isEmpty() ? "macro" : name, values.subList(0, Math.min(MOST_VALUES, values.size())));
  }

  private static Description described(String name, List<List<Inline>> values) {
    List<Inline> words = new ArrayList<>();
    words.add(new Text(name));
    for (List<Inline> value : values) {
      words.add(new Text(words.size() == 1 ? ": " : ", "));
      words.addAll(value);
    }
    return new Description(words);
  }

  /** Adds what a parameter tells, and nothing twice. */
  private static void add(Element parameter, List<List<Inline>> values) {
    List<Inline> words = words(parameter);
    if (words.size() > 1 || (words.size() == 1 && words.get(0) instanceof User)) {
      addNew(words, values);
    } else {
      for (String text : ParameterText.of(value(parameter))) {
        addNew(List.of(new Text(text)), values);
      }
    }
  }

  private static void addNew(List<Inline> value, List<List<Inline>> values) {
    if (!values.contains(value)) {
      values.add(value);
    }
  }

  private static boolean isParameter(Element child) {
    return child.is("ac:parameter") || child.is("ac:default-parameter");
  }

  private static String value(Element parameter) {
    return new Description(words(parameter)).text();
  }

  /** What a parameter says: one text, unless people are among what it points to. */
  private static List<Inline> words(Element parameter) {
    List<Inline> words = new ArrayList<>();
    StringBuilder text = new StringBuilder(parameter.text().strip());
    for (Element resource : resources(parameter)) {
      String name = resourceText(resource);
      text.append(text.isEmpty() && words.isEmpty() ? "" : ", ");
      if (!resource.is("ri:user") || name.isEmpty()) {
        text.append(name);
        continue;
      }
      if (!text.isEmpty()) {
        words.add(new Text(text.toString()));
        text.setLength(0);
      }
      words.add(new User(name, null));
    }
    if (!text.isEmpty()) {
      words.add(new Text(text.toString()));
    }
    return words;
  }

  /** What a parameter points to, links to it included. */
  private static List<Element> resources(Element parameter) {
    List<Element> resources = new ArrayList<>();
    for (Element child : parameter.elements()) {
      Element resource = child.name().startsWith("ri:") ? child : resource(child);
      if (resource != null) {
        resources.add(resource);
      }
    }
    return resources;
  }

  /** The people that the parameters point to. */
  List<Element> users() {
    List<Element> users = new ArrayList<>();
    for (Element child : element.elements()) {
      if (isParameter(child)) {
        resources(child).stream().filter(resource -> resource.is("ri:user")).forEach(users::add);
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

  /** The macro and where its parameters lead, pages, files and addresses; null for nowhere. */
  @Nullable Description targets() {
    List<List<Inline>> targets = new ArrayList<>();
    for (Element child : element.elements()) {
      if (isParameter(child) && !isSecret(child)) {
        String value = value(child);
        boolean leads = !child.elements().isEmpty() || value.startsWith("http");
        if (leads && !ParameterText.of(value).isEmpty()) {
          addNew(words(child), targets);
        }
      }
    }
    return targets.isEmpty() ? null : described(name(), targets);
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
