package orchestrator.document.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body that is one CDATA section of markup, as the XML of a space export holds it. */
final class CdataSection {
  private static final String START = "<![CDATA[";
  private static final String END = "]]>";

  /** A CDATA section, perhaps within one element of the export. */
  private static final Pattern WRAPPED =
      Pattern.compile(
          "\\s*+(?:<\\?xml[^>]{0,200}+>\\s*+)?+(?:<(property|body|value)\\b[^>]{0,200}+>\\s*+)?+<!\\[CDATA\\[");

  private static final Pattern MARKUP =
      Pattern.compile("\\A\\s*+<(?:ac:|[a-zA-Z!])|</(?:p|h[1-6]|li|td|ac:[a-z-]{1,40}+)>");

  private CdataSection() {}

  /** The markup in the section; the page as it is where it is none, or holds only text. */
  static String unwrapped(String page) {
    Matcher wrapped = WRAPPED.matcher(page).region(0, Math.min(page.length(), 1000));
    if (!wrapped.lookingAt()) {
      return page;
    }
    String rest = page.substring(wrapped.end() - START.length()).stripTrailing();
    String close = wrapped.group(1) == null ? "" : "</" + wrapped.group(1) + ">";
    if (!close.isEmpty() && rest.endsWith(close)) {
      rest = rest.substring(0, rest.length() - close.length()).stripTrailing();
    }
    if (!rest.endsWith(END)) {
      return page;
    }
    String markup = sections(rest);
    return MARKUP.matcher(markup).find() ? markup : page;
  }

  /** What the sections say that follow each other to the end; else all within the outer marks. */
  private static String sections(String text) {
    StringBuilder content = new StringBuilder(text.length());
    int at = 0;
    while (text.startsWith(START, at)) {
      int end = text.indexOf(END, at);
      if (end < 0) {
        break;
      }
      content.append(text, at + START.length(), end);
      at = end + END.length();
    }
    String inner =
        at == text.length()
            ? content.toString()
            : text.substring(START.length(), text.length() - END.length());
    // Confluence separates the end of an inner section with a blank, as XML allows no other.
    return inner.contains(START) ? inner.replace("]] >", END) : inner;
  }
}
