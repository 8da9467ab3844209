package orchestrator.bedrock.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a model thinks aloud out of its answer, where the thoughts stand between marks at the
 * beginning of the text. Marks may be cut anywhere between two pieces. For one answer each.
 *
 * <p>A mark that is only spoken of stays: in quotes, in code, in the middle of a sentence, or
 * anywhere behind the first word of an answer.
 */
public final class ThinkingFilter {

  /** Who writes the mark with which a thought begins. */
  public enum Opening {
    /** The model; a text that begins with another word is its answer, and passes at once. */
    MODEL,
    /**
     * Perhaps nobody, since the prompt that the service makes for this model may hold it. A text
     * without it is held back until a closing mark, or the end, tells what it was.
     */
    PERHAPS_NOBODY,
    /** Our own prompt. */
    PROMPT
  }

  private enum State {
    /** Nothing but white space and thoughts so far: another opening mark may follow. */
    BEFORE,
    /** A text without an opening mark, which a closing mark would make a thought. */
    UNDECIDED,
    THINKING,
    ANSWERING
  }

  private record Mark(String open, String close) {}

  private static final Mark THINK = new Mark("<think>", "</think>");
  private static final List<Mark> MARKS =
      List.of(
          THINK,
          new Mark("<reasoning>", "</reasoning>"),
          new Mark("<thinking>", "</thinking>"),
          new Mark("[THINK]", "[/THINK]"));

  private static final String QUOTES = "`'\"“”‘’«»";

  /** How no thought begins: a heading, a table, a block of code. */
  private static final List<String> ANSWERS = List.of("#", "|", "```");

  /** From this indent on, Markdown takes a line for code. */
  private static final int INDENT_OF_CODE = 4;

  private final StringBuilder held = new StringBuilder();
  private Opening opening;
  private State state;
  private Mark mark = THINK;

  /** What the thought began with, in case that it turns out to be none. */
  private String opened = "";

  /** Before this place in what is held, no closing mark can be any more. */
  private int searched;

  /** Behind the first closing mark within a block of code; negative if there is none. */
  private int fenced = -1;

  /** How much of what is held back has been told already. */
  private int told;

  private boolean closed;

  private ThinkingFilter(Opening opening) {
    this.opening = opening;
    this.state = opening == Opening.PROMPT ? State.THINKING : State.BEFORE;
  }

  public static ThinkingFilter of(Opening opening) {
    return new ThinkingFilter(opening);
  }

  /**
   * Whether an answer that went out as it came holds a thought after all, which nothing opened and
   * a mark on a line of its own closed.
   */
  public static boolean isThoughtIn(String answer) {
    ThinkingFilter filter = of(Opening.MODEL);
    filter.whole(answer);
    return filter.closed;
  }

  /** What of the text so far, this piece included, is answer and has not been returned yet. */
  public String pass(String piece) {
    if (state == State.ANSWERING) {
      return piece;
    }
    held.append(piece);
    return take(false);
  }

  /**
   * The whole text of an answer that came in one piece, where looking ahead costs nothing. An
   * opening mark may be missing whatever the model is.
   */
  public String whole(String text) {
    held.append(text);
    String answer = take(true);
    if (opening == Opening.MODEL && state == State.ANSWERING && !closed) {
      held.append(answer);
      int end = loneClose(true);
      String rest = end < 0 ? answer : held.substring(end).stripLeading();
      closed = end >= 0;
      held.setLength(0);
      return rest;
    }
    return answer;
  }

  /** The model has thought in a place of its own, so it does not do so in its text as well. */
  public void thoughtElsewhere() {
    if (opening == Opening.PERHAPS_NOBODY) {
      opening = Opening.MODEL;
    }
  }

  /** Whether a thought has been left out, or is about to be, that the model began or ended. */
  public boolean hasThought() {
    return closed || (state == State.THINKING && opening != Opening.PROMPT);
  }

