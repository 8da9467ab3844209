package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import org.jspecify.annotations.Nullable;

/**
 * Inline content in which pairs of the tags that our Markdown uses for emphasis become emphasis,
 * and all other tags text.
 */
final class TaggedInlines {
  private static final Map<String, Style> STYLES =
      Map.of(
          "strong", Style.STRONG,
          "em", Style.EMPHASIS,
          "del", Style.STRIKE,
          "sub", Style.SUBSCRIPT,
          "sup", Style.SUPERSCRIPT);

  private final List<Inline> inlines = new ArrayList<>();
  private final List<Opening> openings = new ArrayList<>();

  /** A tag that was opened, and where its content begins; the tag itself stands before. */
  private record Opening(String name, int at) {}

  void add(Inline inline) {
    inlines.add(inline);
  }

  /** Adds a tag as it stands in the Markdown. */
  void tag(String literal) {
    if (literal.equals("<br>") || literal.equals("<br/>") || literal.equals("<br />")) {
      inlines.add(new Break());
      return;
    }
    if (literal.startsWith("<a id=\"") || literal.equals("</a>")) {
      return; // a place that links point to, which a heading is too
    }
    String name = literal.substring(1, literal.length() - 1);
    Opening opening = name.startsWith("/") ? last(name.substring(1)) : null;
    if (opening == null) {
      inlines.add(new Text(literal));
      if (STYLES.containsKey(name)) {
        openings.add(new Opening(name, inlines.size()));
      }
      return;
    }
    while (!openings.remove(openings.size() - 1).equals(opening)) {
      // tags that were opened within and never closed stay the text that they are
    }
    List<Inline> content = inlines.subList(opening.at(), inlines.size());
    Styled styled = new Styled(style(opening), content);
    content.clear();
    inlines.set(opening.at() - 1, styled);
  }

  private static Style style(Opening opening) {
    Style style = STYLES.get(opening.name());
    if (style == null) {
      throw new IllegalStateException("no emphasis: " + opening);
    }
    return style;
  }

  private @Nullable Opening last(String name) {
    for (int i = openings.size() - 1; i >= 0; i--) {
      if (openings.get(i).name().equals(name)) {
        return openings.get(i);
      }
    }
    return null;
  }

  List<Inline> all() {
    return inlines;
  }
}
