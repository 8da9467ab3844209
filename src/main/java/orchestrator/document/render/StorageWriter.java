package orchestrator.document.render;

import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Rule;
import orchestrator.document.Block.Table;
import orchestrator.document.Block.Verbatim;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Diagram;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Literal;
import orchestrator.document.Inline.Name;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.Reference;

/**
 * Writes blocks as Confluence's storage format, for content that nobody has vouched for: the only
 * macro is {@code code}, links lead to http(s), mail and pages of this Confluence, and a picture is
 * its description. What is written is well-formed whatever the text holds.
 */
public final class StorageWriter {
  private final StringBuilder out = new StringBuilder();
  private int tasks;

  private StorageWriter() {}

  /** The storage format of these blocks. */
  public static String write(List<Block> blocks) {
    StorageWriter writer = new StorageWriter();
    writer.blocks(blocks);
    return writer.out.toString();
  }

  private void blocks(List<Block> blocks) {
    for (Block block : blocks) {
      block(block);
    }
  }

  private void block(Block block) {
    if (block instanceof Paragraph paragraph) {
      element("p", paragraph.content());
    } else if (block instanceof Heading heading) {
      element("h" + heading.level(), heading.content());
    } else if (block instanceof Code code) {
      code(code.language(), code.text());
    } else if (block instanceof Verbatim verbatim) {
      code("", verbatim.markdown());
    } else if (block instanceof Rule) {
      out.append("<hr/>");
    } else if (block instanceof Quote quote) {
      quote(quote);
    } else if (block instanceof Listing list) {
      listing(list);
    } else if (block instanceof Table table) {
      table(table);
    }
  }

  private void element(String name, List<Inline> content) {
    out.append('<').append(name).append('>');
    inlines(content);
    out.append("</").append(name).append('>');
  }

  private void code(String language, String text) {
    out.append("<ac:structured-macro ac:name=\"code\">");
    if (!language.isEmpty()) {
      out.append("<ac:parameter ac:name=\"language\">");
      text(language);
      out.append("</ac:parameter>");
    }
    out.append("<ac:plain-text-body><![CDATA[");
    characters(text.replace("]]>", "]]]]><![CDATA[>"), false);
    out.append("]]></ac:plain-text-body></ac:structured-macro>");
  }

  /** A panel would be a macro, so it becomes a quotation that begins with the panel's word. */
  private void quote(Quote quote) {
    out.append("<blockquote>");
    if (!quote.title().isEmpty()) {
      out.append("<p>");
      element("strong", quote.title());
      out.append("</p>");
    } else if (!quote.alert().isEmpty() && !startsStrong(quote.content())) {
      out.append("<p>");
      element("strong", List.of(new Text(capitalized(quote.alert()))));
      out.append("</p>");
    }
    blocks(quote.content());
    out.append("</blockquote>");
  }

  private static boolean startsStrong(List<Block> content) {
    return !content.isEmpty()
        && content.get(0) instanceof Paragraph first
        && !first.content().isEmpty()
        && first.content().get(0) instanceof Styled;
  }

  private static String capitalized(String alert) {
    return alert.charAt(0) + alert.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private void listing(Listing list) {
    boolean boxes =
        list.start() == null && list.items().stream().allMatch(item -> item.done() != null);
    if (boxes) {
      tasks(list);
      return;
    }
    String name = list.start() == null ? "ul" : "ol";
    out.append('<').append(name);
    if (list.start() != null && list.start() != 1) {
      out.append(" start=\"").append(list.start()).append('"');
    }
    out.append('>');
    for (Item item : list.items()) {
      out.append("<li>");
      if (item.done() != null) {
        out.append("<p>").append(item.done() ? "[x]" : "[ ]").append("</p>");
      }
      blocks(item.content());
      out.append("</li>");
    }
    out.append("</").append(name).append('>');
  }

  private void tasks(Listing list) {
    out.append("<ac:task-list>");
    for (Item item : list.items()) {
      tasks++;
      out.append("<ac:task><ac:task-id>").append(tasks).append("</ac:task-id><ac:task-status>");
      out.append(Boolean.TRUE.equals(item.done()) ? "complete" : "incomplete");
      out.append("</ac:task-status><ac:task-body>");
      // A task is one line; Confluence shows a paragraph in it as an empty line more.
      List<Block> content = item.content();
      if (!content.isEmpty() && content.get(0) instanceof Paragraph first) {
        element("span", first.content());
        content = content.subList(1, content.size());
      }
      blocks(content);
      out.append("</ac:task-body></ac:task>");
    }
    out.append("</ac:task-list>");
  }

  private void table(Table table) {
    out.append("<table><tbody>");
    for (Row row : table.rows()) {
      out.append("<tr>");
      for (Cell cell : row.cells()) {
        String name = cell.header() ? "th" : "td";
        out.append('<').append(name);
        span("colspan", cell.columns());
        span("rowspan", cell.rows());
        out.append('>');
        blocks(cell.content());
        out.append("</").append(name).append('>');
      }
      out.append("</tr>");
    }
    out.append("</tbody></table>");
  }

  private void span(String name, int cells) {
    if (cells != 1) {
      out.append(' ').append(name).append("=\"").append(cells).append('"');
    }
  }

  private void inlines(List<Inline> content) {
    for (Inline inline : content) {
      inline(inline);
    }
  }

  private void inline(Inline inline) {
    if (inline instanceof Text text) {
      text(text.text());
    } else if (inline instanceof CodeSpan code) {
      element("code", List.of(new Text(code.text())));
    } else if (inline instanceof Styled styled) {
      element(styled.style().tag(), styled.content());
    } else if (inline instanceof Link link) {
      link(link);
    } else if (inline instanceof Image image) {
      text(image.description());
    } else if (inline instanceof Break) {
      out.append("<br/>");
    } else if (inline instanceof Label label) {
      text("[" + label.text() + "]");
    } else if (inline instanceof Diagram diagram) {
      text("[" + diagram.label().text() + "]");
    } else if (inline instanceof Name name) {
      text(name.text());
    } else if (inline instanceof Literal literal) {
      text(literal.markdown());
    } else if (inline instanceof Reference reference) {
      inlines(reference.shown());
    }
  }

  private void link(Link link) {
    StorageLink target = StorageLink.of(link.target());
    switch (target.kind()) {
      case ADDRESS -> {
        out.append("<a href=\"");
        text(target.address());
        out.append("\">");
        inlines(link.content());
        out.append("</a>");
      }
      case PAGE, HEADING -> {
        out.append("<ac:link");
        attribute("ac:anchor", target.anchor());
        out.append('>');
        if (target.kind() == StorageLink.Kind.PAGE) {
          out.append("<ri:page");
          attribute("ri:space-key", target.space());
          attribute("ri:content-title", target.title());
          out.append("/>");
        }
        element("ac:link-body", link.content());
        out.append("</ac:link>");
      }
      case NOWHERE -> inlines(link.content());
    }
  }

  private void attribute(String name, String value) {
    if (!value.isEmpty()) {
      out.append(' ').append(name).append("=\"");
      text(value);
      out.append('"');
    }
  }

  private void text(String text) {
    characters(text, true);
  }

  /** Adds text without the characters that XML forbids. */
  private void characters(String text, boolean escaped) {
    text.codePoints()
        .filter(StorageWriter::isAllowed)
        .forEach(
            c -> {
              switch (escaped ? c : 0) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c);
              }
            });
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0xd800)
        || (c > 0xdfff && c < 0xfffe)
        || c > 0xffff;
  }
}
