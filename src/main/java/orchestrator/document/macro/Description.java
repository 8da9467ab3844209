package orchestrator.document.macro;

import java.util.List;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.Reference.Form;
import orchestrator.document.Reference.Words;
import org.jspecify.annotations.Nullable;

/**
 * A thing on the page in one line.
 *
 * @param words texts, and the people among them
 */
record Description(List<Inline> words) {

  static Description of(String text) {
    return new Description(List.of(new Text(text)));
  }

  /** With people as the page names them. */
  String text() {
    return new Words(Form.LABEL, words, null).text();
  }

  /**
   * The thing in brackets.
   *
   * @param loss counted under this description; null where none is
   */
  Inline label(@Nullable Loss loss) {
    for (Inline word : words) {
      if (!(word instanceof Text)) {
        return new Words(Form.LABEL, words, loss);
      }
    }
    return new Label(text());
  }
}
