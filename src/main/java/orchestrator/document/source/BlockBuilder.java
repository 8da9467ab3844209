package orchestrator.document.source;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.InlineFlattener;
import orchestrator.document.Node.Block;
import orchestrator.document.Node.Break;
import orchestrator.document.Node.CodeSpan;
import orchestrator.document.Node.Inline;
import orchestrator.document.Node.Label;
import orchestrator.document.Node.Link;
import orchestrator.document.Node.Listing;
import orchestrator.document.Node.Paragraph;
import orchestrator.document.Node.Styled;
import orchestrator.document.Node.Text;
import orchestrator.document.render.Escaping;

/** Gathers what is read, in page order: runs of inline content become paragraphs. */
public final class BlockBuilder {
  private final List<Block> blocks = new ArrayList<>(4);
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

  public void add(Block block) {
    endRun();
    if (!(block instanceof Listing list) || !list.items().isEmpty()) {
      blocks.add(block);
    }
  }

  /** A word in brackets: in its line, or on a line of its own. */
  public void label(String text) {
    inLine(new Label(text));
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
        blocks.add(new Paragraph(joined(run)));
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
    }
    return inline instanceof Break;
  }

  /** Whether a text is only white space, of the sort that does not break included. */
  static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Escaping.isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
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
    return (first instanceof CodeSpan && second instanceof CodeSpan)
        || (first instanceof Styled one
            && second instanceof Styled two
            && one.style() == two.style());
  }

  private static Inline join(List<Inline> alike) {
    if (alike.get(0) instanceof Styled first) {
      List<Inline> content = new ArrayList<>();
      for (Inline inline : alike) {
        content.addAll(((Styled) inline).content());
      }
      return new Styled(first.style(), joined(content));
    }
    StringBuilder code = new StringBuilder();
    for (Inline inline : alike) {
      code.append(((CodeSpan) inline).text());
    }
    return new CodeSpan(code.toString());
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
