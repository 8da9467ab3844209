package orchestrator.settings;

import java.util.Map;

/**
 * What one {@code run} was asked to do on the command line, beside the settings.
 *
 * @param page the PAGE argument as it was typed
 * @param name the feature's name
 * @param params variables for the template
 * @param allowDraft whether a draft may be read
 * @param dryRun whether to stop before the model
 * @param strict whether a loss in conversion is an error
 * @param stream whether the answer is streamed
 * @param trace whether agent steps are shown
 */
public record RunRequest(
    String page,
    String name,
    Map<String, String> params,
    boolean allowDraft,
    boolean dryRun,
    boolean strict,
    boolean stream,
    boolean trace) {
  public RunRequest {
    params = Map.copyOf(params);
  }
}
