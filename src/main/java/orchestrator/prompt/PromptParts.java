package orchestrator.prompt;

import java.util.ArrayList;
import java.util.List;
import orchestrator.model.ContentPart;

/** Collects the parts of a prompt; text that follows text is one part with it. */
final class PromptParts {
  private final List<ContentPart> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  void text(String piece) {
    text.append(piece);
  }

  /** Adds what somebody else wrote, which neither begins nor ends the prompt with white space. */
  void untrusted(String origin, String piece) {
    if (!piece.isEmpty()) {
      untrusted(origin, List.of(new ContentPart.Text(piece)));
    }
  }

  /** Adds texts, pictures and documents of somebody else. */
  void untrusted(String origin, List<ContentPart> pieces) {
    if (!pieces.isEmpty()) {
      String before = parts.isEmpty() ? text.toString().stripLeading() : text.toString();
      if (!before.isEmpty()) {
        parts.add(new ContentPart.Text(before));
      }
      text.setLength(0);
      parts.add(new ContentPart.Untrusted(origin, pieces));
    }
  }

  /** What comes before is the same in all prompts about this page. */
  void cachePoint() {
    parts.add(new ContentPart.Text(text.toString()));
    text.setLength(0);
    parts.add(new ContentPart.CachePoint());
  }

  /** All of them, without white space around them and with a line end. */
  List<ContentPart> stripped() {
    List<ContentPart> all = new ArrayList<>(parts);
    String rest = text.toString();
    all.add(new ContentPart.Text((parts.isEmpty() ? rest.strip() : rest.stripTrailing()) + "\n"));
    return List.copyOf(all);
  }
}
