package orchestrator.model;

import java.util.function.Consumer;
import orchestrator.problem.ProblemException;

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
}
