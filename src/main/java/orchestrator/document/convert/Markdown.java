package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Document;
import orchestrator.document.Loss;
import orchestrator.document.LossCollector;
import orchestrator.document.render.MarkdownWriter;

/**
 * A converted page.
 *
 * @param text CommonMark with GitHub's tables and task lists; ends with one line feed unless empty
 * @param losses what could not be carried over, in page order
 * @param unseen how many characters were removed since nobody sees them: zero-width ones, Unicode
 *     tags, direction overrides
 */
public record Markdown(String text, List<Loss> losses, int unseen) {
  public Markdown {
    losses = List.copyOf(losses);
  }

  /** Writes a document. */
  public static Markdown of(Document document) {
    LossCollector writing = new LossCollector();
    String text = MarkdownWriter.write(document.blocks(), writing);
    List<Loss> losses = new ArrayList<>(document.losses());
    losses.addAll(writing.list());
    return new Markdown(text, losses, document.invisible());
  }

  /** Whether there is nothing to read: no text at all, or only the marks of rules and tables. */
  public boolean isEmpty() {
    return text.codePoints()
        .noneMatch(c -> Character.isLetterOrDigit(c) || (c > 127 && !Character.isSpaceChar(c)));
  }
}
