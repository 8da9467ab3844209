package orchestrator.job;

import java.util.List;
import java.util.Map;
import orchestrator.job.inputs.Since;
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
 * @param attach names of attachments to send; may hold {@code *} and {@code ?}
 * @param ifChanged whether nobody is asked where the newest complete run was asked the same
 * @param since since when changes of the page are shown; null for not at all
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
    List<String> attach,
    boolean ifChanged,
    @Nullable Since since,
    boolean count) {
  public RunRequest {
    params = Map.copyOf(params);
    attach = List.copyOf(attach);
  }

  /** A request that sends no attachments. */
  public RunRequest(
      String page,
      @Nullable String name,
      Map<String, String> params,
      boolean allowDraft,
      boolean dryRun,
      boolean strict,
      boolean stream,
      boolean trace,
      boolean ifChanged,
      @Nullable Since since) {
    this(
        page, name, params, allowDraft, dryRun, strict, stream, trace, List.of(), ifChanged, since);
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
      List<String> attach,
      boolean ifChanged,
      @Nullable Since since) {
    this(
        page,
        name,
        params,
        allowDraft,
        dryRun,
        strict,
        stream,
        trace,
        attach,
        ifChanged,
        since,
        false);
  }

  /** The same with the tokens counted by the service. */
  public RunRequest counting() {
    return new RunRequest(
        page,
        name,
        params,
        allowDraft,
        dryRun,
        strict,
        stream,
        trace,
        attach,
        ifChanged,
        since,
        true);
  }

  /** The usual run about a page, for those who only want to know what would be wrong with it. */
  public static RunRequest about(String page, boolean allowDraft) {
    return new RunRequest(
        page, "run", Map.of(), allowDraft, false, false, true, false, false, null);
  }

  /** The same with a name. */
  public RunRequest named(String given) {
    return new RunRequest(
        page,
        given,
        params,
        allowDraft,
        dryRun,
        strict,
        stream,
        trace,
        attach,
        ifChanged,
        since,
        count);
  }

  /** The same about another page. */
  public RunRequest withPage(String other) {
    return new RunRequest(
        other,
        name,
        params,
        allowDraft,
        dryRun,
        strict,
        stream,
        trace,
        attach,
        ifChanged,
        since,
        count);
  }

  /** The same, asking nobody where the newest complete run was asked the same. */
  public RunRequest onlyIfChanged() {
    return new RunRequest(
        page, name, params, allowDraft, dryRun, strict, stream, trace, attach, true, since, count);
  }
}
