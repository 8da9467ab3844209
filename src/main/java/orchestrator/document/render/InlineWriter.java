package orchestrator.document.render;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Anchor;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Diagram;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Literal;
import orchestrator.document.Inline.Name;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.Reference;

/**
 * Writes a run of inline content. White space collapses on the way, and moves out of emphasis,
 * where Markdown does not allow it: {@code <b>a </b>b} is {@code **a** b}.
 */
final class InlineWriter {

  /** Where the text will stand. */
  enum Context {
    PARAGRAPH("\\\n", false),
    /** A task is one line, which is how people and tools find its end. */
    TASK("<br>", false),
    HEADING(" ", true),
    LABEL(" ", false),
    CELL("<br>", false),
    HEADER_CELL("<br>", true);

    private final String lineBreak;
    private final boolean strong;

    Context(String lineBreak, boolean strong) {
      this.lineBreak = lineBreak;
      this.strong = strong;
    }

    /** In a table a pipe ends the cell, even within code. */
    private boolean inTable() {
      return this == CELL || this == HEADER_CELL;
    }
  }

  /** Which characters of ASCII are never a mark of Markdown within a line, nor end an address. */
  private static final boolean[] PLAIN = plain();

  private final StringBuilder out = new StringBuilder();
  private final List<Opening> openings = new ArrayList<>();
  private Context context = Context.PARAGRAPH;
  private int written;
  private boolean space;
  private boolean lineBreak;
  private boolean afterLabel;
  private int labels;

  /** Emphasis that is open; its mark is written when something visible follows. */
  private static final class Opening {
    private final Style style;
    private int at = -1;
    private boolean tag;

    Opening(Style style) {
      this.style = style;
      this.tag = style.mark().isEmpty();
    }
  }

  /**
   * The Markdown of some inline content, without white space around it.
   *
   * @return the caller's until something else is written
   */
  StringBuilder write(List<Inline> inlines, Context place) {
    return write(inlines, place, 0);
  }

  private StringBuilder write(List<Inline> inlines, Context place, int inLabels) {
    out.setLength(0);
    context = place;
    labels = inLabels;
    space = false;
    lineBreak = false;
    afterLabel = false;
    all(inlines, (char) 0);
    return out;
  }

  private void all(List<Inline> inlines, char after) {
    for (int i = 0; i < inlines.size(); i++) {
      one(inlines.get(i), firstOf(inlines, i + 1, after));
    }
  }

  private void one(Inline inline, char after) {
    if (inline instanceof Text text) {
      text(text.text(), after);
    } else if (inline instanceof Styled styled) {
      styled(styled, after);
    } else if (inline instanceof CodeSpan code) {
      code(code.text());
    } else if (inline instanceof Link link) {
      link(link, after);
    } else if (inline instanceof Image image) {
      image(image);
    } else if (inline instanceof Break) {
      lineBreak = out.length() > 0;
      space = false;
    } else if (inline instanceof Label label) {
      label(label.text());
    } else if (inline instanceof Diagram diagram) {
      label(diagram.label().text());
    } else if (inline instanceof Name name) {
      name(name.text(), after);
    } else if (inline instanceof Literal literal && !literal.markdown().isEmpty()) {
      visible(literal.markdown().charAt(0));
      out.append(literal.markdown());
    } else if (inline instanceof Anchor anchor) {
      visible('<');
      String id = anchor.name().replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
      out.append("<a id=\"").append(id.replace('\n', ' ')).append("\"></a>");
    } else if (inline instanceof Reference reference) {
      all(reference.shown(), after);
    }
  }

  /** The first character that will be written after a place, 0 when there is none. */
  private static char firstOf(List<Inline> inlines, int from, char after) {
    for (int i = from; i < inlines.size(); i++) {
      char first = first(inlines.get(i));
      if (first != 0) {
        return first;
      }
    }
    return after;
  }

