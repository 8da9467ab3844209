package orchestrator.bedrock.target;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Prompt;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;

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

  /** Why a call that had to fail did; null if it went through after all. */
  protected final @Nullable CallFailedException outcome(
      BedrockProblems problems, CompletableFuture<?> call) {
    return outcome(problems, new AtomicReference<>(), call);
  }

  /**
   * The same of a call whose answer is an event stream.
   *
   * @param head gets the beginning of the response
   */
  protected final @Nullable CallFailedException outcome(
      BedrockProblems problems,
      AtomicReference<@Nullable SdkHttpResponse> head,
      CompletableFuture<?> call) {
    try {
      call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      SdkHttpResponse response = head.get();
      return response == null || BedrockProblems.isEventStream(response)
          ? null
          : problems.nothingCame(response);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      return problems.explain(e, head.get());
    } finally {
      call.cancel(true);
    }
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
