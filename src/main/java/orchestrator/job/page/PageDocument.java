package orchestrator.job.page;

import orchestrator.confluence.Page;
import orchestrator.document.Document;
import orchestrator.document.convert.DocumentReader;
import orchestrator.document.convert.MarkedWords;

/** The document that a page's body holds, whatever it is written in. */
public final class PageDocument {
  private PageDocument() {}

  /** Reads the body; what it points at is not looked up. */
  public static Document of(Page page) {
    return switch (page.format()) {
      case STORAGE -> DocumentReader.storage(page.body());
      case HTML -> DocumentReader.html(page.body());
      case ADF -> DocumentReader.adf(page.body());
      case MARKDOWN, TEXT -> DocumentReader.asIs(page.body());
    };
  }

  /** Where the words stand that comments are about. */
  static MarkedWords markedWords(Page page) {
    return switch (page.format()) {
      case STORAGE -> MarkedWords.storage(page.body());
      case ADF -> MarkedWords.adf(page.body());
      case HTML, MARKDOWN, TEXT -> MarkedWords.none();
    };
  }
}
