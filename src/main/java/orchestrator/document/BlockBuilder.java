package orchestrator.document;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.Reference.DrawingFile;
import orchestrator.document.Reference.Elsewhere;
import orchestrator.document.Reference.Form;
import orchestrator.document.Reference.Line;
import orchestrator.document.Reference.Words;

/** Gathers what is read, in page order: runs of inline content become paragraphs. */
public final class BlockBuilder {
  private List<Block> blocks = List.of();
  private final List<Inline> run = new ArrayList<>(4);
  private int breaks;
  private int paragraphs;

  /** Everything until {@link #endParagraph()} belongs into a line of text. */
  public void startParagraph() {
    endRun();
    paragraphs++;
  }

  public void endParagraph() {
    endRun();
    paragraphs--;
  }

  public boolean inParagraph() {
    return paragraphs > 0;
  }

  public void add(Inline inline) {
    if (isNothing(inline)) {
      return;
    } else if (inline instanceof Break) {
      breaks++;
    } else if (!isBlank(inline)) {
      breaks = 0;
    }
    if (breaks == 2 && !run.isEmpty()) {
      // Two line breaks are how people end paragraphs.
      endRun();
      return;
    }
    run.add(inline);
  }

  public void addAll(List<Inline> inlines) {
    for (Inline inline : inlines) {
      add(inline);
    }
  }

  /** Adds what must stay in a line of text, whatever its references turn out to be. */
  public void addLine(List<Inline> inlines) {
    for (Inline inline : inlines) {
      if (inline instanceof Elsewhere || inline instanceof DrawingFile) {
        add(new Line(inlines));
        return;
      }
    }
    addAll(inlines);
  }

  public void add(Block block) {
    endRun();
    if (!(block instanceof Listing list) || !list.items().isEmpty()) {
      append(block);
    }
  }

  private void append(Block block) {
    if (blocks.isEmpty()) {
      blocks = new ArrayList<>(4); // most builders gather a line, which has none
    }
    blocks.add(block);
  }

  /** In the line that is being gathered, or on a line of its own. */
  public void inLine(Inline inline) {
    if (inParagraph()) {
      add(inline);
    } else {
      add(new Paragraph(List.of(inline)));
    }
  }

  public void text(String text) {
    add(new Text(text));
  }

  /** Ends the paragraph so far; nothing happens where there is none. */
  public void endRun() {
    if (!run.isEmpty()) {
      if (!isBlank(run)) {
        append(new Paragraph(joined(run)));
      }
      run.clear();
    }
    breaks = 0;
  }

  private static boolean isNothing(Inline inline) {
    return (inline instanceof Text text && text.text().isEmpty())
        || (inline instanceof Styled styled && styled.content().isEmpty());
  }

  /** Whether nothing of it would be seen. */
  public static boolean isBlank(List<Inline> inlines) {
    for (Inline inline : inlines) {
      if (!isBlank(inline)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(Inline inline) {
    if (inline instanceof Text text) {
      return isBlank(text.text());
    } else if (inline instanceof Styled styled) {
      return isBlank(styled.content());
    } else if (inline instanceof CodeSpan code) {
      return isBlank(code.text());
    } else if (inline instanceof Link link) {
      return isBlank(link.content());
    } else if (inline instanceof Reference reference) {
      return isBlank(reference.shown());
    }
    return inline instanceof Break;
  }

  /** Whether a text is only white space, of the sort that does not break included. */
  public static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** White space as HTML knows it, and the sort that does not break. */
  public static boolean isSpace(char c) {
    return c <= ' ' || c == '\u00a0';
  }

  /** Neighbours of one kind become one, since {@code **a****b**} is not what they mean. */
  private static List<Inline> joined(List<Inline> run) {
    if (run.size() == 1) {
      return List.of(run.get(0));
    }
    List<Inline> joined = new ArrayList<>(run.size());
    int next;
    for (int i = 0; i < run.size(); i = next) {
      Inline first = run.get(i);
      next = i + 1;
      while (next < run.size() && isSameKind(first, run.get(next))) {
        next++;
      }
      joined.add(next == i + 1 ? first : join(run.subList(i, next)));
    }
    return joined;
  }

  private static boolean isSameKind(Inline first, Inline second) {
    return (isCode(first) && isCode(second))
        || (first instanceof Styled one
            && second instanceof Styled two
            && one.style() == two.style());
  }

  private static boolean isCode(Inline inline) {
    return inline instanceof CodeSpan
        || (inline instanceof Words words && words.form() == Form.CODE);
  }

  private static Inline join(List<Inline> alike) {
    if (alike.get(0) instanceof Styled first) {
      List<Inline> content = new ArrayList<>();
      for (Inline inline : alike) {
        content.addAll(((Styled) inline).content());
      }
      return new Styled(first.style(), joined(content));
    }
    List<Inline> words = new ArrayList<>();
    StringBuilder code = new StringBuilder();
    boolean plain = true;
    for (Inline inline : alike) {
      if (inline instanceof CodeSpan span) {
        code.append(span.text());
        words.add(new Text(span.text()));
      } else if (inline instanceof Words people) {
        words.addAll(people.words());
        plain = false;
      }
    }
    return plain ? new CodeSpan(code.toString()) : new Words(Form.CODE, words, null);
  }

  public List<Block> blocks() {
    endRun();
    return blocks;
  }

  /** All of it as one line of text. */
  public List<Inline> inlines() {
    if (blocks.isEmpty()) {
      return joined(run);
    }
    return InlineFlattener.of(blocks());
  }
}
