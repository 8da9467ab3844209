package orchestrator.document.source;

import orchestrator.text.InvisibleCharacters;
import org.jsoup.nodes.Element;

/**
 * A macro or app in rendered HTML that holds nothing to read, only the script that would draw it.
 */
final class HtmlPlaceholder {
  private static final String NAME = "data-macro-name";

  /** How far outside the frame that names the macro may be. */
  private static final int FRAMES = 4;

  private HtmlPlaceholder() {}

  /** Whether an element is the frame that Confluence puts around a macro or an app. */
  static boolean isMacro(Element source) {
    return source.hasAttr(NAME) || source.hasClass("ap-container") || source.hasClass("conf-macro");
  }

  /** The macro that stands there, for the reader to name, or to leave out if it never shows. */
  static orchestrator.document.source.Element of(Element source) {
    var macro =
        new orchestrator.document.source.Element("ac:structured-macro")
            .with("ac:name", name(source));
    if (source.attr("data-hasbody").equals("true")) {
      macro.add(new orchestrator.document.source.Element("ac:rich-text-body"));
    }
    return macro;
  }

  private static String name(Element source) {
    Element frame = source;
    for (int i = 0; i < FRAMES && frame != null; i++) {
      if (!frame.attr(NAME).isBlank()) {
        return InvisibleCharacters.removeFrom(frame.attr(NAME).strip());
      }
      frame = frame.parent();
    }
    for (String attribute : new String[] {"data-macro-key", "data-module-key", "data-app-key"}) {
      if (!source.attr(attribute).isBlank()) {
        return InvisibleCharacters.removeFrom(source.attr(attribute).strip());
      }
    }
    return "app";
  }
}
