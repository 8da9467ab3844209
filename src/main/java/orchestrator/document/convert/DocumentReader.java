package orchestrator.document.convert;

import java.util.List;
import orchestrator.document.Block.Verbatim;
import orchestrator.document.Document;
import orchestrator.document.LossCollector;
import orchestrator.document.macro.CodeMacros;
import orchestrator.document.macro.StorageFormatReader;
import orchestrator.document.source.AdfReader;
import orchestrator.document.source.ConfluenceHtmlReader;
import orchestrator.document.source.Element;
import orchestrator.document.source.StorageParser;

/** Reads the body of a page into a document, its references unresolved. */
public final class DocumentReader {
  private DocumentReader() {}

  /**
   * Reads the storage format of a page: well-formed, cut, or neither; no input makes it fail.
   *
   * @param storage the stored body, a fragment without an XML header
   */
  public static Document storage(String storage) {
    LossCollector losses = new LossCollector();
    return read(StorageParser.parse(storage, losses), losses);
  }

  /**
   * Reads HTML that Confluence made: {@code view}, {@code export_view}, an exported or saved page.
   * Storage format says more and is to be preferred.
   *
   * @param html a document or a fragment
   */
  public static Document html(String html) {
    LossCollector losses = new LossCollector();
    return read(ConfluenceHtmlReader.parse(html, losses), losses);
  }

  /**
   * Reads Atlassian's document format, for pages that cannot be had in storage format.
   *
   * @param document JSON, as in {@code body.atlas_doc_format.value}
   */
  public static Document adf(String document) {
    LossCollector losses = new LossCollector();
    return read(AdfReader.parse(document, losses), losses);
  }

  /**
   * Takes a text that is Markdown already, or no markup at all, as it is.
   *
   * @param text what to take; only what nobody would see is removed from it
   */
  public static Document asIs(String text) {
    LossCollector losses = new LossCollector();
    String visible = CodeMacros.withoutBlankEnds(losses.visible(text));
    return new Document(
        visible.isEmpty() ? List.of() : List.of(new Verbatim(visible)),
        losses.list(),
        losses.unseen());
  }

  private static Document read(Element page, LossCollector losses) {
    List<orchestrator.document.Block> blocks = new StorageFormatReader(page, losses).read();
    return new Document(blocks, losses.list(), losses.unseen());
  }
}
