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

  /**
   * Converts the storage format of a page: well-formed, cut, or neither; no input makes it fail.
   *
   * @param storage the stored body, a fragment without an XML header
   * @param references what is known about the pages, people and files that it points to
   */
  public static Markdown ofStorage(String storage, References references) {
    Losses losses = new Losses();
    Element page = StorageParser.parse(storage, losses);
    List<Node.Block> blocks = new StorageFormatReader(page, references, losses, false).read();
    return new Markdown(MarkdownWriter.write(blocks), losses.list());
  }
}
