package orchestrator.document.source;

/**
 * Text of the page, entities decoded, free of control and invisible characters.
 *
 * @param text not collapsed: line breaks and indentation are as stored
 */
public record Characters(String text) implements Markup {}
