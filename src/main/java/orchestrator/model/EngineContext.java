package orchestrator.model;

import orchestrator.document.Document;
import orchestrator.http.HttpClients;
import orchestrator.settings.Settings;

/**
 * What an engine is made with for one run.
 *
 * @param settings all settings, of which a provider reads its own
 * @param options how the answer should be made
 * @param http how others are reached; whoever made it closes it, after the engine
 * @param observer hears what happens, and can be asked
 * @param title the page's title
 * @param document the page as a tree
 */
public record EngineContext(
    Settings settings,
    InferenceOptions options,
    HttpClients http,
    RunObserver observer,
    String title,
    Document document) {}
