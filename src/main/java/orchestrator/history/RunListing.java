package orchestrator.history;

import java.nio.file.Path;
import java.util.List;

/**
 * A list of runs.
 *
 * @param entries the newest first, without what can be long in their records
 * @param skipped what looks like a run and cannot be read as one
 */
public record RunListing(List<Entry> entries, List<Skipped> skipped) {
  public RunListing {
    entries = List.copyOf(entries);
    skipped = List.copyOf(skipped);
  }

  /**
   * A folder that was passed over.
   *
   * @param why for people
   */
  public record Skipped(Path folder, String why) {}
}
