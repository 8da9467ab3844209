package orchestrator.bedrock.session;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.model.Answer;
import orchestrator.model.InvocationContext;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * Goes on when credentials run out between the first call and a later one: they are looked up once
 * more, and nobody else's are taken. AWS looks at them before it does any work, so nothing is
 * billed twice.
 */
public record CredentialRefresh(
    Supplier<Connection> connecting, CallDeadline deadline, Consumer<RunEvent> events) {

  /** Connects and makes the call, and does both again if the credentials turn out to be over. */
  public Answer call(Function<Connection, Answer> call) {
    Connection connection = deadline.bound(connecting);
    connection.announce(events);
    try {
      return call.apply(connection);
    } catch (ProblemException e) {
      if (e.failure().problem() != Problem.CREDENTIALS_EXPIRED
          || connection.route().credentialSource().equals("environment")) {
        throw e; // A process keeps the environment that it was started with.
      }
      events.accept(new RunEvent.Note("The AWS credentials have expired; asking for new ones"));
      Connection renewed = deadline.bound(connecting);
      if (!isSameIdentity(connection.route(), renewed.route())) {
        throw e;
      }
      renewed.announce(events);
      return call.apply(renewed);
    }
  }

  private static boolean isSameIdentity(InvocationContext before, InvocationContext now) {
    return before.credentialSource().equals(now.credentialSource())
        && Objects.equals(before.profile(), now.profile())
        && Objects.equals(before.account(), now.account());
  }
}
