package orchestrator.bedrock.target;

import java.time.Duration;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Prompt;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Tries out whether a target can be called; each kind of target has its own. */
public abstract class AccessProbe {
  /** The smallest question. */
  protected static final Prompt SMALLEST = new Prompt("doctor", null, "Answer with one word: OK");

  /** A doctor does not wait for a busy model. */
  protected static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  protected final Connection connection;
  protected final Deadline deadline;

  protected AccessProbe(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  protected static String withId(@Nullable String requestId) {
    return requestId == null ? "." : " (AWS request id " + requestId + ").";
  }

  /** What a real call has shown. */
  protected static ProbeResult answered(String who, Answer answer) {
    Failure shortfall = answer.shortfall();
    boolean few =
        shortfall == null
            || shortfall.problem() == Problem.ANSWER_TOO_LONG
            || (shortfall.problem() == Problem.ANSWER_EMPTY && answer.requestId() != null);
    String tokens =
        answer.usage().inputTokens() == null
            ? ""
            : ", " + answer.usage().inputTokens() + " tokens in";
    return new ProbeResult(
        who + " answered" + tokens + withId(answer.requestId()), "", few ? null : shortfall);
  }
}
