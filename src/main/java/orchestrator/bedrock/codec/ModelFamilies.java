package orchestrator.bedrock.codec;

import java.util.List;
import java.util.stream.Stream;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The registry: which ids speak which body. A family is one line here. */
public final class ModelFamilies {
  /**
   * A family.
   *
   * @param word for {@code --model-provider}
   * @param ids how the ids begin that speak it; the first line that fits decides
   */
  private record Entry(String word, List<String> ids, ModelCodec codec) {}

  /** The word for no family's body but Bedrock's own. */
  static final String CONVERSE = "converse";

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
          new Entry("openai", List.of("openai.gpt-oss"), ChatMessages.OPENAI),
          new Entry("qwen", List.of("qwen."), ChatMessages.COMMON),
          new Entry("writer", List.of("writer."), new WriterPalmyra()));

  private ModelFamilies() {}

  /** What {@code --model-provider} takes, beside {@link #CONVERSE}. */
  public static List<String> words() {
    return ALL.stream().map(Entry::word).toList();
  }

  /** Everything that {@code --model-provider} takes. */
  public static List<String> names() {
    return Stream.concat(words().stream(), Stream.of(CONVERSE)).toList();
  }

  /**
   * The body that a model speaks: the one that the user named, else the one that its id tells.
   *
   * @param named what the user said, if anything
   * @return null for {@link #CONVERSE}, which also speaks to every model that is not listed here
   * @throws orchestrator.problem.ProblemException if the user named one that does not exist
   */
  public static @Nullable ModelCodec of(String modelId, @Nullable String named) {
    if (named != null) {
      return named.equalsIgnoreCase(CONVERSE) ? null : named(named);
    }
    String name = ModelId.of(modelId).name();
    for (Entry entry : ALL) {
      if (name != null && entry.ids().stream().anyMatch(name::startsWith)) {
        return entry.codec();
      }
    }
    return null;
  }

  private static ModelCodec named(String word) {
    for (Entry entry : ALL) {
      if (entry.word().equalsIgnoreCase(word)) {
        return entry.codec();
      }
    }
    throw Problem.MODEL_FAMILY_UNKNOWN
        .failure("'" + word + "' is none of them.")
        .with("families", String.join(", ", words()) + ", " + CONVERSE)
        .exception();
  }
}
