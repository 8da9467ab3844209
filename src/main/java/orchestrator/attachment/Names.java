package orchestrator.attachment;

import orchestrator.text.ForeignText;
import orchestrator.text.InvisibleCharacters;

/** The names of files: whoever uploads one chooses it, and may mean harm by it. */
final class Names {
  private Names() {}

  /** A name on one line, without what nobody sees. */
  static String clean(String name) {
    String visible = ForeignText.oneLine(InvisibleCharacters.removeFrom(name));
    return visible.isBlank() ? "(without a name)" : visible;
  }
}
