package orchestrator.bedrock;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what a model thinks aloud out of its answer, where the thoughts stand between marks at the
 * beginning of the text. Marks may be cut anywhere between two pieces. For one answer each.
 */
final class ThinkingFilter {
  private enum State {
    /** Nothing but white space and thoughts so far: another opening mark may follow. */
    BEFORE,
    THINKING,
    ANSWERING
  }

  private final @Nullable String open;
  private final String close;
  private final StringBuilder held = new StringBuilder();
  private State state;
  private boolean closed;

  private ThinkingFilter(State state, @Nullable String open, String close) {
    this.state = state;
    this.open = open;
    this.close = close;
  }

  /** Lets everything through. */
  static ThinkingFilter none() {
    return new ThinkingFilter(State.ANSWERING, null, "");
  }

  /** Drops what stands between the marks, if the text begins with the first of them. */
  static ThinkingFilter between(String open, String close) {
    return new ThinkingFilter(State.BEFORE, open, close);
  }

  /** Drops everything up to the mark: the prompt itself has opened the thought. */
  static ThinkingFilter until(String close) {
    return new ThinkingFilter(State.THINKING, null, close);
  }

  /** What of the text so far, this piece included, is answer and has not been returned yet. */
  String pass(String piece) {
    if (state == State.ANSWERING) {
      return piece;
    }
    held.append(piece);
    while (true) {
      if (state == State.THINKING) {
        int end = held.indexOf(close);
        if (end < 0) {
          return "";
        }
        held.delete(0, end + close.length());
        closed = true;
        state = State.BEFORE;
      }
      String text = closed ? held.toString().stripLeading() : held.toString();
      String start = text.stripLeading();
      if (open != null && start.startsWith(open)) {
        held.setLength(0);
        held.append(start, open.length(), start.length());
        state = State.THINKING;
      } else if (start.isEmpty() || (open != null && open.startsWith(start))) {
        return ""; // Not enough to tell yet.
      } else {
        state = State.ANSWERING;
        held.setLength(0);
        return text;
      }
    }
  }

  /**
   * What was held back when the text has ended. A thought that the prompt opened and the model
   * never closed is all there is, so it counts as the answer.
   */
  String rest() {
    boolean answer = state == State.BEFORE || (state == State.THINKING && open == null);
    String rest = answer ? held.toString() : "";
    return closed ? rest.stripLeading() : rest;
  }
}