  /** Whether text is held back that will be part of the answer if nothing follows. */
  public boolean holdsText() {
    return state == State.UNDECIDED && !held.toString().isBlank();
  }

  /** What is held back that will be answer if nothing follows, as far as it was not told before. */
  public String newlyHeld() {
    if (state != State.UNDECIDED) {
      return "";
    }
    String piece = held.substring(told);
    told = held.length();
    return piece;
  }

  /**
   * What was held back when the text has ended.
   *
   * @param complete whether the model said that it was done: a thought that was cut off before any
   *     answer is not the answer
   */
  public String rest(boolean complete) {
    String answer = state == State.BEFORE && !complete ? "" : take(true);
    String rest =
        switch (state) {
          case ANSWERING -> "";
          case UNDECIDED -> held.toString();
          case BEFORE -> complete && !closed ? held.toString() : "";
          // What the prompt opened and the model never closed is all there is, so it counts.
          case THINKING -> complete && isNoThought() ? opened + held : "";
        };
    held.setLength(0);
    return answer + rest;
  }

  /** Whether a text that began with an opening mark only spoke of it, as in "<think> is a mark". */
  private boolean isNoThought() {
    return opening == Opening.PROMPT
        || (held.length() > 1 && held.charAt(0) == ' ' && !Character.isWhitespace(held.charAt(1)));
  }

  private String take(boolean end) {
    while (true) {
      switch (state) {
        case THINKING, UNDECIDED -> {
          int answer = state == State.THINKING ? close(end) : loneClose(end);
          if (answer < 0) {
            return "";
          }
          held.delete(0, answer);
          searched = 0;
          fenced = -1;
          closed = true;
          state = State.BEFORE;
        }
        case BEFORE -> {
          String start = held.toString().stripLeading();
          Mark found = opening(start);
          if (found != null) {
            mark = found;
            opened = held.substring(0, held.length() - start.length() + found.open.length());
            held.delete(0, opened.length());
            state = State.THINKING;
          } else if (start.isEmpty() || (!end && mayBecomeMark(start))) {
            return "";
          } else if (opening == Opening.PERHAPS_NOBODY && !closed && !isAnswer(start)) {
            state = State.UNDECIDED;
          } else {
            return answering(closed ? start : held.toString());
          }
        }
        case ANSWERING -> {
          return "";
        }
      }
    }
  }

  private String answering(String text) {
    state = State.ANSWERING;
    held.setLength(0);
    return text;
  }

  private static @Nullable Mark opening(String start) {
    for (Mark mark : MARKS) {
      if (start.regionMatches(true, 0, mark.open, 0, mark.open.length())) {
        return mark;
      }
    }
    return null;
  }

  private static boolean mayBecomeMark(String start) {
    return MARKS.stream()
        .anyMatch(mark -> mark.open.regionMatches(true, 0, start, 0, start.length()));
  }

  private boolean isAnswer(String start) {
    return ANSWERS.stream().anyMatch(start::startsWith);
  }

  /** Where the answer begins behind an opened thought; negative if that cannot be told yet. */
  private int close(boolean end) {
    for (int at = indexOf(mark.close, searched); at >= 0; ) {
      int after = at + mark.close.length();
      if (!end && isLineOpen(after)) {
        searched = at;
        return -1; // What follows the mark tells whether it is one.
      }
      if (!isQuoted(at, after) && !isInCode(at) && !isInSentence(at, after)) {
        if (!isInFence(at)) {
          return after;
        }
        fenced = fenced < 0 ? after : fenced;
      }
      searched = after;
      at = indexOf(mark.close, searched);
    }
    searched = Math.max(searched, held.length() - mark.close.length() + 1);
    return end ? fenced : -1; // A thought may leave its last block of code open.
  }

