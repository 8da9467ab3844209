package orchestrator.bedrock.model;

import java.util.Locale;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.target.AccessProbe;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** Tries out whether a model can be called. */
final class ModelProbe extends AccessProbe {
  /** No model takes a request that asks nothing, so it is turned away before any work. */
  private static final SdkBytes NOTHING = SdkBytes.fromUtf8String("{}");

  private static final String JSON = "application/json";
  private static final int FEW_TOKENS = 16;

  private final ModelTarget model;
  private final ModelId id;

  ModelProbe(ModelTarget model, Connection connection, CallDeadline deadline) {
    super(connection, deadline);
    this.model = model;
    this.id = ModelId.of(model.modelId());
  }

  /** Sends an empty request. */
  ProbeResult empty() {
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
      return turnedDown(said, reservation);
    }
  }

  /** How far an empty request came. AWS says nowhere in which order it looks, but its words do. */
  private static ProbeResult turnedDown(@Nullable Failure said, @Nullable Failure reservation) {
    if (said == null) {
      return new ProbeResult("The model took even an empty request.", "", reservation);
    }
    if (said.problem() != Problem.INVALID_REQUEST && said.problem() != Problem.REQUEST_MALFORMED) {
      throw said.exception();
    }
    return isAboutTheBody(said)
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
  private static boolean isAboutTheBody(Failure said) {
    String text = said.detail().toLowerCase(Locale.ROOT);
    return said.problem() == Problem.REQUEST_MALFORMED
        || text.contains("field required")
        || text.contains("anthropic_version");
  }

  /** Makes a real call, of a few tokens. */
  ProbeResult call(@Nullable String guardrail) {
    InferenceOptions few =
        new InferenceOptions(FEW_TOKENS, null, guardrail, true, deadline.allowed());
    try (Engine invoker = new ModelInvoker(model, few, () -> connection, NONE)) {
      return answered("The model", invoker.ask(SMALLEST, event -> {}));
    }
  }
}
