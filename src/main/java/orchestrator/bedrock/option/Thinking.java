package orchestrator.bedrock.option;

import orchestrator.model.option.Effort;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is told to think.
 *
 * @param control the way in which it is told
 * @param budget the most tokens, for {@link ThinkingControl#BUDGET}
 */
public record Thinking(ThinkingControl control, Effort effort, int budget) {
  /** The least that Anthropic takes. */
  private static final int LEAST_BUDGET = 1_024;

  /**
   * The thinking of an effort.
   *
   * @param maxTokens the most tokens of thoughts and answer; null where nobody limits them
   * @return null if that leaves no room for both
   */
  public static @Nullable Thinking of(
      ThinkingControl control, Effort effort, @Nullable Integer maxTokens) {
    if (control != ThinkingControl.BUDGET) {
      return new Thinking(control, effort, 0);
    }
    int budget = budget(effort);
    int fitting = maxTokens == null ? budget : Math.min(budget, maxTokens / 2);
    return fitting < LEAST_BUDGET ? null : new Thinking(control, effort, fitting);
  }

  private static int budget(Effort effort) {
    return switch (effort) {
      case LOW -> 2_048;
      case MEDIUM -> 8_192;
      case HIGH, XHIGH, MAX -> 16_384;
    };
  }

  /** Tokens that an answer needs beside its usual ones, so that thoughts do not cut it. */
  public int room() {
    if (control == ThinkingControl.BUDGET) {
      return budget;
    }
    return switch (effort) {
      case LOW, MEDIUM -> 0;
      case HIGH -> 16_384;
      case XHIGH, MAX -> 49_152;
    };
  }

  /** Whether the model takes no limit of tokens beside it, as Nova does at its highest. */
  public boolean excludesLimit() {
    return control == ThinkingControl.REASONING_CONFIG && effort == Effort.HIGH;
  }

  /** Whether the model takes a temperature beside it. */
  public boolean allows(double temperature) {
    return control.isAnthropic() ? temperature == 1 : !excludesLimit();
  }
}
