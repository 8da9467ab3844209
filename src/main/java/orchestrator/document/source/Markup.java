package orchestrator.document.source;

/** One piece of a parsed page: an element, or characters between tags. */
public sealed interface Markup permits Element, Markup.Characters {
  /**
   * Text of the page, entities decoded, free of control and invisible characters.
   *
   * @param text not collapsed: line breaks and indentation are as stored
   */
  record Characters(String text) implements Markup {}
}
