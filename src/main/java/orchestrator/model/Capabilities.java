package orchestrator.model;

import orchestrator.model.option.MediaLimits;

/**
 * What a target takes beside the text of a prompt.
 *
 * @param systemPrompt a system prompt, apart from the user's turn
 * @param media pictures and documents, and how many
 */
public record Capabilities(boolean systemPrompt, MediaLimits media) {
  /** Nothing else. */
  public static final Capabilities TEXT = new Capabilities(false, MediaLimits.NONE);

  /** A system prompt. */
  public static final Capabilities TEXT_AND_SYSTEM_PROMPT =
      new Capabilities(true, MediaLimits.NONE);

  /** Whether it takes pictures. */
  public boolean images() {
    return media.images() > 0;
  }

  /** Whether it takes documents as they are. */
  public boolean documents() {
    return media.documents() > 0;
  }
}