  /** The first character that will be written of it, 0 when nothing will be. */
  private static char first(Inline inline) {
    if (inline instanceof Text text) {
      return text.text().isEmpty() ? 0 : text.text().charAt(0);
    } else if (inline instanceof Styled styled) {
      return firstOf(styled.content(), 0, (char) 0);
    } else if (inline instanceof CodeSpan) {
      return '`';
    } else if (inline instanceof Break) {
      return '\n';
    } else if (inline instanceof Literal literal) {
      return literal.markdown().isEmpty() ? 0 : literal.markdown().charAt(0);
    } else if (inline instanceof Label || inline instanceof Name || inline instanceof Diagram) {
      return ' ';
    } else if (inline instanceof Anchor) {
      return '<';
    } else if (inline instanceof Reference reference) {
      return firstOf(reference.shown(), 0, (char) 0);
    } else {
      return inline instanceof Image ? '!' : '[';
    }
  }

  private char last() {
    return out.length() == 0 ? 0 : out.charAt(out.length() - 1);
  }

  /** Writes what was held back until something visible came: a blank and emphasis marks. */
  private void visible(char first) {
    if (afterLabel && !space && (Escaping.isWord(first) || first == '(' || first == '[')) {
      space = true;
    }
    afterLabel = false;
    if (lineBreak) {
      out.append(context.lineBreak);
    } else if (space && !BlockBuilder.isSpace(last())) {
      out.append(' ');
    }
    space = false;
    lineBreak = false;
    for (; written < openings.size(); written++) {
      Opening opening = openings.get(written);
      opening.tag |= Escaping.isWord(last()) && Escaping.isPunctuationOrSymbol(first);
      opening.at = out.length();
      out.append(opening.tag ? "<" + opening.style.tag() + ">" : opening.style.mark());
    }
  }

