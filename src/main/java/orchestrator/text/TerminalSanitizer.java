package orchestrator.text;

/**
 * Makes text from outside harmless for a terminal: control sequences, other control characters and
 * characters that turn the writing direction are left out; line ends become line feeds. It knows
 * where in a sequence it is, so that text may come in pieces that are cut anywhere.
 */
public final class TerminalSanitizer {
  private static final char ESCAPE = 0x1b;
  private static final char STRING_TERMINATOR = 0x9c;

  /** What the next character belongs to. */
  private enum Within {
    TEXT,
    /** After an escape. */
    ESCAPE,
    /** Up to a letter: colours, the position of the cursor. */
    SEQUENCE,
    /** Up to its terminator, but never past the end of the line: titles, clipboards, links. */
    STRING,
    /** After an escape in a string, which may be its terminator. */
    STRING_ESCAPE,
    /** After a carriage return, which has become a line feed. */
    RETURN
  }

  private Within within = Within.TEXT;
  private long removed;

  /** All of a text, lines kept. */
  public static String text(String text) {
    return isClean(text) ? text : new TerminalSanitizer().next(text);
  }

  /** All of a text, on one line. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text(text));
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }

  /** The next piece of a text. */
  public String next(String piece) {
    if (within == Within.TEXT && isClean(piece)) {
      return piece;
    }
    StringBuilder kept = new StringBuilder(piece.length());
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (!take(c, kept)) {
        removed++;
      }
    }
    return kept.toString();
  }

  /** How many characters have been left out so far. */
  public long removed() {
    return removed;
  }

  /** Whether the character stays, as itself or as the line feed that it stands for. */
  private boolean take(char c, StringBuilder kept) {
    switch (within) {
      case ESCAPE -> {
        if (c >= 0x20 && c <= 0x2f) {
          return false; // More is to come.
        }
        within = introduced(c >= 0x40 && c <= 0x5f ? (char) (c + 0x40) : 0);
        if (c >= 0x30 && c <= 0x7e) {
          return false;
        }
      }
      case SEQUENCE -> {
        if (c >= 0x20 && c <= 0x3f) {
          return false;
        }
        within = Within.TEXT;
        if (c >= 0x40 && c <= 0x7e) {
          return false;
        }
      }
      case STRING, STRING_ESCAPE -> {
        boolean ended = c == STRING_TERMINATOR || c == 0x07;
        if (ended || (within == Within.STRING_ESCAPE && c == '\\')) {
          within = Within.TEXT;
          return false;
        }
        if (c != '\n' && c != '\r') {
          within = c == ESCAPE ? Within.STRING_ESCAPE : Within.STRING;
          return false;
        }
        within = Within.TEXT;
      }
      case RETURN -> {
        within = Within.TEXT;
        if (c == '\n') {
          return true; // It is there already.
        }
      }
      case TEXT -> {}
    }
    return plain(c, kept);
  }

  private boolean plain(char c, StringBuilder kept) {
    if (c == ESCAPE) {
      within = Within.ESCAPE;
    } else if (c == '\r') {
      kept.append('\n');
      within = Within.RETURN;
      return true;
    } else if (harmless(c)) {
      kept.append(c);
      return true;
    } else {
      within = introduced(c);
    }
    return false;
  }

  /** What a control character of the upper range begins. */
  private static Within introduced(char c) {
    return switch (c) {
      case 0x9b -> Within.SEQUENCE;
      case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> Within.STRING;
      default -> Within.TEXT;
    };
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!harmless(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean harmless(char c) {
    if (c < 0x7f) {
      return c >= ' ' || c == '\n' || c == '\t';
    }
    return c > 0x9f && !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069);
  }
}
