package orchestrator.text;

/**
 * Removes what a reader of the page cannot see but a model would read: control characters, Unicode
 * tags, zero-width characters and direction overrides. Joiners, variation selectors and the tags of
 * flags stay where they shape an emoji or a script that needs them.
 */
public final class InvisibleCharacters {
  private static final char REPLACEMENT = '\uFFFD';

  /** Tags after it make it the flag of a region. */
  private static final int BLACK_FLAG = 0x1f3f4;

  private InvisibleCharacters() {}

  /** The text as it is when nothing is to be removed, which is nearly always. */
  public static String removeFrom(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < ' ' || c >= 0x7f) && isSuspect(c)) { // of letters it need not even be asked
        return filter(text, i);
      }
    }
    return text;
  }

  /** How many characters were removed; the first half of a line ending is none. */
  public static int removed(String before, String after) {
    if (before.length() == after.length()) {
      return 0;
    }
    int removed =
        before.codePointCount(0, before.length()) - after.codePointCount(0, after.length());
    for (int at = before.indexOf("\r\n"); at >= 0; at = before.indexOf("\r\n", at + 2)) {
      removed--;
    }
    return removed;
  }

  private static boolean isSuspect(char c) {
    if (c < 0x7f) {
      return c < ' ' && c != '\n' && c != '\t';
    }
    return c <= 0x9f
        || c == 0xad
        || c == 0x61c
        || c == 0x115f
        || c == 0x1160
        || c == 0x180e
        || (c >= 0x200b
            && c <= 0x206f
            && (c <= 0x200f || (c >= 0x202a && c <= 0x202e) || c >= 0x2060))
        || c == 0x3164
        || Character.isSurrogate(c)
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xfeff
        || c == 0xffa0
        || (c >= 0xfff9 && c <= 0xfffb);
  }

  private static String filter(String text, int from) {
    StringBuilder kept = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSuspect(c)) {
        kept.append(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i += supplementary(kept, text, i) - 1;
      } else if (Character.isSurrogate(c)) {
        kept.append(REPLACEMENT);
      } else if (c == '\r') {
        if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
          kept.append('\n');
        }
      } else if (shapes(c, kept, text, i)) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  /**
   * Keeps a character of two halves unless it is one of U+E0000 to U+E0FFF, which can spell out
   * hidden text: of those only what makes a flag, or chooses the form of an ideograph.
   *
   * @return how much of the text was dealt with
   */
  private static int supplementary(StringBuilder kept, String text, int at) {
    int c = text.codePointAt(at);
    if (c < 0xe0000 || c > 0xe0fff) {
      kept.appendCodePoint(c);
      return 2;
    }
    int left = kept.isEmpty() ? 0 : kept.codePointBefore(kept.length());
    if (c >= 0xe0100 && c <= 0xe01ef) {
      if (Character.isIdeographic(left)) {
        kept.appendCodePoint(c);
      }
      return 2;
    }
    // All tags in a row are one thing, or the end of hidden text could pass for a region.
    int tags = Regions.tags(text, at);
    if (left == BLACK_FLAG && Regions.isRegion(text, at, at + tags)) {
      kept.append(text, at, at + tags);
    }
    return Math.max(2, tags);
  }

  /** Whether a joiner or selector stands where it changes how its neighbours are drawn. */
  private static boolean shapes(char c, StringBuilder before, String text, int at) {
    if (before.isEmpty()) {
      return false;
    }
    int left = before.codePointBefore(before.length());
    if (c == '\ufe0f' || c == '\ufe0e') {
      return left >= 0xa9
          ? isPictograph(left)
          : isKeycapBase(left) && startsWith(text, at + 1, '\u20e3');
    }
    if (c >= '\ufe00' && c <= '\ufe02') {
      return Character.isIdeographic(left)
          || (c == '\ufe00' && left > 0x7f && Character.getType(left) == Character.MATH_SYMBOL);
    }
    int right = at + 1 < text.length() ? text.codePointAt(at + 1) : 0;
    if (c == '\u200d' || c == '\u200c') {
      return (isPictograph(left) || left == 0xfe0f)
          ? isPictograph(right)
          : isJoiningScript(left) && isJoiningScript(right);
    }
    return c == '\u180e' && isMongolian(left) && isMongolian(right);
  }

  private static boolean isPictograph(int c) {
    int type = Character.getType(c);
    return c > 0x7f
        && (type == Character.OTHER_SYMBOL
            || type == Character.MODIFIER_SYMBOL
            || type == Character.MATH_SYMBOL
            || c == 0x203c
            || c == 0x2049
            || c == 0x2139
            || c == 0x3030
            || c == 0x303d);
  }

  private static boolean isKeycapBase(int c) {
    return (c >= '0' && c <= '9') || c == '#' || c == '*';
  }

  private static boolean startsWith(String text, int at, char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** Arabic, Syriac, the Indic scripts, Khmer and Mongolian, whose spelling needs joiners. */
  private static boolean isJoiningScript(int c) {
    return (c >= 0x600 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) || isMongolian(c);
  }

  /** A Mongolian letter, or the selector that chose its form. */
  private static boolean isMongolian(int c) {
    return (c >= 0x1820 && c <= 0x18aa) || (c >= 0x180b && c <= 0x180d) || c == 0x180f;
  }
}
