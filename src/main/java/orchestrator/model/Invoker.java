package orchestrator.model;

import java.util.function.Consumer;
import orchestrator.problem.ProblemException;

/** Someone who can be asked: a Bedrock model, a Bedrock agent, or the offline digest. */
public interface Invoker extends AutoCloseable {

  /**
   * Asks and waits for the end of the answer. Interrupting the thread ends the call.
   *
   * @param prompt what to ask
   * @param events receives what happens meanwhile, on one thread at a time; {@link
   *     RunEvent.Connected} first
   * @return the answer, whole or with the reason why it is not
   * @throws ProblemException if no part of an answer arrived
   */
  Answer invoke(Prompt prompt, Consumer<RunEvent> events);

  /** Lets go of connections and threads. */
  @Override
  void close();
}
