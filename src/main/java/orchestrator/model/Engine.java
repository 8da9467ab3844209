package orchestrator.model;

import java.util.function.Consumer;
import orchestrator.document.Document;
import orchestrator.http.HttpClients;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Settings;

/** Asks one target and reads its answer. */
public interface Engine extends AutoCloseable {

  /**
   * Asks and waits for the end of the answer. Interrupting the thread ends the call.
   *
   * @param prompt what to ask
   * @param events receives what happens meanwhile, on one thread at a time; {@link
   *     RunEvent.Connected} first
   * @return the answer, whole or with the reason why it is not
   * @throws ProblemException if no part of an answer arrived
   */
  Answer ask(Prompt prompt, Consumer<RunEvent> events);

  /** Lets go of connections and threads. */
  @Override
  void close();

  /**
   * What an engine is made with for one run.
   *
   * @param settings all settings, of which a provider reads its own
   * @param options how the answer should be made
   * @param http how others are reached; whoever made it closes it, after the engine
   * @param shared what the engines of many runs share
   * @param observer hears what happens, and can be asked
   * @param title the page's title
   * @param document the page as a tree
   */
  record Context(
      Settings settings,
      InferenceOptions options,
      HttpClients http,
      SharedState shared,
      RunObserver observer,
      String title,
      Document document) {}
}
