package orchestrator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of what is sent to a model. */
public sealed interface ContentPart {

  /** Text that the user, or this program, stands for. */
  record Text(String text) implements ContentPart {}

  /** What is no text; the text before it says what it is. */
  sealed interface Media extends ContentPart {
    /** Its type, e.g. {@code image/png}. */
    String mediaType();

    /** Its content. */
    byte[] bytes();

    /** How many tokens it counts, about. */
    long tokens();
  }

  /**
   * A picture.
   *
   * @param madeFrom the SHA-256 of the picture that it was made from, where it was made smaller;
   *     null where it is sent as it was
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  record Image(String mediaType, byte[] bytes, long tokens, @Nullable String madeFrom)
      implements Media {
    /** A picture as it was. */
    public Image(String mediaType, byte[] bytes, long tokens) {
      this(mediaType, bytes, tokens, null);
    }

    /** Its format as Bedrock names it: {@code png}, {@code jpeg}, {@code gif}, {@code webp}. */
    public String format() {
      return mediaType.substring(mediaType.indexOf('/') + 1);
    }
  }

  /**
   * A document beside the text.
   *
   * @param format its format as Bedrock names it, e.g. {@code pdf}
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  record Attachment(String format, String mediaType, byte[] bytes, long tokens) implements Media {}

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
