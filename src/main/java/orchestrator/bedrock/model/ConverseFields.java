package orchestrator.bedrock.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.bedrock.option.ThinkingControl;
import orchestrator.json.Json;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointBlock;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointType;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.JsonSchemaDefinition;
import software.amazon.awssdk.services.bedrockruntime.model.OutputConfig;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormat;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatStructure;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/**
 * What {@code Converse} is told beside the prompt, where the user wants something that only some
 * models have. Each member is null where it is left out.
 *
 * @param model fields that go to the model as they are
 * @param output how the answer should be
 * @param tier how soon it is served
 * @param metadata what the service's logs hold
 */
record ConverseFields(
    @Nullable Document model,
    @Nullable OutputConfig output,
    software.amazon.awssdk.services.bedrockruntime.model.@Nullable ServiceTier tier,
    @Nullable Map<String, String> metadata) {
  /** The name of the run's id in the logs. */
  private static final String RUN = "orchestrator-run";

  static ConverseFields of(ModelOptions options) {
    Thinking thinking = options.thinking();
    ServiceTier tier = options.serviceTier();
    String run = options.runId();
    return new ConverseFields(
        thinking == null ? null : fields(thinking),
        output(thinking, options.format()),
        tier == null
            ? null
            : software.amazon.awssdk.services.bedrockruntime.model.ServiceTier.builder()
                .type(tier.word())
                .build(),
        run == null ? null : Map.of(RUN, run));
  }

  /** The same metadata for {@code InvokeModel}, which takes it as JSON in a header. */
  static @Nullable String metadata(ModelOptions options) {
    String run = options.runId();
    return run == null ? null : Json.line(Json.object().put(RUN, run));
  }

  private static @Nullable OutputConfig output(
      @Nullable Thinking thinking, @Nullable ResponseFormat format) {
    Effort effort =
        thinking != null && thinking.control() == ThinkingControl.ADAPTIVE
            ? thinking.effort()
            : null;
    if (effort == null && format == null) {
      return null;
    }
    OutputConfig.Builder output = OutputConfig.builder();
    if (effort != null) {
      output.effort(effort.word());
    }
    if (format != null) {
      JsonSchemaDefinition schema =
          JsonSchemaDefinition.builder()
              .name(format.name())
              .schema(Json.line(format.schema()))
              .build();
      output.textFormat(
          OutputFormat.builder()
              .type(OutputFormatType.JSON_SCHEMA)
              .structure(OutputFormatStructure.fromJsonSchema(schema))
              .build());
    }
    return output.build();
  }

  private static Document fields(Thinking thinking) {
    String effort = thinking.effort().word();
    return switch (thinking.control()) {
      case ADAPTIVE -> member("thinking", member("type", Document.fromString("adaptive")));
      case BUDGET ->
          member(
              "thinking",
              Document.mapBuilder()
                  .putString("type", "enabled")
                  .putNumber("budget_tokens", thinking.budget())
                  .build());
      case REASONING_CONFIG ->
          member(
              "reasoningConfig",
              Document.mapBuilder()
                  .putString("type", "enabled")
                  .putString("maxReasoningEffort", effort)
                  .build());
      case REASONING_EFFORT -> member("reasoning_effort", Document.fromString(effort));
      case REASONING -> member("reasoning", member("effort", Document.fromString(effort)));
    };
  }

  private static Document member(String name, Document value) {
    return Document.mapBuilder().putDocument(name, value).build();
  }

  /** The system prompt, with the mark that keeps it. */
  static List<SystemContentBlock> marked(List<SystemContentBlock> system, CacheMarks marks) {
    return marks.system()
        ? Stream.concat(
                system.stream(), Stream.of(SystemContentBlock.fromCachePoint(cachePoint(marks))))
            .toList()
        : system;
  }

  /** The user's turn, with the mark behind the page. */
  static List<ContentBlock> markedTurn(List<ContentBlock> turn, CacheMarks marks) {
    int left = marks.page();
    for (int i = 0; left > 0 && i < turn.size(); i++) {
      String text = turn.get(i).text();
      if (text != null && text.length() >= left) {
        String rest = text.substring(left);
        return Stream.of(
                turn.subList(0, i).stream(),
                Stream.of(ContentBlock.fromText(text.substring(0, left))),
                Stream.of(ContentBlock.fromCachePoint(cachePoint(marks))),
                rest.isEmpty() ? Stream.<ContentBlock>of() : Stream.of(ContentBlock.fromText(rest)),
                turn.subList(i + 1, turn.size()).stream())
            .flatMap(blocks -> blocks)
            .toList();
      }
      left -= text == null ? 0 : text.length();
    }
    return turn;
  }

  private static CachePointBlock cachePoint(CacheMarks marks) {
    return CachePointBlock.builder().type(CachePointType.DEFAULT).ttl(marks.lifetime()).build();
  }
}
