package orchestrator.job;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.job.inputs.Since;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code run} was asked to do on the command line, beside the settings.
 *
 * @param page the PAGE argument as it was typed
 * @param name the feature's name; null when the page's title shall be it
 * @param params variables for the template
 * @param attach names of attachments to send; may hold {@code *} and {@code ?}
 * @param since since when changes of the page are shown; null for not at all
 * @param switches what was switched on
 */
public record RunRequest(
    String page,
    @Nullable String name,
    Map<String, String> params,
    List<String> attach,
    @Nullable Since since,
    Set<Switch> switches) {

  /** What is off as long as nobody asks for it. */
  public enum Switch {
    /** A draft may be read. */
    ALLOW_DRAFT,
    /** Stop before anybody is asked. */
    DRY_RUN,
    /** In a dry run, have the service count the tokens. */
    COUNT,
    /** A loss in conversion is an error. */
    STRICT,
    /** The answer comes in one piece. */
    NO_STREAM,
    /** Ask nobody where the newest complete run was asked the same. */
    IF_CHANGED
  }

  public RunRequest {
    params = Map.copyOf(params);
    attach = List.copyOf(attach);
    switches = Set.copyOf(switches);
  }

  /** The usual run about a page, of no name yet. */
  public static RunRequest about(String page) {
    return new RunRequest(page, null, Map.of(), List.of(), null, Set.of());
  }

  /** The same with a name. */
  public RunRequest named(@Nullable String given) {
    return new RunRequest(page, given, params, attach, since, switches);
  }

  /** The same about another page. */
  public RunRequest withPage(String other) {
    return new RunRequest(other, name, params, attach, since, switches);
  }

  /** The same with something switched on, where it is wanted. */
  public RunRequest with(Switch more, boolean wanted) {
    if (!wanted || is(more)) {
      return this;
    }
    Set<Switch> all = EnumSet.of(more);
    all.addAll(switches);
    return new RunRequest(page, name, params, attach, since, all);
  }

  /** Whether something is switched on. */
  public boolean is(Switch which) {
    return switches.contains(which);
  }

  /** Whether nobody is asked. */
  public boolean dryRun() {
    return is(Switch.DRY_RUN);
  }
}
