package orchestrator.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code run} was asked to do on the command line, beside the settings.
 *
 * @param page the PAGE argument as it was typed
 * @param name the feature's name; null when the page's title shall be it
 * @param params variables for the template
 * @param allowDraft whether a draft may be read
 * @param dryRun whether to stop before the model
 * @param strict whether a loss in conversion is an error
 * @param stream whether the answer is streamed
 * @param trace whether agent steps are shown
 * @param ifChanged whether nobody is asked where the newest complete run was asked the same
 * @param count whether a dry run has the service count the tokens
 */
public record RunRequest(
    String page,
    @Nullable String name,
    Map<String, String> params,
    boolean allowDraft,
    boolean dryRun,
    boolean strict,
    boolean stream,
    boolean trace,
    boolean ifChanged,
    boolean count) {
  public RunRequest {
    params = Map.copyOf(params);
  }

  /** A run that counts no tokens. */
  public RunRequest(
      String page,
      @Nullable String name,
      Map<String, String> params,
      boolean allowDraft,
      boolean dryRun,
      boolean strict,
      boolean stream,
      boolean trace,
      boolean ifChanged) {
    this(page, name, params, allowDraft, dryRun, strict, stream, trace, ifChanged, false);
  }

  /** The same with the tokens counted by the service. */
  public RunRequest counting() {
    return new RunRequest(
        page, name, params, allowDraft, dryRun, strict, stream, trace, ifChanged, true);
  }

  /** The usual run about a page, for those who only want to know what would be wrong with it. */
  public static RunRequest about(String page, boolean allowDraft) {
    return new RunRequest(page, "run", Map.of(), allowDraft, false, false, true, false, false);
  }

  /** The same with a name. */
  public RunRequest named(String given) {
    return new RunRequest(
        page, given, params, allowDraft, dryRun, strict, stream, trace, ifChanged, count);
  }

  /** The same about another page. */
  public RunRequest withPage(String other) {
    return new RunRequest(
        other, name, params, allowDraft, dryRun, strict, stream, trace, ifChanged, count);
  }

  /** The same, asking nobody where the newest complete run was asked the same. */
  public RunRequest onlyIfChanged() {
    return new RunRequest(
        page, name, params, allowDraft, dryRun, strict, stream, trace, true, count);
  }
}
