package orchestrator.bedrock.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models that may end a thought in their text that they have not begun there, because the prompt
 * that the service makes for them holds its opening mark.
 */
public final class ThinkingModels {
  private static final List<String> NAMES =
      List.of(
          "deepseek.",
          "minimax.",
          "mistral.magistral",
          "moonshot.",
          "moonshotai.",
          "nvidia.nemotron",
          "qwen.qwen3",
          "zai.glm");

  /** Of them, those that never think aloud. */
  private static final List<String> SILENT = List.of("-coder", "-instruct");

  private ThinkingModels() {}

  /**
   * Whether a model is one of them.
   *
   * @param name its id without geography; null where that is not known
   */
  public static boolean mayOmitOpening(@Nullable String name) {
    return name != null
        && NAMES.stream().anyMatch(name::startsWith)
        && SILENT.stream().noneMatch(name::contains);
  }
}
