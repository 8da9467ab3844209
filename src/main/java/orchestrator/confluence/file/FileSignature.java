package orchestrator.confluence.file;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The first bytes of files that people take for a page, since Confluence exports or shows them. */
final class FileSignature {
  private static final int HEAD = 4096;

  private FileSignature() {}

  /** What a file is and what to take in its place; null where the bytes tell nothing. */
  static @Nullable String of(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
    if (head.startsWith("%PDF-")) {
      return "a PDF file; export the page as HTML instead";
    }
    if (head.startsWith("PK\u0003\u0004")) {
      return office(head);
    }
    if (head.startsWith("\u00d0\u00cf\u0011\u00e0")) {
      return "an old Word, Excel or PowerPoint file; export the page as HTML instead";
    }
    if (head.startsWith("{\\rtf")) {
      return "a rich text file (RTF); export the page as HTML instead";
    }
    if (head.startsWith("\u001f\u008b") || head.startsWith("7z\u00bc\u00af")) {
      return "a compressed file; unpack it and name a page in it";
    }
    return isPicture(head) ? "a picture; attach it to the page, and give the page itself" : null;
  }

  /** Office files are archives, whose parts are named near the start. */
  private static String office(String head) {
    String instead = "; export the page as HTML instead";
    if (head.contains("word/")) {
      return "a Word file" + instead;
    }
    if (head.contains("xl/")) {
      return "an Excel file" + instead;
    }
    if (head.contains("ppt/")) {
      return "a PowerPoint file" + instead;
    }
    if (head.contains("opendocument")) {
      return "an OpenDocument file" + instead;
    }
    return head.contains("epub+zip")
        ? "an e-book" + instead
        : "a zip archive (or a Word file); name a page in it";
  }

  private static boolean isPicture(String head) {
    return head.startsWith("\u0089PNG\r\n")
        || head.startsWith("\u00ff\u00d8\u00ff")
        || head.startsWith("GIF87a")
        || head.startsWith("GIF89a")
        || (head.startsWith("BM") && head.indexOf(0) >= 0)
        || head.startsWith("II*\u0000")
        || head.startsWith("MM\u0000*")
        || (head.startsWith("RIFF") && head.startsWith("WEBP", 8))
        || head.startsWith("ftypheic", 4)
        || head.startsWith("ftypavif", 4);
  }
}
