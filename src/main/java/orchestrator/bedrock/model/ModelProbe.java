package orchestrator.bedrock.model;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventStream;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.bedrock.target.AccessProbe;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.http.Deadline;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Tries out whether a model can be called. */
final class ModelProbe extends AccessProbe {
  /** No model takes a request that asks nothing, so it is turned away before any work. */
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private static final int FEW_TOKENS = 16;

  private final ModelTarget model;
  private final ModelId id;

  ModelProbe(ModelTarget model, Connection connection, Deadline deadline) {
    super(connection, deadline);
    this.model = model;
    this.id = ModelId.of(model.modelId());
  }

  /**
   * Sends an empty request.
   *
   * @param stream whether the run wants its answer as it is made
   */
  ProbeResult empty(boolean stream) {
    BedrockProblems problems =
        BedrockProblems.ofModel(id, connection.route(), deadline, connection.clock());
    CallFailedException said = refusal(problems, stream);
    return stream && said != null && said.reason() == CallFailedException.Reason.STREAMING_DENIED
        ? turnedDown(
            refusal(problems, false),
            Problem.STREAMING_DENIED.failure("Answers will come in one piece."))
        : turnedDown(said, null);
  }

  /** Why an empty request is refused; null if it is not. */
  private @Nullable CallFailedException refusal(BedrockProblems problems, boolean stream) {
    SdkHttpResponse head = null;
    try (SignedCall call =
        SignedCall.post(
            connection,
            AwsService.BEDROCK_RUNTIME,
            InvokeApi.operation(id.given(), stream),
            NOTHING)) {
      head = call.head(deadline);
      if (!stream) {
        return null;
      }
      EventStream events = new EventStream(call, head);
      while (events.next(deadline) != null) {
        // A refusal may come in any of them.
      }
      return BedrockProblems.isEventStream(head) ? null : problems.nothingCame(head);
    } catch (ExecutionException | TimeoutException | InterruptedException | SdkException e) {
      return problems.explain(e, head);
    }
  }

  /** How far an empty request came. AWS says nowhere in which order it looks, but its words do. */
  private static ProbeResult turnedDown(
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

  /** Makes a real call, of a few tokens. */
  ProbeResult call(InferenceOptions run) {
    InferenceOptions few =
        new InferenceOptions(FEW_TOKENS, null, run.guardrail(), run.stream(), deadline.allowed());
    try (Engine invoker = new ModelInvoker(model, few, () -> connection, NONE)) {
      return answered("The model", invoker.ask(SMALLEST, event -> {}));
    }
  }
}
