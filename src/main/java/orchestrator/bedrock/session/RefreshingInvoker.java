package orchestrator.bedrock.session;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.http.Deadline;
import orchestrator.http.TimeLimit;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;

/**
 * An invoker that connects, asks, and does both again if the credentials run out between its first
 * call and a later one: they are looked up once more, and nobody else's are taken. AWS looks at
 * them before it does any work, so nothing is billed twice.
 *
 * @param connecting looks up identity, region and endpoint
 * @param opening makes the invoker for a connection
 */
public record RefreshingInvoker(
    Supplier<Connection> connecting, Deadline deadline, Function<Connection, Engine> opening)
    implements Engine {

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    Connection connection = connect();
    try {
      return ask(connection, prompt, events);
    } catch (CallFailedException e) {
      if (e.reason() != CallFailedException.Reason.CREDENTIALS_EXPIRED
          || e.mayHaveBeenBilled()
          || connection.bearerToken() != null
          || connection.route().credentialSource().equals("environment")) {
        throw e; // A process keeps the environment that it was started with, API keys included.
      }
      events.accept(new RunEvent.Note("The AWS credentials have expired; asking for new ones"));
      Connection renewed = connect();
      if (!isSameIdentity(connection.route(), renewed.route())) {
        throw e;
      }
      return ask(renewed, prompt, events);
    }
  }

  private Answer ask(Connection connection, Prompt prompt, Consumer<RunEvent> events) {
    connection.announce(events);
    try (Engine invoker = opening.apply(connection)) {
      return invoker.ask(prompt, events);
    }
  }

  /** Connecting has many possible waits, and cannot be told when to stop. */
  private Connection connect() {
    Duration allowed = deadline.allowed();
    if (allowed == null) {
      return connecting.get();
    }
    try {
      return TimeLimit.within(deadline.left(), connecting::get);
    } catch (TimeoutException e) {
      throw Problem.TIMED_OUT
          .failure(
              "Nothing was sent to Bedrock: finding the AWS identity took all of the "
                  + allowed.toSeconds()
                  + " s.")
          .exception(e);
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // A supplier throws nothing else.
    }
  }

  private static boolean isSameIdentity(InvocationContext before, InvocationContext now) {
    return before.credentialSource().equals(now.credentialSource())
        && Objects.equals(before.profile(), now.profile())
        && Objects.equals(before.account(), now.account());
  }

  /** Nothing: what a connection needs is closed with its call. */
  @Override
  public void close() {}
}
