package orchestrator.document.source;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.CharacterReferences;
import orchestrator.document.LossCollector;
import orchestrator.document.source.Markup.Characters;

/**
 * Turns storage format into a tree, in one pass and whatever the input is.
 *
 * <p>Not jsoup's XML parser: loading it takes longer than all of a page's conversion, and to XML an
 * unclosed {@code <br>} or {@code <li>} swallows the rest of the page.
 */
public final class StorageParser {
  /** Deeper elements lose their tags and keep their content; real pages end near 40. */
  static final int MAX_DEPTH = 200;

  /** Further elements lose their tags and keep their content; a page of 5 MB has 100,000. */
  static final int MAX_ELEMENTS = 500_000;

  private final String page;
  private final ElementNames names;
  private final CharacterReferences entities;
  private final Element root = new Element("page");
  private final LossCollector losses;
  private final List<Element> open = new ArrayList<>();
  private final StringBuilder more = new StringBuilder();

  /** Text that is not in the tree yet, and in {@link #more} what follows it. */
  private String pending = "";

  private int at;
  private int elements;
  private int beyond;
  private int flattened;
  private int flattenedOpen;
  private int unclosed;
  private int unmatched;
  private int ignored;
  private boolean cut;

  private StorageParser(String page, LossCollector losses) {
    this.page = page;
    this.losses = losses;
    this.names = new ElementNames(page);
    this.entities = new CharacterReferences(page);
    open.add(root);
  }

  /** Parses a page and reports what could only be guessed. */
  public static Element parse(String page, LossCollector losses) {
    StorageParser parser = new StorageParser(CdataSection.unwrapped(page), losses);
    parser.run();
    parser.report();
    return parser.root;
  }

  private void run() {
    int from = 0;
    while (at < page.length()) {
      int tag = page.indexOf('<', Math.max(at, from));
      if (tag < 0) {
        text(at, page.length());
        break;
      }
      char next = tag + 1 < page.length() ? page.charAt(tag + 1) : ' ';
      if (!isLetter(next) && next != '/' && next != '!' && next != '?') {
        // Only a character; it stays with the text around it.
        from = tag + 1;
        continue;
      }
      text(at, tag);
      at = tag;
      if (isLetter(next)) {
        startTag();
      } else if (next == '/') {
        endTag();
      } else if (next == '!') {
        declaration();
      } else if (next == '?') {
        skipTo("?>", tag + 2);
      }
    }
    flush();
  }

