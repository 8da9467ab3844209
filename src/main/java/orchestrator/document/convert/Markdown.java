package orchestrator.document.convert;

import java.util.List;
import orchestrator.document.Loss;
import orchestrator.document.LossCollector;
import orchestrator.document.Node;
import orchestrator.document.References;
import orchestrator.document.macro.CodeMacros;
import orchestrator.document.macro.StorageFormatReader;
import orchestrator.document.render.MarkdownWriter;
import orchestrator.document.source.AdfReader;
import orchestrator.document.source.ConfluenceHtmlReader;
import orchestrator.document.source.Element;
import orchestrator.document.source.StorageParser;

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

  /**
   * Converts the storage format of a page: well-formed, cut, or neither; no input makes it fail.
   *
   * @param storage the stored body, a fragment without an XML header
   * @param references what is known about the pages, people and files that it points to
   */
  public static Markdown ofStorage(String storage, References references) {
    LossCollector losses = new LossCollector();
    return of(StorageParser.parse(storage, losses), references, losses);
  }

  /**
   * Converts HTML that Confluence made: {@code view}, {@code export_view}, an exported or saved
   * page. Storage format says more and is to be preferred.
   *
   * @param html a document or a fragment
   * @param references what is known about the pages, people and files that it points to
   */
  public static Markdown ofHtml(String html, References references) {
    LossCollector losses = new LossCollector();
    return of(ConfluenceHtmlReader.parse(html, losses), references, losses);
  }

  /**
   * Converts Atlassian's document format, for pages that cannot be had in storage format.
   *
   * @param document JSON, as in {@code body.atlas_doc_format.value}
   * @param references what is known about the pages, people and files that it points to
   */
  public static Markdown ofAdf(String document, References references) {
    LossCollector losses = new LossCollector();
    return of(AdfReader.parse(document, losses), references, losses);
  }

  /**
   * Takes a text that is Markdown already, or no markup at all, as it is.
   *
   * @param text what to take; only what nobody would see is removed from it
   */
  public static Markdown asIs(String text) {
    LossCollector losses = new LossCollector();
    String visible = CodeMacros.withoutBlankEnds(losses.visible(text));
    return new Markdown(visible.isEmpty() ? "" : visible + "\n", losses.list(), losses.unseen());
  }

  /** Whether there is nothing to read: no text at all, or only the marks of rules and tables. */
  public boolean isEmpty() {
    return text.codePoints()
        .noneMatch(c -> Character.isLetterOrDigit(c) || (c > 127 && !Character.isSpaceChar(c)));
  }

  private static Markdown of(Element page, References references, LossCollector losses) {
    List<Node.Block> blocks = new StorageFormatReader(page, references, losses, false).read();
    return new Markdown(MarkdownWriter.write(blocks, losses), losses.list(), losses.unseen());
  }
}
