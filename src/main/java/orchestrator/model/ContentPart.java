package orchestrator.model;

import java.util.List;

/** A part of what is sent to a model. */
public sealed interface ContentPart {

  /** Text that the user, or this program, stands for. */
  record Text(String text) implements ContentPart {}

  /**
   * A picture.
   *
   * @param mediaType e.g. {@code image/png}
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  record Image(String mediaType, byte[] bytes) implements ContentPart {}

  /**
   * A document beside the text.
   *
   * @param name what people call it
   * @param mediaType e.g. {@code application/pdf}
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  record Attachment(String name, String mediaType, byte[] bytes) implements ContentPart {}

  /** Where a service may end what it keeps of the prompt for the next calls; nothing is sent. */
  record CachePoint() implements ContentPart {}

  /**
   * What somebody else wrote, who may have meant it as an instruction.
   *
   * @param origin where it comes from: the page's address, or its title
   */
  record Untrusted(String origin, List<ContentPart> parts) implements ContentPart {
    public Untrusted {
      parts = List.copyOf(parts);
    }
  }
}
