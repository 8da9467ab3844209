package orchestrator.attachment;

import orchestrator.confluence.Attachment;
import orchestrator.model.ContentPart;
import org.jspecify.annotations.Nullable;

/**
 * An attached file that is sent, as text in the prompt or as a document beside it.
 *
 * @param name what the model is told that it is called
 * @param file where it comes from
 * @param mediaType its type, as its content shows
 * @param bytes its content
 * @param sha256 of its content
 * @param format of a document, as Bedrock names it; null of text
 * @param text of a text; empty of a document
 * @param number of a document among the documents, from 1
 * @param tokens that it counts, about
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
public record SentFile(
    String name,
    Attachment file,
    String mediaType,
    byte[] bytes,
    String sha256,
    @Nullable String format,
    String text,
    int number,
    long tokens) {

  /** How a document is named in the text. */
  String label() {
    return "Document " + number + ": " + name;
  }

  /** The name of a document in the folder of the run. */
  String fileName() {
    return "document-" + number + "." + format;
  }

  ContentPart.Attachment part(String bedrockFormat) {
    return new ContentPart.Attachment(bedrockFormat, mediaType, bytes, tokens);
  }
}
