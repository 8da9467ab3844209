package orchestrator.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pictures that were sent with a run, as data that can stand in a document. */
final class Pictures {
  /** A report that nobody can open helps nobody. */
  private static final long MOST_BYTES = 40L * 1024 * 1024;

  private final Path folder;
  private long left = MOST_BYTES;

  /**
   * Those of a run.
   *
   * @param run its folder
   */
  Pictures(Path run) {
    this.folder = run.resolve("inputs");
  }

  /** A picture by its file name; null where it was not sent, or there is no more room. */
  @Nullable String data(String name) {
    String type = mediaType(name);
    try {
      Path file = folder.resolve(name).normalize();
      if (type == null
          || !folder.equals(file.getParent())
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > left) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(file);
      left -= bytes.length;
      return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException | InvalidPathException e) {
      return null; // it is named in the text instead
    }
  }

  private static @Nullable String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "gif" -> "image/gif";
      case "webp" -> "image/webp";
      default -> null;
    };
  }
}
