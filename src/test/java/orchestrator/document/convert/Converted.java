package orchestrator.document.convert;

import orchestrator.document.Document;
import orchestrator.document.References;

/** Pages read, resolved and written as Markdown. */
public final class Converted {
  private Converted() {}

  public static Markdown ofStorage(String storage, References references) {
    return written(DocumentReader.storage(storage), references);
  }

  public static Markdown ofHtml(String html, References references) {
    return written(DocumentReader.html(html), references);
  }

  public static Markdown ofAdf(String json, References references) {
    return written(DocumentReader.adf(json), references);
  }

  public static Markdown asIs(String text) {
    return written(DocumentReader.asIs(text), References.NONE);
  }

  private static Markdown written(Document document, References references) {
    return Markdown.of(ReferenceResolver.resolve(document, references));
  }
}
