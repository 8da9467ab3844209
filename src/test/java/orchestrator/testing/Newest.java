package orchestrator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.stream.Stream;

/** Finds what the newest run left, however it ended; {@code latest} is the newest complete one. */
public final class Newest {
  private Newest() {}

  /** The folder of the newest run among those of a name. */
  public static Path in(Path runs) {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
          .filter(folder -> Files.exists(folder.resolve("record.json")))
          .max(Comparator.comparing(Newest::written))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime written(Path folder) {
    try {
      return Files.getLastModifiedTime(folder.resolve("record.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
