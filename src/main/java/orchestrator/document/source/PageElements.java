package orchestrator.document.source;

import java.util.List;

/**
 * The elements of a page that mean something to Confluence alone, for the sources that do not spell
 * them as storage format does.
 */
final class PageElements {
  private PageElements() {}

  static Element macro(String name) {
    return new Element("ac:structured-macro").with("ac:name", name);
  }

  /** Adds a parameter to a macro, if it says something. */
  static Element parameter(Element macro, String name, String value) {
    return value.isEmpty()
        ? macro
        : macro.add(new Element("ac:parameter").with("ac:name", name).add(value));
  }

  /** Adds what a macro keeps to the letter. */
  static Element plainBody(Element macro, String text) {
    return macro.add(new Element("ac:plain-text-body").add(text));
  }

  /** What a macro shows, to be filled and added to it. */
  static Element body() {
    return new Element("ac:rich-text-body");
  }

  /** An app that is no macro. */
  static Element app(String type, String name, List<Element> parameters) {
    Element node = new Element("ac:adf-node").with("type", type).with("name", name);
    parameters.forEach(node::add);
    return new Element("ac:adf-extension").add(node);
  }

  static Element appParameter(String key, String value) {
    return new Element("ac:adf-attribute").with("key", key).add(value);
  }

  static Element taskList() {
    return new Element("ac:task-list");
  }

  static Element task(boolean done, Element body) {
    Element status = new Element("ac:task-status").add(done ? "complete" : "incomplete");
    return new Element("ac:task").add(status).add(body);
  }

  /** What a task says, to be filled. */
  static Element taskBody() {
    return new Element("ac:task-body");
  }

  /** A person, by the name on the page; an empty one is to be asked for. */
  static Element mention(String id, String name) {
    Element link = new Element("ac:link");
    link.add(new Element("ri:user").with("ri:account-id", id));
    String bare = name.startsWith("@") ? name.substring(1) : name;
    return name.isBlank() ? link : link.add(new Element("ac:link-body").add(bare));
  }

  static Element emoji(String shortName, String id, String fallback, String oldName) {
    return new Element("ac:emoticon")
        .with("ac:emoji-shortname", shortName)
        .with("ac:emoji-id", id)
        .with("ac:emoji-fallback", fallback)
        .with("ac:name", oldName);
  }

  /**
   * A picture, to which its file or address and its caption are to be added.
   *
   * @param link where it leads; may be empty
   */
  static Element image(String description, String link) {
    return new Element("ac:image").with("ac:alt", description).with("ac:href", link);
  }

  static Element caption() {
    return new Element("ac:caption");
  }

  static Element file(String name) {
    return new Element("ri:attachment").with("ri:filename", name);
  }

  static Element address(String url) {
    return new Element("ri:url").with("ri:value", url);
  }

  /** What a comment on these words is found by. */
  static Element commented(String comment) {
    return new Element("ac:inline-comment-marker").with("ac:ref", comment);
  }
}
