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

  /** The page as it was kept; null if its file is gone, or is no longer what was kept. */
  public @Nullable String page() {
    return record.page() == null ? null : kept(text("page.md"), "", record.page().sha256());
  }

  /** The system prompt, if there was one. */
  public @Nullable String system() {
    return text("system.md");
  }

  /** The prompt as it was kept; null if it or the system prompt is no longer what was kept. */
  public @Nullable String prompt() {
    String system = system();
    return record.prompt() == null
        ? null
        : kept(text("prompt.md"), system == null ? "" : system, record.prompt().sha256());
  }

  /** A file of the run as it was kept; null if it is gone, or is no longer what was kept. */
  public byte @Nullable [] file(String path, String sha256) {
    try {
      Path file = folder.resolve(path).normalize();
      byte[] bytes =
          file.startsWith(folder) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              ? Files.readAllBytes(file)
              : null;
      return bytes != null && Sha256.of(bytes).equals(sha256) ? bytes : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String kept(@Nullable String text, String before, String sha256) {
    return text != null && Sha256.of(before + text).equals(sha256) ? text : null;
  }

  private @Nullable String text(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The answer as it was kept; null if its file is gone, or is no longer what was kept. */
  public @Nullable String answer() {
    RunRecord.Answer kept = record.answer();
    if (kept == null) {
      return null;
    }
    String document = text("answer.json");
    return kept(document == null ? text("answer.md") : document, "", kept.sha256());
  }
}
