package orchestrator.history;

import java.nio.file.Path;
import java.util.List;
import orchestrator.record.KeptRun;

/**
 * A list of runs.
 *
 * @param runs the newest first, without what can be long in their records
 * @param skipped what looks like a run and cannot be read as one
 */
public record RunListing(List<KeptRun> runs, List<Skipped> skipped) {
  public RunListing {
    runs = List.copyOf(runs);
    skipped = List.copyOf(skipped);
  }

  /**
   * A folder that was passed over.
   *
   * @param why for people
   */
  public record Skipped(Path folder, String why) {}
}
