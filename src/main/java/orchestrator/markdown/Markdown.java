package orchestrator.markdown;

import java.util.List;

/**
 * A converted page.
 *
 * @param text CommonMark with GitHub's tables and task lists; ends with one line feed unless empty
 * @param losses what could not be carried over, in page order
 */
public record Markdown(String text, List<Loss> losses) {
  public Markdown {
    losses = List.copyOf(losses);
  }
}
