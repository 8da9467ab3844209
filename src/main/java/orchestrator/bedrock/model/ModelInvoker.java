package orchestrator.bedrock.model;

import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RefreshingInvoker;
import orchestrator.bedrock.session.RetryingInvoker;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;

/**
 * Asks a model, once: a request that may have been billed is never sent again. An answer counts as
 * whole only when the model's own end mark has arrived.
 */
public final class ModelInvoker implements Engine {
  private final InferenceOptions generation;
  private final ModelRequest request;
  private final Supplier<Connection> connecting;
  private final RetryPolicy retries;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if the named family is not known or a value
   *     cannot be used
   */
  public ModelInvoker(
      ModelTarget model,
      InferenceOptions generation,
      Supplier<Connection> connecting,
      RetryPolicy retries) {
    this.generation = generation;
    this.request = new ModelRequest(model, generation);
    this.connecting = connecting;
    this.retries = retries;
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    request.check(prompt);
    Deadline deadline = Deadline.after(generation.timeout());
    try (Engine model =
        new RefreshingInvoker(
            connecting,
            deadline,
            connection ->
                new RetryingInvoker(
                    new ConnectedModel(request, connection, deadline), retries, deadline))) {
      return model.ask(prompt, events);
    }
  }

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
