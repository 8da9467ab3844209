package orchestrator.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestrator.record.KeptRun;
import orchestrator.record.RunInputs;
import org.jspecify.annotations.Nullable;

/** The pictures that were sent with a run, as data that can stand in a document. */
final class Pictures {
  /** A report that nobody can open helps nobody. */
  private static final long MOST_BYTES = 40L * 1024 * 1024;

  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private final Path folder;
  private final List<RunInputs.Image> images;
  private final Set<String> shown = new HashSet<>();
  private long left = MOST_BYTES;

  /** Those of a run. */
  Pictures(KeptRun run) {
    this.folder = run.folder();
    RunInputs inputs = run.record().inputs();
    this.images = inputs == null ? List.of() : inputs.images();
  }

  /** A picture by its file name; null where it was not sent, or there is no more room. */
  @Nullable String data(String name) {
    for (RunInputs.Image image : images) {
      if (image.name().equals(name)) {
        shown.add(name);
        return data(image);
      }
    }
    return null;
  }

  /** The names of those that were not asked for yet. */
  List<String> others() {
    List<String> others = new ArrayList<>();
    for (RunInputs.Image image : images) {
      if (!shown.contains(image.name())) {
        others.add(image.name());
      }
    }
    return others;
  }

  private @Nullable String data(RunInputs.Image image) {
    try {
      Path file = folder.resolve(image.file()).normalize();
      if (!TYPES.contains(image.mediaType())
          || !file.startsWith(folder)
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > left) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(file);
      left -= bytes.length;
      return "data:" + image.mediaType() + ";base64," + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException | InvalidPathException e) {
      return null; // it is named in the text instead
    }
  }
}
