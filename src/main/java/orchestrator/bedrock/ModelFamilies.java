package orchestrator.bedrock;

import java.util.List;
import orchestrator.llm.Target;
import orchestrator.problem.Problem;

/** The registry: which ids speak which body. A family is one line here. */
final class ModelFamilies {
  /**
   * A family.
   *
   * @param word for {@code --model-provider}
   * @param ids how the ids begin that speak it; the first line that fits decides
   */
  private record Entry(String word, List<String> ids, ModelFamily family) {}

  private static final List<Entry> ALL =
      List.of(
          new Entry("anthropic", List.of("anthropic."), new AnthropicMessages()),
          new Entry("amazon", List.of("amazon.nova"), new AmazonNova()),
          new Entry("titan", List.of("amazon.titan-t"), new AmazonTitan()),
          new Entry("llama4", List.of("meta.llama4"), MetaLlama.FOUR),
          new Entry("meta", List.of("meta.llama"), MetaLlama.THREE),
          new Entry(
              "mistral-instruct",
              List.of(
                  "mistral.mistral-7b",
                  "mistral.mixtral",
                  "mistral.mistral-large-2402",
                  "mistral.mistral-small-2402"),
              new MistralInstruct()),
          new Entry("mistral", List.of("mistral."), ChatMessages.COMMON),
          new Entry("cohere", List.of("cohere.command-r"), new CohereCommand()),
          new Entry("ai21", List.of("ai21.jamba"), ChatMessages.COMMON),
          new Entry("deepseek", List.of("deepseek.r1"), new DeepSeek()),
          new Entry("openai", List.of("openai."), ChatMessages.OPENAI),
          new Entry("qwen", List.of("qwen."), ChatMessages.COMMON),
          new Entry("writer", List.of("writer."), new WriterPalmyra()));

  private ModelFamilies() {}

  /** What {@code --model-provider} takes. */
  static List<String> words() {
    return ALL.stream().map(Entry::word).toList();
  }

  /**
   * The body that a model speaks: the one that the user named, else the one that its id tells.
   *
   * @throws orchestrator.problem.ProblemException if neither tells
   */
  static ModelFamily of(Target.Model model) {
    String named = model.family();
    if (named != null) {
      return ALL.stream()
          .filter(entry -> entry.word().equalsIgnoreCase(named))
          .findFirst()
          .orElseThrow(() -> unknown("'" + named + "' is not a known model provider.", model))
          .family();
    }
    String name = ModelId.of(model.modelId()).name();
    return ALL.stream()
        .filter(entry -> name != null && entry.ids().stream().anyMatch(name::startsWith))
        .findFirst()
        .orElseThrow(
            () -> unknown("The id does not tell which request body the model takes.", model))
        .family();
  }

  private static RuntimeException unknown(String why, Target.Model model) {
    String likely =
        model.modelId().startsWith("arn:") ? "" : ModelTable.load().similar(model.modelId());
    return Problem.MODEL_FAMILY_UNKNOWN
        .failure(model.modelId() + ": " + why + likely)
        .with("families", String.join(", ", words()))
        .exception();
  }
}
