package orchestrator.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was sent beside the text of the page.
 *
 * @param images the pictures, in order
 * @param attachments the other files, in order
 * @param kept what is to be written to the run's folder; empty in a record that was read
 */
public record RunInputs(List<Image> images, List<Attachment> attachments, List<Kept> kept) {
  public RunInputs {
    images = List.copyOf(images);
    attachments = List.copyOf(attachments);
    kept = List.copyOf(kept);
  }

  /** What people read of each, in order. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Image image : images) {
      boolean scaled = image.width != image.sentWidth || image.height != image.sentHeight;
      lines.add(
          String.format(
              Locale.ROOT,
              "Picture %d: %s, %d × %d pixels%s, %,d bytes, about %,d tokens",
              lines.size() + 1,
              image.name,
              image.sentWidth,
              image.sentHeight,
              scaled ? " of " + image.width + " × " + image.height : "",
              image.bytes,
              image.estimatedTokens));
    }
    for (Attachment file : attachments) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s, %,d bytes, about %,d tokens",
              file.file == null ? "Text" : "Document",
              file.name,
              file.bytes,
              file.estimatedTokens));
    }
    return lines;
  }

  /** Whether there is nothing to tell. */
  boolean isEmpty() {
    return images.isEmpty() && attachments.isEmpty();
  }

  /**
   * A picture.
   *
   * @param bytes of what was sent
   * @param sha256 of what was sent
   * @param width of the original, in pixels
   * @param height of the original
   * @param sentWidth of what was sent
   * @param sentHeight of what was sent
   * @param estimatedTokens that it counts, about
   * @param version of the attachment, where Confluence told it
   * @param file where it lies in the run's folder
   */
  public record Image(
      String name,
      String mediaType,
      int bytes,
      String sha256,
      int width,
      int height,
      int sentWidth,
      int sentHeight,
      long estimatedTokens,
      @Nullable Integer version,
      String file) {}

  /**
   * Another file.
   *
   * @param file where it lies in the run's folder; null for one whose text is in the prompt
   */
  public record Attachment(
      String name,
      String mediaType,
      int bytes,
      String sha256,
      long estimatedTokens,
      @Nullable Integer version,
      @Nullable String file) {}

  /** A file for the run's folder. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes buys nothing.
  public record Kept(String path, byte[] content) {}
}
