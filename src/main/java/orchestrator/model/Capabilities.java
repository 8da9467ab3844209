package orchestrator.model;

/**
 * What a target takes beside the text of a prompt.
 *
 * @param systemPrompt a system prompt, apart from the user's turn
 * @param images pictures
 * @param documents documents that are attached as they are
 */
public record Capabilities(boolean systemPrompt, boolean images, boolean documents) {
  /** Nothing else. */
  public static final Capabilities TEXT = new Capabilities(false, false, false);

  /** A system prompt. */
  public static final Capabilities TEXT_AND_SYSTEM_PROMPT = new Capabilities(true, false, false);
}
