package orchestrator.document.convert;

import java.nio.charset.StandardCharsets;
import orchestrator.document.References;

/** Any text in the place of a page in storage format. */
public final class StorageFormatFuzz {
  private StorageFormatFuzz() {}

  /** Becomes Markdown of a bounded size that steers no terminal. */
  public static void fuzzerTestOneInput(byte[] data) {
    String page = new String(data, StandardCharsets.UTF_8);
    String text = Converted.ofStorage(page, References.NONE).text();
    if (text.length() > 1_000 + 200L * page.length()) {
      throw new AssertionError(page.length() + " characters became " + text.length());
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw new AssertionError("a control character is left");
    }
  }
}