  private void text(String text, char after) {
    boolean verbatim = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '\u00a0') {
        space = true;
        verbatim = false;
        continue;
      }
      boolean quiet = !space && !lineBreak && written == openings.size() && !afterLabel;
      if (quiet && isPlain(c) && !verbatim) {
        int end = plainEnd(text, i + 1);
        out.append(i == 0 && end == text.length() ? text : text.substring(i, end));
        i = end - 1;
        continue;
      }
      char before = space || lineBreak ? ' ' : last();
      visible(c);
      if (c == '|' && context.inTable()) {
        out.append('\\');
      } else if (!verbatim && Escaping.isNeeded(text, i, before, after, labels > 0)) {
        out.append('\\');
      }
      out.append(c);
      // Within an address a backslash would become part of it.
      verbatim |= c == ':' && text.startsWith("//", i + 1);
    }
  }

  /** Where the run of plain characters ends that begins before a place, single blanks included. */
  private static int plainEnd(String text, int from) {
    int length = text.length();
    int end = from;
    while (end < length) {
      char c = text.charAt(end);
      if (isPlain(c)) {
        end++;
      } else if (c == ' ' && end + 1 < length && isPlain(text.charAt(end + 1))) {
        end += 2;
      } else {
        break;
      }
    }
    return end;
  }

  /** Whether a character is written as it is wherever it stands in a text. */
  private static boolean isPlain(char c) {
    return c < PLAIN.length ? PLAIN[c] : c != '\u00a0';
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[0x80];
    for (char c = ' ' + 1; c < plain.length; c++) {
      plain[c] = "`*_~<&\\[]!|:".indexOf(c) < 0;
    }
    return plain;
  }

  private void styled(Styled styled, char after) {
    for (Opening opening : openings) {
      if (opening.style == styled.style()) {
        all(styled.content(), after);
        return;
      }
    }
    if (context.strong && styled.style() == Style.STRONG) {
      all(styled.content(), after);
      return;
    }
    openings.add(new Opening(styled.style()));
    all(styled.content(), after);
    Opening opening = openings.remove(openings.size() - 1);
    if (written > openings.size()) {
      written = openings.size();
      close(opening, after);
    }
  }

  private void close(Opening opening, char after) {
    boolean misread =
        !opening.tag
            && !space
            && !lineBreak
            && Escaping.isPunctuationOrSymbol(last())
            && Escaping.isWord(after);
    if (misread) {
      out.replace(
          opening.at, opening.at + opening.style.mark().length(), "<" + opening.style.tag() + ">");
    }
    out.append(opening.tag || misread ? "</" + opening.style.tag() + ">" : opening.style.mark());
  }

  private void code(String text) {
    String content = collapse(text);
    if (content.isBlank()) {
      space |= !text.isEmpty();
      return;
    }
    // Indentation says something in a line of code that stands in a table.
    space |= BlockBuilder.isSpace(text.charAt(0));
    visible('`');
    String fence = "`".repeat(longestRun(content) + 1);
    boolean padded = content.charAt(0) == '`' || content.endsWith("`");
    out.append(fence).append(padded ? " " : "");
    out.append(context.inTable() ? content.replace("|", "\\|") : content);
    out.append(padded ? " " : "").append(fence);
    space = BlockBuilder.isSpace(text.charAt(text.length() - 1));
  }

  private String collapse(String text) {
    StringBuilder collapsed = new StringBuilder(text.length());
    boolean indented = context.inTable();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '\u00a0') {
        collapsed.append(c);
        indented = false;
      } else if (indented || (!collapsed.isEmpty() && !endsWith(collapsed, ' '))) {
        collapsed.append(' ');
      }
    }
    int end = collapsed.length();
    return collapsed.substring(0, end > 0 && collapsed.charAt(end - 1) == ' ' ? end - 1 : end);
  }

  private static boolean endsWith(StringBuilder text, char c) {
    return text.charAt(text.length() - 1) == c;
  }

  /** The length of the longest run of backticks. */
  static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private void link(Link link, char after) {
    int mark = out.length();
    if (isAddress(link)) {
      visible('<');
      out.append('<').append(link.target()).append('>');
      return;
    }
    StringBuilder label = label(link.content());
    if (label.length() == 0) {
      return;
    }
    space |= startsWithSpace(link.content());
    visible('[');
    out.append('[').append(label).append("](").append(inCell(Escaping.destination(link.target())));
    if (!link.title().isEmpty()) {
      out.append(" \"").append(inCell(Escaping.title(link.title()))).append('"');
    }
    out.append(')');
    space = endsWithSpace(link.content()) && mark < out.length() && after != 0;
  }

  private StringBuilder label(List<Inline> content) {
    Context within = context == Context.PARAGRAPH ? Context.LABEL : context;
    return new InlineWriter().write(content, within, labels + 1);
  }

  private static boolean startsWithSpace(List<Inline> content) {
    return !content.isEmpty()
        && content.get(0) instanceof Text text
        && !text.text().isEmpty()
        && BlockBuilder.isSpace(text.text().charAt(0));
  }

  private static boolean endsWithSpace(List<Inline> content) {
    return !content.isEmpty()
        && content.get(content.size() - 1) instanceof Text text
        && !text.text().isEmpty()
        && BlockBuilder.isSpace(text.text().charAt(text.text().length() - 1));
  }

  /** Whether the text of a link is its own address, which needs saying only once. */
  private boolean isAddress(Link link) {
    return link.content().size() == 1
        && link.content().get(0) instanceof Text text
        && text.text().equals(link.target())
        && (link.target().startsWith("http://") || link.target().startsWith("https://"))
        && labels == 0
        && isOneWord(link.target());
  }

  private static boolean isOneWord(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == '<' || c == '>' || c == '|' || c == '\u00a0') {
        return false;
      }
    }
    return true;
  }

  private String inCell(String text) {
    return context.inTable() ? text.replace("|", "\\|") : text;
  }

  private void image(Image image) {
    visible('!');
    out.append("![");
    String description = image.description();
    for (int i = 0; i < description.length(); i++) {
      char c = description.charAt(i);
      if (c == '[' || c == ']' || c == '\\' || c == '`' || (c == '|' && context.inTable())) {
        out.append('\\');
      }
      out.append(c == '\n' ? ' ' : c);
    }
    out.append("](").append(inCell(Escaping.destination(image.target()))).append(')');
  }

  private void name(String text, char after) {
    setApart();
    text(text, after);
    afterLabel = true;
  }

  private void setApart() {
    space |= out.length() > 0 && "([{/\"".indexOf(last()) < 0;
  }

  private void label(String text) {
    setApart();
    visible('[');
    out.append('[');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`' || c == '*' || c == '<' || (c == '|' && context.inTable())) {
        out.append('\\');
      }
      out.append(c <= ' ' ? ' ' : c);
    }
    out.append(']');
    afterLabel = true;
  }
}
