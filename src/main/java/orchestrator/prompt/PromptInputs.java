package orchestrator.prompt;

import java.util.List;
import orchestrator.model.ContentPart;

/**
 * What a prompt holds beside the page's text.
 *
 * @param media pictures and documents, in order
 * @param texts files whose text is in the prompt
 */
public record PromptInputs(List<Named> media, List<AttachedText> texts) {
  /** Nothing. */
  public static final PromptInputs NONE = new PromptInputs(List.of(), List.of());

  public PromptInputs {
    media = List.copyOf(media);
    texts = List.copyOf(texts);
  }

  /**
   * A picture or document.
   *
   * @param label what the text calls it, such as {@code Picture 3: checkout.png}, on one line
   */
  public record Named(String label, ContentPart.Media part) {}

  /**
   * A file as text.
   *
   * @param name its name, on one line
   */
  public record AttachedText(String name, String text) {}
}
