package orchestrator.bedrock.session;

import java.util.function.Consumer;
import orchestrator.model.RunEvent;

/**
 * Collects the answer's text and passes it on piece by piece, never cutting a code point. What is
 * no code point at all becomes U+FFFD, so that the text can be written as UTF-8.
 */
public final class AnswerCollector {
  private final StringBuilder all = new StringBuilder();
  private final Consumer<RunEvent> events;
  private String held = "";

  public AnswerCollector(Consumer<RunEvent> events) {
    this.events = events;
  }

  public void add(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    String text = held + piece;
    held = "";
    if (Character.isHighSurrogate(text.charAt(text.length() - 1))) {
      held = text.substring(text.length() - 1);
      text = text.substring(0, text.length() - 1);
    }
    pass(wellFormed(text));
  }

  /** Nothing follows: a half code point that was held back is none. */
  public void end() {
    pass(wellFormed(held));
    held = "";
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  @Override
  public String toString() {
    return all.toString();
  }

  private void pass(String text) {
    if (!text.isEmpty()) {
      all.append(text);
      events.accept(new RunEvent.Text(text));
    }
  }

  private static String wellFormed(String text) {
    StringBuilder mended = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) { // streams would hold up the first word
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      mended.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point);
    }
    return mended.toString();
  }
}
