package orchestrator.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/** A line of Markdown: the text that a reader sees, and its links. */
final class Inline {
  private static final Pattern TAG = Pattern.compile("</?([A-Za-z][\\w:-]*)(?:\\s[^<>]*)?/?>");
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
  private static final Pattern AUTOLINK = Pattern.compile("<([a-z]+:[^\\s<>]+)>");
  private static final Pattern ADDRESS = Pattern.compile("(?<![\\w(])https?://[^\\s<>|()\\[\\]]+");
  private static final Pattern DESTINATION =
      Pattern.compile(
          "\\((<(?:[^<>\\\\]|\\\\.)*>|(?:[^\\s()]|\\([^\\s()]*\\))*)(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?\\)");
  private static final Set<String> BREAKS = Set.of("br", "td", "th", "tr", "table", "li", "p");

  /**
   * A link.
   *
   * @param target where it leads, with the title that stands beside it
   */
  record Link(List<String> words, String target) {}

  private final String line;
  private final StringBuilder text = new StringBuilder();
  private final List<Link> links = new ArrayList<>();
  private int at;

  Inline(String line) {
    this.line = line;
    while (at < line.length()) {
      next();
    }
    Matcher address = ADDRESS.matcher(line);
    while (address.find()) {
      links.add(new Link(Words.of(address.group()), address.group()));
    }
  }

  String text() {
    return text.toString();
  }

  List<Link> links() {
    return links;
  }

  private void next() {
    char c = line.charAt(at);
    boolean read =
        switch (c) {
          case '\\' -> escape();
          case '`' -> code();
          case '!' -> line.startsWith("![", at) && link(at + 1, true);
          case '[' -> link(at, false);
          case '<' -> autolink() || tag();
          case '&' -> entity();
          default -> false;
        };
    if (!read) {
      text.append(c);
      at++;
    }
  }

  private boolean escape() {
    if (at + 1 == line.length() || !PUNCTUATION.matcher(line.substring(at + 1, at + 2)).matches()) {
      return false;
    }
    text.append(line.charAt(at + 1));
    at += 2;
    return true;
  }

  private boolean code() {
    int ticks = at;
    while (ticks < line.length() && line.charAt(ticks) == '`') {
      ticks++;
    }
    String fence = line.substring(at, ticks);
    int end = line.indexOf(fence, ticks);
    if (end < 0) {
      text.append(fence);
      at = ticks;
    } else {
      text.append(line, ticks, end);
      at = end + fence.length();
    }
    return true;
  }

  private boolean link(int bracket, boolean image) {
    int close = closing(bracket);
    Matcher destination = DESTINATION.matcher(line);
    if (close < 0 || !destination.region(close + 1, line.length()).lookingAt()) {
      return false;
    }
    if (image) {
      text.append(' ');
    } else {
      Inline label = new Inline(line.substring(bracket + 1, close));
      String title = destination.group(2) == null ? "" : " " + destination.group(2);
      String address = destination.group(1).replaceFirst("^<(.*)>$", "$1");
      String target = Parser.unescapeEntities(address + title, false);
      links.addAll(label.links);
      links.add(new Link(Words.of(label.text()), target));
      text.append(label.text);
    }
    at = destination.end();
    return true;
  }

  /** The bracket that closes one, nested ones, escapes and code apart. */
  private int closing(int bracket) {
    int depth = 0;
    for (int i = bracket; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '\\' -> i++;
        case '[' -> depth++;
        case ']' -> {
          depth--;
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  private boolean autolink() {
    Matcher address = AUTOLINK.matcher(line).region(at, line.length());
    if (!address.lookingAt()) {
      return false;
    }
    links.add(new Link(Words.of(address.group(1)), address.group(1)));
    text.append(address.group(1));
    at = address.end();
    return true;
  }

  private boolean tag() {
    Matcher tag = TAG.matcher(line).region(at, line.length());
    if (!tag.lookingAt()) {
      return false;
    }
    text.append(BREAKS.contains(tag.group(1).toLowerCase(Locale.ROOT)) ? "\n" : "");
    at = tag.end();
    return true;
  }

  private boolean entity() {
    int end = line.indexOf(';', at);
    if (end < 0 || end - at > 32) {
      return false;
    }
    text.append(Parser.unescapeEntities(line.substring(at, end + 1), false));
    at = end + 1;
    return true;
  }
}
