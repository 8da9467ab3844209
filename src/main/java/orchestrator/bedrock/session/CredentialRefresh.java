package orchestrator.bedrock.session;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.http.Deadline;
import orchestrator.http.TimeLimit;
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
    Supplier<Connection> connecting, Deadline deadline, Consumer<RunEvent> events) {

  /** Connects and makes the call, and does both again if the credentials turn out to be over. */
  public Answer call(Function<Connection, Answer> call) {
    Connection connection = connect();
    connection.announce(events);
    try {
      return call.apply(connection);
    } catch (ProblemException e) {
      if (e.failure().problem() != Problem.CREDENTIALS_EXPIRED
          || connection.route().credentialSource().equals("environment")) {
        throw e; // A process keeps the environment that it was started with.
      }
      events.accept(new RunEvent.Note("The AWS credentials have expired; asking for new ones"));
      Connection renewed = connect();
      if (!isSameIdentity(connection.route(), renewed.route())) {
        throw e;
      }
      renewed.announce(events);
      return call.apply(renewed);
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
}
