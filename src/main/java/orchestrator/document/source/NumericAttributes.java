package orchestrator.document.source;

/** Numbers in attributes, which may hold anything. */
public final class NumericAttributes {
  private NumericAttributes() {}

  /** The number that a text spells, or another one when it spells none below a million. */
  public static int of(String text, int otherwise) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > 6) {
      return otherwise;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return otherwise;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
