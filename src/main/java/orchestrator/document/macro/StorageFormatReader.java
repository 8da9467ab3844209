package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Rule;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.LossCollector;
import orchestrator.document.Reference.Form;
import orchestrator.document.Reference.PageLink;
import orchestrator.document.Reference.User;
import orchestrator.document.Reference.Words;
import orchestrator.document.source.Element;
import orchestrator.document.source.Emoticons;
import orchestrator.document.source.Markup;
import orchestrator.document.source.Markup.Characters;

/**
 * Reads the elements of a page. What has no meaning of its own is transparent: its content is read
 * as if the element were not there, so that nothing is lost that this class never heard of.
 */
public final class StorageFormatReader {
  private final Element page;
  private final LossCollector losses;
  private final Links links;
  private final Macros macros;

  /** A reader of one page. */
  public StorageFormatReader(Element page, LossCollector losses) {
    this.page = page;
    this.losses = losses;
    this.links = new Links(this);
    this.macros = new Macros(this);
  }

  Element page() {
    return page;
  }

  LossCollector losses() {
    return losses;
  }

  Links links() {
    return links;
  }

  /** The whole page. */
  public List<Block> read() {
    return blocks(page);
  }

  /** The content of an element as blocks. */
  public List<Block> blocks(Element parent) {
    BlockBuilder flow = new BlockBuilder();
    children(parent, flow);
    return flow.blocks();
  }

  /** The content of an element for a place that holds one line of text. */
  List<Inline> inlines(Element parent) {
    if (parent.children().size() == 1 && parent.children().get(0) instanceof Characters only) {
      return only.text().isEmpty() ? List.of() : List.of(new Text(only.text()));
    }
    BlockBuilder flow = new BlockBuilder();
    flow.startParagraph();
    children(parent, flow);
    return flow.inlines();
  }

  /** Reads the content of an element into what is being gathered. */
  void children(Element parent, BlockBuilder flow) {
    for (Markup child : parent.children()) {
      if (child instanceof Characters characters) {
        flow.text(characters.text());
      } else if (child instanceof Element element) {
        element(element, flow);
      }
    }
  }

  private void element(Element element, BlockBuilder flow) {
    if (element.isBlockCard()) {
      flow.endRun();
      link(element, flow);
      flow.endRun();
      return;
    }
    switch (element.name()) {
      case "p" -> {
        flow.startParagraph();
        children(element, flow);
        flow.endParagraph();
      }
      case "br" -> flow.add(new Break());
      case "strong", "b" -> styled(Style.STRONG, element, flow);
      case "em", "i", "cite" -> styled(Style.EMPHASIS, element, flow);
      case "s", "del", "strike" -> styled(Style.STRIKE, element, flow);
      case "sub" -> styled(Style.SUBSCRIPT, element, flow);
      case "sup" -> styled(Style.SUPERSCRIPT, element, flow);
      case "code", "tt", "kbd", "samp" -> code(element, flow);
      case "a", "ac:link" -> link(element, flow);
      case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, flow);
      case "ul", "ol" -> flow.add(Lists.list(element, this));
      case "ac:task-list" -> flow.add(Lists.tasks(element, this));
      case "dl" -> Lists.definitions(element, this, flow);
      case "table" -> Tables.table(element, this, flow);
      case "pre" -> preformatted(element, flow);
      case "blockquote" -> quote(element, flow);
      case "hr" -> flow.add(new Rule());
      case "ac:structured-macro", "ac:macro" -> macros.read(new Macro(element), flow);
      case "ac:adf-extension" -> AdfExtensions.read(element, this, flow);
      case "ac:image" -> Images.image(element, this, flow);
      case "img" -> Images.html(element, this, flow);
      case "iframe", "embed", "video", "audio", "object" ->
          PageMacros.embedded(element, this, flow);
      case "ac:emoticon" -> Emoticons.read(element, flow);
      case "time" -> date(element, flow);
      case "ac:placeholder",
          "ac:parameter",
          "ac:default-parameter",
          "ac:task-id",
          "ac:task-uuid" -> {}
      case "ac:task-status", "ac:adf-attribute", "ac:adf-mark", "colgroup", "style", "script" -> {}
      default -> {
        if (isSection(element)) {
          flow.endRun();
          children(element, flow);
          flow.endRun();
        } else {
          children(element, flow);
        }
      }
    }
  }

  private void link(Element element, BlockBuilder flow) {
    if (element.is("a")) {
      links.anchor(element, flow);
    } else {
      links.link(element, flow);
    }
  }

  private static boolean isSection(Element element) {
    return switch (element.name()) {
      case "div", "center", "section", "article", "aside", "header", "footer", "main", "figure" ->
          true;
      case "figcaption", "details", "summary", "li", "td", "th", "tr", "dt", "dd" -> true;
      case "ac:layout", "ac:layout-section", "ac:layout-cell", "ac:rich-text-body", "ac:caption" ->
          true;
      case "ac:plain-text-body", "ac:adf-content", "ac:adf-node", "ac:task", "ac:task-body" -> true;
      default -> false;
    };
  }

  /** Emphasis; around blocks there is none in Markdown, and their text matters more. */
  private void styled(Style style, Element element, BlockBuilder flow) {
    if (element.holdsBlock()) {
      children(element, flow);
    } else {
      flow.add(new Styled(style, inlines(element)));
    }
  }

  private void code(Element element, BlockBuilder flow) {
    if (element.holdsBlock()) {
      children(element, flow);
    } else {
      flow.addLine(inCode(inlines(element)));
    }
  }

  /** Moves the code format inwards, since Markdown knows no links or emphasis within code. */
  private static List<Inline> inCode(List<Inline> inlines) {
    List<Inline> code = new ArrayList<>(inlines.size());
    for (Inline inline : inlines) {
      if (inline instanceof Text text) {
        code.add(new CodeSpan(text.text()));
      } else if (inline instanceof Styled styled) {
        code.add(new Styled(styled.style(), inCode(styled.content())));
      } else if (inline instanceof Link link) {
        code.add(new Link(inCode(link.content()), link.target(), link.title()));
      } else if (inline instanceof PageLink link) {
        code.add(link.around(inCode(link.content())));
      } else if (inline instanceof User) {
        code.add(new Words(Form.CODE, List.of(inline), null));
      } else {
        code.add(inline);
      }
    }
    return code;
  }

  private void heading(Element element, BlockBuilder flow) {
    losses.enter(element.text());
    List<Inline> content = inlines(element);
    if (!BlockBuilder.isBlank(content)) {
      flow.add(new Heading(element.name().charAt(1) - '0', content));
    }
  }

  private void preformatted(Element element, BlockBuilder flow) {
    if (element.descendant("ac:structured-macro") != null
        || element.descendant("ac:image") != null) {
      flow.endRun();
      children(element, flow);
      flow.endRun();
    } else {
      CodeMacros.add("", element.text(), flow);
    }
  }

  /** Counts what cannot be shown, and names it in brackets. */
  void lost(Description what, BlockBuilder flow) {
    flow.inLine(what.label(losses.macro(what.text())));
  }

  private void quote(Element element, BlockBuilder flow) {
    List<Block> content = blocks(element);
    if (!content.isEmpty()) {
      flow.add(new Quote("", List.of(), content));
    }
  }

  private void date(Element element, BlockBuilder flow) {
    String date = element.attribute("datetime");
    String shown = element.text().strip();
    if (shown.isEmpty() || shown.equals(date)) {
      flow.text(date);
    } else {
      children(element, flow);
      flow.text(date.isEmpty() ? "" : " (" + date + ")");
    }
  }
}
