package orchestrator.attachment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an attached file is, by its content: the ending of its name only tells Office files from
 * each other.
 */
sealed interface FileKind {
  /** Text. */
  record Text(String text) implements FileKind {}

  /**
   * A document that models may read as it is.
   *
   * @param format as Bedrock names it
   */
  record Document(String format, String mediaType) implements FileKind {}

  /** A picture. */
  record Picture() implements FileKind {}

  /** Nothing that can be sent; the reason is a clause for people. */
  record Unfit(String reason) implements FileKind {}

  /** A PDF. */
  Document PDF = new Document("pdf", "application/pdf");

  /** Office files, by the ending of the name: those of today are archives, older ones are not. */
  Map<String, Document> OFFICE =
      Map.of(
          "docx",
          new Document(
              "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          "xlsx",
          new Document("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          "doc",
          new Document("doc", "application/msword"),
          "xls",
          new Document("xls", "application/vnd.ms-excel"));

  /** Looks at a file. */
  static FileKind of(String name, byte[] bytes) {
    if (bytes.length == 0) {
      return new Unfit("the file is empty");
    }
    String head = new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.ISO_8859_1);
    if (head.startsWith("%PDF-")) {
      return PDF;
    }
    if (PictureHeader.read(bytes) != null) {
      return new Picture();
    }
    boolean archive = head.startsWith("PK\u0003\u0004");
    boolean old = head.startsWith("\u00d0\u00cf\u0011\u00e0");
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Document office = OFFICE.get(ending);
    if (office != null && (ending.length() == 4 ? archive : old)) {
      return office;
    }
    String text = text(bytes);
    return text == null || office != null
        ? new Unfit("it is neither text, nor a PDF, Word or Excel file, nor a picture")
        : new Text(text);
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? text.replaceFirst("^\uFEFF", "") : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