  /**
   * Where the answer begins behind a thought that nothing opened; negative if there is none yet.
   */
  private int loneClose(boolean end) {
    int first = -1;
    for (Mark each : MARKS) {
      for (int at = indexOf(each.close, searched);
          at >= 0 && (first < 0 || at < first);
          at = indexOf(each.close, at + 1)) {
        int after = at + each.close.length();
        if (!end && isLineOpen(after)) {
          return -1;
        }
        if (isLone(each, at, after)) {
          first = after;
          break;
        }
      }
    }
    if (first < 0) {
      searched = Math.max(searched, held.length() - "</reasoning>".length());
    }
    return first;
  }

  /** Where a mark stands from a place on, in capitals or not; negative if it does not. */
  private int indexOf(String word, int from) {
    char first = word.charAt(0);
    for (int at = from; at <= held.length() - word.length(); at++) {
      if (held.charAt(at) == first
          && word.equalsIgnoreCase(held.substring(at, at + word.length()))) {
        return at;
      }
    }
    return -1;
  }

  private boolean isLone(Mark each, int at, int after) {
    String before = line(at);
    boolean alone =
        before.isBlank() && before.length() < INDENT_OF_CODE && before.indexOf('\t') < 0;
    boolean ends = endsLine(after);
    boolean closes =
        opening == Opening.MODEL
            ? alone && ends // of a model that is not known for it, only what leaves no doubt
            : (alone || isAttached(at - 1)) && (ends || isWord(after));
    return closes
        && !isQuoted(at, after)
        && !isInCode(at)
        && !isInFence(at)
        && !isAnswer(held.toString().stripLeading())
        && !isOpenedBefore(each, at);
  }

  /** Whether a pair of marks is spoken of: then the second one is none of its own. */
  private boolean isOpenedBefore(Mark each, int end) {
    for (int at = indexOf(each.open, 0); at >= 0 && at < end; ) {
      int after = at + each.open.length();
      if (!isQuoted(at, after) && !isInCode(at)) {
        return true;
      }
      at = indexOf(each.open, after);
    }
    return false;
  }

  /** Whether a thought's last word, or its full stop, stands here. */
  private boolean isAttached(int at) {
    return at >= 0
        && !Character.isWhitespace(held.charAt(at))
        && (QUOTES + "([{<>|/\\").indexOf(held.charAt(at)) < 0;
  }

  private boolean isWord(int at) {
    return at < held.length()
        && (Character.isLetterOrDigit(held.charAt(at)) || "#*|".indexOf(held.charAt(at)) >= 0);
  }

  private boolean isQuoted(int at, int after) {
    return at > 0
        && after < held.length()
        && QUOTES.indexOf(held.charAt(at - 1)) >= 0
        && QUOTES.indexOf(held.charAt(after)) >= 0;
  }

  private boolean isInCode(int at) {
    return line(at).chars().filter(c -> c == '`').count() % 2 == 1;
  }

  private boolean isInFence(int at) {
    return held.substring(0, at)
                .lines()
                .map(String::stripLeading)
                .filter(line -> line.startsWith("```") || line.startsWith("~~~"))
                .count()
            % 2
        == 1;
  }

  /** Whether words stand on both sides; in a thought of one line, they are thought and answer. */
  private boolean isInSentence(int at, int after) {
    boolean lines =
        opening == Opening.PROMPT || (held.length() > 0 && "\r\n".indexOf(held.charAt(0)) >= 0);
    return lines
        && !line(at).isBlank()
        && Character.isWhitespace(held.charAt(at - 1))
        && after < held.length()
        && held.charAt(after) == ' '
        && !endsLine(after);
  }

  /** What stands before a place on its line. */
  private String line(int at) {
    return held.substring(held.lastIndexOf("\n", at - 1) + 1, at);
  }

  private int skipBlanks(int at) {
    int next = at;
    while (next < held.length() && " \t".indexOf(held.charAt(next)) >= 0) {
      next++;
    }
    return next;
  }

  private boolean isLineOpen(int at) {
    return skipBlanks(at) == held.length();
  }

  private boolean endsLine(int at) {
    int next = skipBlanks(at);
    return next == held.length() || "\r\n".indexOf(held.charAt(next)) >= 0;
  }
}
