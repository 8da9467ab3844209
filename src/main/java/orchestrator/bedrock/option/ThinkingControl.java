package orchestrator.bedrock.option;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The way in which a model is told how much to think; {@code models.tsv} has one for each. */
public enum ThinkingControl {
  /** Anthropic's {@code thinking} of type {@code adaptive}, with a word for the effort. */
  ADAPTIVE,
  /** Anthropic's {@code thinking} of type {@code enabled}, with a number of tokens. */
  BUDGET,
  /** Nova's {@code reasoningConfig}. */
  REASONING_CONFIG,
  /** {@code reasoning_effort} of the open models of OpenAI. */
  REASONING_EFFORT,
  /** {@code reasoning.effort} of OpenAI's other models. */
  REASONING;

  /** The one that a cell of the table names; null for none. */
  public static @Nullable ThinkingControl of(String cell) {
    return cell.equals("-") ? null : valueOf(cell.toUpperCase(Locale.ROOT));
  }

  /** Whether it is one of Anthropic's, which take no other temperature than 1 then. */
  boolean isAnthropic() {
    return this == ADAPTIVE || this == BUDGET;
  }
}
