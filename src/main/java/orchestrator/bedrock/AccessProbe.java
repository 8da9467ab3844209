package orchestrator.bedrock;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import orchestrator.bedrock.agent.AgentInvoker;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Invoker;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** Tries out whether a target can be called, for nothing or as cheaply as it can be done. */
final class AccessProbe {
  /** No model takes a request that asks nothing, so it is turned away before any work. */
  private static final SdkBytes NOTHING = SdkBytes.fromUtf8String("{}");

  private static final String JSON = "application/json";
  private static final Prompt SMALLEST = new Prompt("doctor", null, "Answer with one word: OK");
  private static final int FEW_TOKENS = 16;

  /** A doctor does not wait for a busy model. */
  private static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  private final Connection connection;
  private final Deadline deadline;

  AccessProbe(Connection connection, Duration longest) {
    this.connection = connection;
    this.deadline = Deadline.after(longest);
  }

  /**
   * Sends a request that the target must turn away, and looks at why it does.
   *
   * @throws ProblemException for any other refusal than the expected one
   */
  ProbeResult forNothing(Target target) {
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
  ProbeResult forReal(Target target, @Nullable String guardrail) {
    return target instanceof Target.Model model
        ? answered("The model", ask(model, guardrail))
        : answered("The agent", ask((Target.Agent) target));
  }

  private ProbeResult model(ModelId id) {
    BedrockProblems problems =
        BedrockProblems.ofModel(id, connection.route(), deadline, connection.clock());
    try (BedrockRuntimeAsyncClient bedrock = BedrockClients.models(connection)) {
      CallFailedException streamed =
          outcome(
              problems,
              bedrock.invokeModelWithResponseStream(
                  request ->
                      request.modelId(id.given()).contentType(JSON).accept(JSON).body(NOTHING),
                  InvokeModelWithResponseStreamResponseHandler.builder()
                      .subscriber(event -> {})
                      .build()));
      Failure reservation = null;
      CallFailedException said = streamed;
      if (streamed != null && streamed.reason() == CallFailedException.Reason.STREAMING_DENIED) {
        reservation = Problem.STREAMING_DENIED.failure("Answers will come in one piece.");
        said =
            outcome(
                problems,
                bedrock.invokeModel(
                    request ->
                        request.modelId(id.given()).contentType(JSON).accept(JSON).body(NOTHING)));
      }
      return empty(said, reservation);
    }
  }

  /** How far an empty request came. AWS says nowhere in which order it looks, but its words do. */
  private static ProbeResult empty(
      @Nullable CallFailedException refused, @Nullable Failure reservation) {
    if (refused == null) {
      return new ProbeResult("The model took even an empty request.", "", reservation);
    }
    Failure said = refused.failure();
    if (said.problem() != Problem.INVALID_REQUEST && said.problem() != Problem.REQUEST_MALFORMED) {
      throw refused;
    }
    return isAboutTheBody(refused)
        ? new ProbeResult(
            "The model itself turned an empty request down, so signature, permission to invoke and"
                + " model id are accepted"
                + withId(said.requestId()),
            "not proven: that it answers (quota, first-use form); --invoke does, for a few tokens",
            reservation)
        : new ProbeResult(
            "Bedrock turned an empty request down as invalid, so the signature is accepted"
                + withId(said.requestId()),
            "not proven: permission to invoke, and the model id; --invoke does, for a few tokens. It"
                + " said: "
                + said.detail(),
            reservation);
  }

  /** Only what stands behind permissions and model ids knows what a model's body must hold. */
  private static boolean isAboutTheBody(CallFailedException said) {
    return said.reason() == CallFailedException.Reason.BODY_MALFORMED
        || said.reason() == CallFailedException.Reason.BODY_INCOMPLETE;
  }

  /** A session of its own that is ended with its first request, so that no agent goes to work. */
  private ProbeResult agent(Target.Agent agent) {
    Ending ending = end(agent, UUID.randomUUID().toString());
    if (ending.failure() != null) {
      throw ending.failure();
    }
    return new ProbeResult(
        "The agent ended a session of its own, so signature, permission to invoke, agent and alias"
            + " are accepted"
            + withId(ending.requestId()),
        BedrockProblems.isSessionEnd(ending.text())
            ? "not proven: that it answers (its model, its role, what it calls); --invoke does, for a"
                + " few tokens"
            : "it did more than end the session, which may have cost a few tokens",
        null);
  }

  private static String withId(@Nullable String requestId) {
    return requestId == null ? "." : " (AWS request id " + requestId + ").";
  }

  /** Why a call that had to fail did; null if it went through after all. */
  private @Nullable CallFailedException outcome(
      BedrockProblems problems, CompletableFuture<?> call) {
    try {
      call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      return problems.explain(e, null);
    } finally {
      call.cancel(true);
    }
  }

  private Answer ask(Target.Model model, @Nullable String guardrail) {
    InferenceOptions few =
        new InferenceOptions(FEW_TOKENS, null, guardrail, true, deadline.allowed());
    try (Invoker invoker = new ModelInvoker(model, few, () -> connection, NONE)) {
      return invoker.invoke(SMALLEST, event -> {});
    }
  }

  private Answer ask(Target.Agent agent) {
    String session = UUID.randomUUID().toString();
    Target.Agent own = new Target.Agent(agent.agentId(), agent.agentAliasId(), session);
    InferenceOptions usual = new InferenceOptions(null, null, null, true, deadline.allowed());
    try (Invoker invoker = new AgentInvoker(own, usual, () -> connection, NONE)) {
      return invoker.invoke(SMALLEST, event -> {});
    } finally {
      end(own, session); // Whatever comes of it: a session that is not ended ends by itself.
    }
  }

  /**
   * What came of ending a session.
   *
   * @param failure why it was refused; null if it was not
   */
  private record Ending(
      @Nullable CallFailedException failure, String text, @Nullable String requestId) {}

  private Ending end(Target.Agent agent, String session) {
    StringBuilder text = new StringBuilder();
    AtomicReference<String> requestId = new AtomicReference<>();
    try (BedrockAgentRuntimeAsyncClient bedrock = BedrockClients.agents(connection)) {
      CallFailedException failure =
          outcome(
              BedrockProblems.ofAgent(
                  agent.agentId(),
                  agent.agentAliasId(),
                  connection.route(),
                  deadline,
                  connection.clock()),
              bedrock.invokeAgent(
                  request ->
                      request
                          .agentId(agent.agentId())
                          .agentAliasId(agent.agentAliasId())
                          .sessionId(session)
                          .inputText(SMALLEST.text())
                          .endSession(true),
                  InvokeAgentResponseHandler.builder()
                      .onResponse(
                          head -> requestId.set(BedrockProblems.requestId(head.sdkHttpResponse())))
                      .subscriber(
                          InvokeAgentResponseHandler.Visitor.builder()
                              .onChunk(chunk -> text.append(chunk.bytes().asUtf8String()))
                              .build())
                      .build()));
      return new Ending(failure, text.toString(), requestId.get());
    }
  }

  private static ProbeResult answered(String who, Answer answer) {
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
