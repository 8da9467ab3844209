package orchestrator.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.problem.Problem;

/**
 * Whether a record could be written. Nothing is.
 *
 * @param output the folder of the records, which need not exist yet
 */
record OutputCheck(Path output) implements Check {
  private static final long ENOUGH = 1_000_000;

  @Override
  public String name() {
    return "output";
  }

  @Override
  public CheckOutcome examine() {
    Path existing = output.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return new CheckOutcome.Failed(
          Problem.OUTPUT_UNWRITABLE.failure(existing + " is not a folder."));
    }
    if (!Files.isWritable(existing)) {
      return new CheckOutcome.Failed(
          Problem.OUTPUT_UNWRITABLE.failure(existing + " may not be written to."));
    }
    try {
      if (Files.getFileStore(existing).getUsableSpace() < ENOUGH) {
        return new CheckOutcome.Failed(
            Problem.DISK_FULL.failure("There is no room in " + existing + "."));
      }
    } catch (IOException e) {
      // Some file systems do not tell; a run finds out before it asks the model.
    }
    return new CheckOutcome.Passed("records can be written to " + output);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        Problem.OUTPUT_UNWRITABLE.failure(output + " does not react; is it on a network drive?"));
  }
}
