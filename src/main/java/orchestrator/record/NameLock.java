package orchestrator.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import orchestrator.files.AtomicFiles;
import orchestrator.files.LockFile;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * The right to be the only one of a name, for runs that ask nobody twice: two at a time would both
 * find nothing, and both pay.
 */
public final class NameLock implements AutoCloseable {
  private static final String FILE = ".lock";

  private final LockFile lock;

  private NameLock(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Takes it; the folder of the name is made if it is not there.
   *
   * @throws ProblemException {@link Problem#RUN_UNDER_WAY} if another has it
   */
  public static NameLock take(AtomicFiles disk, Path output, String name, Instant now) {
    Path file = RunDirectory.makeFeature(disk, output, name).resolve(FILE);
    try {
      LockFile lock =
          LockFile.take(
              file,
              "process "
                  + ProcessHandle.current().pid()
                  + ", since "
                  + now.truncatedTo(ChronoUnit.SECONDS)
                  + "\n");
      if (lock != null) {
        return new NameLock(lock);
      }
    } catch (IOException e) {
      throw RunDirectory.unwritable(file, e);
    }
    String owner = LockFile.owner(file);
    throw Problem.RUN_UNDER_WAY
        .failure("It holds " + file + (owner.isEmpty() ? "." : " (" + owner + ")."))
        .exception();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The process gives it back when it ends.
    }
  }
}