  private void report() {
    unclosed += open.size() - 1;
    if (cut) {
      losses.malformed("the page ends inside a tag");
    }
    if (unclosed > 0) {
      losses.malformed(count(unclosed, "element is", "elements are") + " not closed");
    }
    if (unmatched > 0) {
      losses.malformed(count(unmatched, "end tag matches", "end tags match") + " nothing");
    }
    if (ignored > 0) {
      losses.malformed(count(ignored, "attribute", "attributes") + " ignored in overfull tags");
    }
    if (entities.unknown() > 0) {
      losses.malformed(count(entities.unknown(), "unknown entity", "unknown entities"));
    }
    if (flattened > 0) {
      losses.nesting(
          count(flattened, "element", "elements") + " below depth " + MAX_DEPTH + " flattened");
    }
    if (beyond > 0) {
      losses.nesting(
          count(beyond, "element", "elements") + " after the first " + MAX_ELEMENTS + " flattened");
    }
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private Element top() {
    return open.get(open.size() - 1);
  }

  private void text(int from, int to) {
    if (from < to) {
      append(losses.visible(entities.decode(from, to)));
    }
  }

  private void append(String visible) {
    if (pending.isEmpty()) {
      pending = visible;
    } else {
      more.append(visible);
    }
  }

  /** Puts the text so far into the element that it stands in. */
  private void flush() {
    if (!pending.isEmpty()) {
      top().add(new Characters(more.isEmpty() ? pending : more.insert(0, pending).toString()));
      pending = "";
      more.setLength(0);
    }
  }

  private void declaration() {
    if (page.startsWith("<![CDATA[", at)) {
      int end = page.indexOf("]]>", at + 9);
      cut |= end < 0;
      int to = end < 0 ? page.length() : end;
      if (at + 9 < to) {
        append(losses.visible(page.substring(at + 9, to)));
      }
      at = end < 0 ? to : end + 3;
    } else if (page.startsWith("<!--", at)) {
      skipTo("-->", at + 4);
    } else {
      int end = page.indexOf('>', at);
      int subset = end < 0 ? -1 : page.substring(at, end).indexOf('[');
      skipTo(subset < 0 ? ">" : "]>", at + 2);
    }
  }

  private void skipTo(String end, int from) {
    int found = page.indexOf(end, from);
    cut |= found < 0;
    at = found < 0 ? page.length() : found + end.length();
  }

  private void endTag() {
    int end = nameEnd(at + 2);
    String name = names.element(at + 2, end);
    int close = page.indexOf('>', end);
    cut |= close < 0;
    at = close < 0 ? page.length() : close + 1;
    if (flattenedOpen > 0) {
      flattenedOpen--;
      return;
    }
    for (int i = open.size() - 1; i > 0; i--) {
      if (isSame(open.get(i).name(), name)) {
        flush();
        unclosed += open.size() - 1 - i;
        open.subList(i, open.size()).clear();
        return;
      }
    }
    unmatched++;
  }

  /** Millions of wrong end tags are each compared with all that is open, so this must be quick. */
  @SuppressWarnings("ReferenceEquality") // equal names are the same object
  private static boolean isSame(String name, String other) {
    return name == other;
  }

  private void startTag() {
    int end = nameEnd(at + 1);
    Element element = new Element(names.element(at + 1, end));
    at = end;
    boolean closed = attributes(element);
    boolean leaf = closed || isVoid(element);
    if (elements == MAX_ELEMENTS) {
      beyond++;
      flatten(element, leaf);
      return;
    }
    closeForStartOf(element);
    if (open.size() > MAX_DEPTH) {
      flattened++;
      flatten(element, leaf);
      return;
    }
    flush();
    elements++;
    top().add(element);
    if (!leaf) {
      open.add(element);
    }
  }

  /** Drops a tag, but for the space between the texts before and after it. */
  private void flatten(Element element, boolean leaf) {
    flattenedOpen += leaf ? 0 : 1;
    if (element.startsLine()) {
      append("\n");
    }
  }

  /** Reads to the end of the tag; true when it closes itself. */
  private boolean attributes(Element element) {
    while (at < page.length()) {
      char c = page.charAt(at);
      if (c == '>') {
        at++;
        return false;
      }
      if (c == '<') {
        return false;
      }
      if (c == '/' && at + 1 < page.length() && page.charAt(at + 1) == '>') {
        at += 2;
        return true;
      }
      if (c == '/' || c <= ' ' || c == '=') {
        at++;
      } else {
        attribute(element);
      }
    }
    cut = true;
    return false;
  }

  private void attribute(Element element) {
    int start = at;
    while (at < page.length() && !endsAttributeName(page.charAt(at))) {
      at++;
    }
    String name = names.attribute(start, at);
    ignored += element.hasAllAttributes() ? 1 : 0;
    skipBlanks();
    if (at == page.length() || page.charAt(at) != '=') {
      element.with(name, "");
      return;
    }
    at++;
    skipBlanks();
    char quote = at < page.length() ? page.charAt(at) : ' ';
    boolean quoted = quote == '"' || quote == '\'';
    int from = quoted ? at + 1 : at;
    int to = from;
    while (to < page.length() && !endsValue(page.charAt(to), quoted, quote)) {
      to++;
    }
    String value = entities.decode(from, to);
    String visible = losses.visible(value);
    element.with(name, visible);
    if (name.equals("ri:content-title") && !visible.equals(value)) {
      element.with(Element.TITLE_AS_STORED, value);
    }
    at = quoted && to < page.length() && page.charAt(to) == quote ? to + 1 : to;
  }

  private static boolean endsAttributeName(char c) {
    return c <= ' ' || c == '=' || c == '>' || c == '/' || c == '<';
  }

  /** No value holds a {@code <}, so one means that the closing quote is missing. */
  private static boolean endsValue(char c, boolean quoted, char quote) {
    return quoted ? c == quote || c == '<' : c <= ' ' || c == '>';
  }

  private void skipBlanks() {
    while (at < page.length() && page.charAt(at) <= ' ') {
      at++;
    }
  }

  private int nameEnd(int from) {
    int end = from;
    while (end < page.length() && isNamePart(page.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return c > ' ' && c != '>' && c != '/' && c != '<';
  }

  private static boolean isVoid(Element element) {
    return switch (element.name()) {
      case "br", "hr", "img", "col", "input", "meta", "link", "wbr" -> true;
      default -> false;
    };
  }

  /** Closes what HTML lets a start tag close: items, cells and rows whose end tag is missing. */
  private void closeForStartOf(Element element) {
    switch (element.name()) {
      case "li" -> closeWithin("li", "ul", "ol");
      case "td", "th" -> {
        closeWithin("td", "tr", "table");
        closeWithin("th", "tr", "table");
      }
      case "tr" -> closeWithin("tr", "table", "table");
      default -> {}
    }
  }

  private void closeWithin(String name, String barrier, String otherBarrier) {
    for (int i = open.size() - 1; i > 0; i--) {
      Element element = open.get(i);
      if (element.is(name)) {
        flush();
        unclosed += open.size() - i;
        open.subList(i, open.size()).clear();
        return;
      }
      if (element.is(barrier) || element.is(otherBarrier) || element.is("ac:rich-text-body")) {
        return;
      }
    }
  }
}
