package orchestrator.bedrock.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.AmazonNova;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.bedrock.session.RecordingHttpClient;
import orchestrator.model.Prompt;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensInput;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailStreamConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/**
 * {@code Converse}: Bedrock translates one body for every chat model, so nobody needs to know which
 * model answers. What comes back has the form of Nova's own messages.
 */
final class ConverseApi implements ModelApi {
  private static final ModelCodec MESSAGES = new AmazonNova();

  private final BedrockRuntimeAsyncClient bedrock;
  private final RecordingHttpClient recording;
  private final ModelRequest request;
  private final List<Message> messages;
  private final List<SystemContentBlock> system;
  private final InferenceConfiguration inference;
  private final ConverseFields fields;

  /**
   * A call in the making.
   *
   * @param recording the client that {@code bedrock} uses
   */
  ConverseApi(
      BedrockRuntimeAsyncClient bedrock,
      RecordingHttpClient recording,
      ModelRequest request,
      ModelRequest.Content content) {
    this.bedrock = bedrock;
    this.recording = recording;
    this.request = request;
    this.messages = new ArrayList<>();
    for (Prompt.Message turn : content.prompt().earlier()) {
      boolean user = turn.role() == Prompt.Message.Role.USER;
      messages.add(
          message(
              user ? ConversationRole.USER : ConversationRole.ASSISTANT,
              new Prompt("", null, turn.parts()),
              content.citations()));
    }
    messages.add(message(ConversationRole.USER, content.prompt(), content.citations()));
    String said = content.prompt().system();
    List<SystemContentBlock> before =
        said == null ? List.of() : List.of(SystemContentBlock.fromText(said));
    CacheMarks marks = content.marks();
    this.system = marks == null ? before : ConverseFields.marked(before, marks);
    if (marks != null) {
      Message first = messages.get(0);
      messages.set(
          0, first.toBuilder().content(ConverseFields.markedTurn(first.content(), marks)).build());
    }
    this.fields = ConverseFields.of(content.options());
    Double temperature = content.temperature();
    this.inference =
        InferenceConfiguration.builder()
            .maxTokens(content.options().excludesLimit() ? null : content.maxTokens())
            .temperature(temperature == null ? null : temperature.floatValue())
            .build();
  }

  private static Message message(ConversationRole role, Prompt prompt, boolean citations) {
    return Message.builder().role(role).content(ConverseContent.of(prompt, citations)).build();
  }

  @Override
  public ModelCodec codec() {
    return MESSAGES;
  }

  @Override
  public CountTokensInput counted() {
    return CountTokensInput.fromConverse(
        call -> call.messages(messages).system(system.isEmpty() ? null : system));
  }

  @Override
  public CompletableFuture<Void> stream(
      EventQueue<SdkBytes> inbox, Consumer<SdkHttpResponse> head) {
    ConverseStreamRequest.Builder builder =
        ConverseStreamRequest.builder()
            .modelId(request.id().given())
            .messages(messages)
            .inferenceConfig(inference)
            .additionalModelRequestFields(fields.model())
            .outputConfig(fields.output())
            .serviceTier(fields.tier())
            .requestMetadata(fields.metadata());
    if (!system.isEmpty()) {
      builder.system(system);
    }
    if (request.guardrailId() != null) {
      builder.guardrailConfig(
          GuardrailStreamConfiguration.builder()
              .guardrailIdentifier(request.guardrailId())
              .guardrailVersion(request.guardrailVersion())
              .build());
    }
    recording.listen(new EventListener(head, inbox::deliver, EventListener::named));
    return bedrock.converseStream(
        builder.build(), ConverseStreamResponseHandler.builder().subscriber(event -> {}).build());
  }

  @Override
  public CompletableFuture<Body> whole() {
    ConverseRequest.Builder builder =
        ConverseRequest.builder()
            .modelId(request.id().given())
            .messages(messages)
            .inferenceConfig(inference)
            .additionalModelRequestFields(fields.model())
            .outputConfig(fields.output())
            .serviceTier(fields.tier())
            .requestMetadata(fields.metadata());
    if (!system.isEmpty()) {
      builder.system(system);
    }
    if (request.guardrailId() != null) {
      builder.guardrailConfig(
          GuardrailConfiguration.builder()
              .guardrailIdentifier(request.guardrailId())
              .guardrailVersion(request.guardrailVersion())
              .build());
    }
    BodyListener body = new BodyListener();
    recording.listen(body);
    return bedrock.converse(builder.build()).handle((read, failure) -> body.or(failure));
  }
}
