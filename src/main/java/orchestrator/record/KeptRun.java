package orchestrator.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An earlier run, as it was found on the disk.
 *
 * @param folder where it is now
 * @param record what its {@code record.json} says
 */
public record KeptRun(Path folder, RunRecord record) {

  /** Whether it was asked the same, of the same model or agent and with the same options. */
  public boolean wasAsked(@Nullable String fingerprint) {
    return fingerprint != null && fingerprint.equals(record.fingerprint());
  }

  /** The answer as it was kept; null if its file is gone, or is no longer what was kept. */
  public @Nullable String answer() {
    RunRecord.Answer kept = record.answer();
    Path file = folder.resolve("answer.md");
    if (kept == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Sha256.of(text).equals(kept.sha256()) ? text : null;
    } catch (IOException e) {
      return null;
    }
  }
}
