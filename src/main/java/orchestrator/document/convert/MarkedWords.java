package orchestrator.document.convert;

import java.util.HashMap;
import java.util.Map;
import orchestrator.document.LossCollector;
import orchestrator.document.source.AdfReader;
import orchestrator.document.source.Element;
import orchestrator.document.source.Markup;
import orchestrator.document.source.Markup.Characters;
import orchestrator.document.source.StorageParser;
import org.jspecify.annotations.Nullable;

/** Where on a page the words stand that inline comments are about, by the marks around them. */
public final class MarkedWords {
  /** How much of a line is shown on either side of the words. */
  private static final int AROUND = 60;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Mark> marks = new HashMap<>();
  private String heading = "";

  private record Mark(String heading, int from, int to) {}

  /**
   * Where some words stand.
   *
   * @param heading the nearest above them; empty where there is none
   * @param line what is around them; empty where they occur once on the page
   */
  public record Place(String heading, String line) {}

  private MarkedWords() {}

  /** None: what a page is written in has no marks. */
  public static MarkedWords none() {
    return new MarkedWords();
  }

  /** Those of a page in storage format. */
  public static MarkedWords storage(String storage) {
    return of(StorageParser.parse(storage, new LossCollector()));
  }

  /** Those of a page in Atlassian's document format. */
  public static MarkedWords adf(String document) {
    return of(AdfReader.parse(document, new LossCollector()));
  }

  private static MarkedWords of(Element page) {
    MarkedWords words = new MarkedWords();
    words.read(page);
    return words;
  }

  private void read(Element element) {
    if (element.is("ac:parameter") || element.is("ac:default-parameter")) {
      return; // nothing that anybody sees
    }
    if (element.startsLine()) {
      text.append('\n');
    }
    if (element.name().matches("h[1-6]")) {
      heading = element.text().strip();
    }
    int from = text.length();
    for (Markup child : element.children()) {
      if (child instanceof Characters characters) {
        text.append(characters.text().replaceAll("\\s+", " "));
      } else if (child instanceof Element inner) {
        read(inner);
      }
    }
    if (element.is("ac:inline-comment-marker")) {
      marks.putIfAbsent(element.attribute("ac:ref"), new Mark(heading, from, text.length()));
    }
    if (element.startsLine()) {
      text.append('\n');
    }
  }

  /** Where the words with a mark stand; null where nothing has that mark. */
  public @Nullable Place place(String mark) {
    Mark found = marks.get(mark);
    if (found == null) {
      return null;
    }
    String words = text.substring(found.from, found.to).strip();
    int once = text.indexOf(words);
    boolean again = !words.isEmpty() && text.indexOf(words, once + 1) >= 0;
    return new Place(found.heading, again ? line(found) : "");
  }

  private String line(Mark mark) {
    int begin = text.lastIndexOf("\n", mark.from - 1) + 1;
    int newline = text.indexOf("\n", mark.to);
    int end = newline < 0 ? text.length() : newline;
    int from = Math.max(begin, mark.from - AROUND);
    int to = Math.min(end, mark.to + AROUND);
    from += from > begin && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
    to -= to < end && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
    return (from > begin ? "…" : "") + text.substring(from, to).strip() + (to < end ? "…" : "");
  }
}
