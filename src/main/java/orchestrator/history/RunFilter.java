package orchestrator.history;

import java.time.Instant;
import java.util.Set;
import orchestrator.record.RunRecord.Status;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingValues;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows.
 *
 * @param name of this feature; null for all
 * @param statuses that ended in one of these ways; empty for any
 * @param since that began no earlier; null for any time
 */
public record RunFilter(@Nullable String name, Set<Status> statuses, @Nullable Instant since) {
  /** All runs. */
  public static final RunFilter ALL = new RunFilter(null, Set.of(), null);

  public RunFilter {
    statuses = Set.copyOf(statuses);
  }

  /** Whether something ended in one of the ways. */
  boolean takes(Entry entry) {
    return statuses.isEmpty()
        || statuses.stream().anyMatch(status -> status.label().equals(entry.status()));
  }

  /** All runs of a name. */
  public static RunFilter named(String name) {
    return new RunFilter(name, Set.of(), null);
  }

  /**
   * The moment that {@code 7d} or {@code 2026-11-30} means.
   *
   * @param source who said so
   * @throws orchestrator.problem.ProblemException {@link
   *     orchestrator.problem.Problem#INVALID_VALUE}
   */
  public static Instant since(String text, Instant now, String source) {
    Instant moment = Age.moment(text, now);
    if (moment == null) {
      throw SettingValues.invalid(
          source, Setting.option(source, text), "an age or a date, such as 12h, 7d or 2026-11-30");
    }
    return moment;
  }
}
