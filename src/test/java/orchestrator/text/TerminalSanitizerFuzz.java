package orchestrator.text;

import java.nio.charset.StandardCharsets;

/** Any text on its way to a terminal, cut in two anywhere. */
public final class TerminalSanitizerFuzz {
  private TerminalSanitizerFuzz() {}

  /** Loses what steers a terminal, wherever it is cut, and nothing on a second pass. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    String harmless = TerminalSanitizer.text(text);
    if (harmless.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw new AssertionError("a control character is left");
    }
    if (!TerminalSanitizer.text(harmless).equals(harmless)) {
      throw new AssertionError("a second pass takes more away");
    }
    int cut = data.length == 0 ? 0 : Math.floorMod(data[0] * 31 + data.length, text.length() + 1);
    TerminalSanitizer printable = new TerminalSanitizer();
    String pieces = printable.next(text.substring(0, cut)) + printable.next(text.substring(cut));
    if (!pieces.equals(harmless)) {
      throw new AssertionError("cut at " + cut + " it is another text");
    }
  }
}
