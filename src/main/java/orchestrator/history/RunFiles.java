package orchestrator.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import orchestrator.problem.Problem;
import orchestrator.record.KeptRun;
import org.jspecify.annotations.Nullable;

/** The files beside a run's record. */
public final class RunFiles {
  private static final List<String> ANSWERS =
      List.of("answer.json", "answer.md", "answer.partial.md");

  private RunFiles() {}

  /** The file with the answer, or with what arrived of it; null for none. */
  public static @Nullable Path answer(KeptRun run) {
    for (String name : ANSWERS) {
      Path file = run.folder().resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return file;
      }
    }
    return null;
  }

  /**
   * The text of a file of a run.
   *
   * @return null if there is none
   * @throws orchestrator.problem.ProblemException {@link Problem#RUN_NOT_FOUND} if it cannot be
   *     read
   */
  public static @Nullable String text(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : null;
    } catch (IOException e) {
      throw Problem.RUN_NOT_FOUND.failure(file + " cannot be read.").exception(e);
    }
  }
}
