package orchestrator.document.source;

import java.util.regex.Pattern;
import orchestrator.text.InvisibleCharacters;
import org.jsoup.nodes.Element;

/**
 * A macro or app in rendered HTML that holds nothing to read, only the script that would draw it.
 */
final class HtmlPlaceholder {
  private static final String NAME = "data-macro-name";

  /** How far outside the frame that names the macro may be. */
  private static final int FRAMES = 4;

  /** The longest text that only says that something is to come. */
  private static final int LONGEST_SHELL = 100;

  private static final Pattern SHELL =
      Pattern.compile("(?iU)\\s*|\\W*(?:loading|please wait)(?:\\W*|\\b.*(?:\\.{3}|\u2026)\\W*)");

  /** In any language, where nothing but such a line can be. */
  private static final Pattern TO_COME = Pattern.compile("(?s).*(?:\\.{3}|\u2026)\\s*");

  private HtmlPlaceholder() {}

  /** Whether an element is the frame that Confluence puts around a macro or an app. */
  static boolean isMacro(Element source) {
    return source.hasAttr(NAME) || source.hasClass("ap-container") || source.hasClass("conf-macro");
  }

  /**
   * Whether a macro shows nothing but the line that Confluence puts there until a script has drawn
   * it.
   */
  static boolean isShell(Element source, orchestrator.document.source.Element shown) {
    StringBuilder text = new StringBuilder();
    return !source.attr("data-hasbody").equals("true")
        && isPlain(shown, text)
        && (SHELL.matcher(text.toString().strip()).matches()
            || (source.hasClass("ap-container") && TO_COME.matcher(text).matches()));
  }

  /** Whether there is only a little text, which is added. */
  private static boolean isPlain(orchestrator.document.source.Element shown, StringBuilder text) {
    for (Markup child : shown.children()) {
      if (child instanceof Markup.Characters characters) {
        text.append(characters.text());
      } else if (child instanceof orchestrator.document.source.Element element
          && !element.is("noscript")
          && !(isFrame(element) && isPlain(element, text))) {
        return false;
      }
      if (text.length() > LONGEST_SHELL) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFrame(orchestrator.document.source.Element element) {
    return element.is("div") || element.is("span") || element.is("p");
  }

  /** The macro that stands there, for the reader to name, or to leave out if it never shows. */
  static orchestrator.document.source.Element of(Element source) {
    var macro = PageElements.macro(name(source));
    return source.attr("data-hasbody").equals("true") ? macro.add(PageElements.body()) : macro;
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
