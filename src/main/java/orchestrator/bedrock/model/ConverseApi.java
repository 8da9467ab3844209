package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import orchestrator.bedrock.codec.AmazonNova;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.session.SdkJson;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/**
 * {@code Converse}: Bedrock translates one body for every chat model, so nobody needs to know which
 * model answers. What comes back has the form of Nova's own messages.
 */
final class ConverseApi implements ModelApi {
  private static final ModelCodec MESSAGES = new AmazonNova();

  private final ModelRequest request;
  private final List<Message> messages;
  private final List<SystemContentBlock> system;
  private final InferenceConfiguration inference;
  private final ConverseFields fields;

  ConverseApi(ModelRequest request, ModelRequest.Content content) {
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
  public SdkHttpRequest.Builder request(boolean stream) {
    return ModelRequest.post(request.id().given(), stream ? "converse-stream" : "converse");
  }

  @Override
  public byte[] body() {
    ConverseRequest.Builder builder =
        prompt()
            .inferenceConfig(inference)
            .additionalModelRequestFields(fields.model())
            .outputConfig(fields.output())
            .serviceTier(fields.tier())
            .requestMetadata(fields.metadata());
    if (request.guardrailId() != null) {
      builder.guardrailConfig(
          GuardrailConfiguration.builder()
              .guardrailIdentifier(request.guardrailId())
              .guardrailVersion(request.guardrailVersion())
              .build());
    }
    return Json.line(SdkJson.of(builder.build())).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ObjectNode counted() {
    return Json.object().set("converse", SdkJson.of(prompt().build()));
  }

  private ConverseRequest.Builder prompt() {
    return ConverseRequest.builder().messages(messages).system(system.isEmpty() ? null : system);
  }
}
