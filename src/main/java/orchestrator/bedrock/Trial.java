package orchestrator.bedrock;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import orchestrator.llm.Answer;
import orchestrator.llm.Generation;
import orchestrator.llm.Invoker;
import orchestrator.llm.Prompt;
import orchestrator.llm.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentRequest;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** Tries out whether a target can be called, for nothing or as cheaply as it can be done. */
final class Trial {
  /** No model takes a request that asks nothing, so it is turned away before any work. */
  private static final SdkBytes NOTHING = SdkBytes.fromUtf8String("{}");

  /** Shorter than session ids may be, so that no agent ever starts to work. */
  private static final String NO_SESSION = "-";

  private static final String JSON = "application/json";
  private static final Prompt SMALLEST = new Prompt("doctor", null, "Answer with one word: OK");
  private static final int FEW_TOKENS = 16;

  /** A doctor does not wait for a busy model. */
  private static final Retries NONE = new Retries(Duration.ofSeconds(1), Duration.ZERO);

  private final Connection connection;
  private final Deadline deadline;

  Trial(Connection connection, Duration longest) {
    this.connection = connection;
    this.deadline = Deadline.after(longest);
  }

  /**
   * Sends a request that the target must turn away, and looks at why it does.
   *
   * @throws ProblemException for any other refusal than the expected one
   */
  Proof forNothing(Target target) {
    return target instanceof Target.Model model
        ? model(ModelId.of(model.modelId()))
        : agent((Target.Agent) target);
  }

  /**
   * Makes a real call, of a few tokens.
   *
   * @param guardrail the run's own, as {@code ID:VERSION}; null for none
   * @throws ProblemException if no answer came
   */
  Proof forReal(Target target, @Nullable String guardrail) {
    return target instanceof Target.Model model
        ? answered("The model", ask(model, guardrail))
        : answered("The agent", ask((Target.Agent) target));
  }

  private Proof model(ModelId id) {
    BedrockProblems problems = BedrockProblems.ofModel(id, connection, deadline);
    try (BedrockRuntimeAsyncClient bedrock = BedrockClients.models(connection)) {
      Failure streamed =
          outcome(
              problems,
              bedrock.invokeModelWithResponseStream(
                  request ->
                      request.modelId(id.given()).contentType(JSON).accept(JSON).body(NOTHING),
                  InvokeModelWithResponseStreamResponseHandler.builder()
                      .subscriber(event -> {})
                      .build()));
      Failure reservation = null;
      Failure said = streamed;
      if (streamed != null && BedrockProblems.isStreamingDenied(streamed)) {
        reservation = Problem.STREAMING_DENIED.failure("Answers will come in one piece.");
        said =
            outcome(
                problems,
                bedrock.invokeModel(
                    request ->
                        request.modelId(id.given()).contentType(JSON).accept(JSON).body(NOTHING)));
      }
      return proof(
          said,
          "Signature, permission to invoke and model id are accepted",
          "Not proven: that the model answers (quota, first-use forms); --invoke does, for a few"
              + " tokens.",
          reservation);
    }
  }

  private Proof agent(Target.Agent agent) {
    try (BedrockAgentRuntimeAsyncClient bedrock = BedrockClients.agents(connection)) {
      Failure said =
          outcome(
              BedrockProblems.ofAgent(agent.agentId(), agent.agentAliasId(), connection, deadline),
              bedrock.invokeAgent(
                  request(agent, NO_SESSION).build(),
                  InvokeAgentResponseHandler.builder().subscriber(event -> {}).build()));
      return proof(
          said,
          "The signature is accepted",
          "Not proven: bedrock:InvokeAgent, and that agent and alias exist; --invoke does, for a"
              + " few tokens.",
          null);
    }
  }

  /** Why a call that had to fail did; null if it went through after all. */
  private @Nullable Failure outcome(BedrockProblems problems, CompletableFuture<?> call) {
    try {
      call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      return problems.explain(e, null).failure();
    } finally {
      call.cancel(true);
    }
  }

  private static Proof proof(
      @Nullable Failure said, String proven, String open, @Nullable Failure reservation) {
    if (said == null) {
      return new Proof("It took even an empty request.", "", reservation);
    }
    if (said.problem() != Problem.INVALID_REQUEST && said.problem() != Problem.REQUEST_MALFORMED) {
      throw said.exception();
    }
    String id = said.requestId();
    return new Proof(
        proven + (id == null ? "." : " (AWS request id " + id + ")."), open, reservation);
  }

  private Answer ask(Target.Model model, @Nullable String guardrail) {
    Generation few = new Generation(FEW_TOKENS, null, guardrail, true, deadline.allowed());
    try (Invoker invoker = new ModelInvoker(model, few, () -> connection, NONE)) {
      return invoker.invoke(SMALLEST, event -> {});
    }
  }

  private Answer ask(Target.Agent agent) {
    String session = UUID.randomUUID().toString();
    Target.Agent own = new Target.Agent(agent.agentId(), agent.agentAliasId(), session);
    Generation usual = new Generation(null, null, null, true, deadline.allowed());
    try (Invoker invoker = new AgentInvoker(own, usual, () -> connection, NONE)) {
      return invoker.invoke(SMALLEST, event -> {});
    } finally {
      end(own, session);
    }
  }

  /** Whatever comes of it: a session that is not ended ends by itself. */
  private void end(Target.Agent agent, String session) {
    try (BedrockAgentRuntimeAsyncClient bedrock = BedrockClients.agents(connection)) {
      outcome(
          BedrockProblems.ofAgent(agent.agentId(), agent.agentAliasId(), connection, deadline),
          bedrock.invokeAgent(
              request(agent, session).endSession(true).build(),
              InvokeAgentResponseHandler.builder().subscriber(event -> {}).build()));
    }
  }

  private static InvokeAgentRequest.Builder request(Target.Agent agent, String session) {
    return InvokeAgentRequest.builder()
        .agentId(agent.agentId())
        .agentAliasId(agent.agentAliasId())
        .sessionId(session)
        .inputText(SMALLEST.text());
  }

  private static Proof answered(String who, Answer answer) {
    Failure shortfall = answer.shortfall();
    boolean few =
        shortfall == null
            || shortfall.problem() == Problem.ANSWER_TOO_LONG
            || (shortfall.problem() == Problem.ANSWER_EMPTY && answer.requestId() != null);
    String tokens =
        answer.usage().inputTokens() == null
            ? ""
            : ", " + answer.usage().inputTokens() + " tokens in";
    String id = answer.requestId() == null ? "" : " (AWS request id " + answer.requestId() + ")";
    return new Proof(who + " answered" + tokens + id + ".", "", few ? null : shortfall);
  }
}
