package orchestrator.model;

import org.jspecify.annotations.Nullable;

/**
 * What is sent, exactly.
 *
 * @param template the name of the template it was made from
 * @param system the system prompt, if any
 * @param text the user's turn
 */
public record Prompt(String template, @Nullable String system, String text) {

  /** Characters (UTF-16 units) sent, system prompt included. */
  public int characters() {
    return text.length() + (system == null ? 0 : system.length());
  }

  /**
   * A careful guess at the number of tokens: four ASCII characters, or one other character, to a
   * token. Real counts differ by model; this one errs upwards for prose.
   */
  public long estimatedTokens() {
    return estimate(text) + (system == null ? 0 : estimate(system));
  }

  private static long estimate(String text) {
    long ascii = 0;
    for (int i = 0; i < text.length(); i++) { // a stream would take longer to load than to run
      if (text.charAt(i) < 128) {
        ascii++;
      }
    }
    return (ascii + 3) / 4 + (text.length() - ascii);
  }
}
