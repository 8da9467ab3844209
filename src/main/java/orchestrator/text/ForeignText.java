package orchestrator.text;

/** Text from elsewhere, made fit for one of our sentences. */
public final class ForeignText {
  private static final int LONGEST = 300;

  private ForeignText() {}

  /** The text without line breaks, control characters and whatever exceeds 300 characters. */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        gap = !line.isEmpty();
      } else if (line.length() >= LONGEST) {
        return line.append('…').toString();
      } else {
        line.append(gap ? " " : "").append(c);
        gap = false;
      }
    }
    return line.toString();
  }
}
