package orchestrator.document.macro;

import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Verbatim;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Literal;
import orchestrator.document.Inline.Text;
import orchestrator.document.source.ConfluenceHtmlReader;
import orchestrator.document.source.DiagramBody;
import orchestrator.document.source.Element;
import org.jspecify.annotations.Nullable;

/**
 * Which macro is read how: one line for each group of macros. Any other macro shows its body, or is
 * named in brackets and counted as lost.
 */
final class Macros {
  private final StorageFormatReader reader;

  Macros(StorageFormatReader reader) {
    this.reader = reader;
  }

  void read(Macro macro, BlockBuilder flow) {
    switch (macro.key()) {
      case "code", "code-block", "codeblock", "paste-code-macro", "newcode", "sourcecode" ->
          CodeMacros.code(macro, flow);
      case "noformat", "preformatted" -> CodeMacros.preformatted(macro, flow);
      case "plantuml", "plantumlrender", "plantumlcloud", "mermaid", "mermaid-macro" ->
          DiagramMacros.source(macro, reader, flow);
      case "mermaid-cloud", "mermaid-diagram", "graphviz", "dot" ->
          DiagramMacros.source(macro, reader, flow);
      case "drawio", "inc-drawio", "drawio-sketch", "gliffy", "lucidchart" ->
          DiagramMacros.drawing(macro, reader, flow);
      case "mathinline", "eazy-math-inline", "easy-math-inline", "latex-inline" ->
          math("$", macro, flow);
      case "mathblock", "easy-math-block", "eazy-math-block", "latex", "mathdisplay" ->
          math("$$", macro, flow);
      case "info", "note", "warning", "tip", "error", "success", "panel" ->
          PanelMacros.panel(macro, reader, flow);
      case "auimessage", "alert", "ui-text-box" -> PanelMacros.titled(macro, reader, flow);
      case "expand",
          "ui-expand",
          "tab",
          "ui-tab",
          "auitab",
          "aui-tab",
          "ui-step",
          "card",
          "sv-translation" ->
          PanelMacros.titled(macro, reader, flow);
      case "excerpt", "details", "multiexcerpt", "multiexcerpt-macro" ->
          PanelMacros.excerpt(macro, reader, flow);
      case "quote", "blockquote" -> quote(macro, flow);
      case "status" -> status(macro, flow);
      case "jira", "jiraissues", "jirachart" -> PageMacros.jira(macro, reader, flow);
      case "include", "excerpt-include", "excerpt-include-macro", "multiexcerpt-include" ->
          PageMacros.include(macro, reader, flow);
      case "children", "pagetree", "childpages" -> PageLists.children(macro, reader, flow);
      case "contentbylabel" -> PageLists.labelled(macro, reader, flow);
      case "view-file", "viewpdf", "viewdoc", "viewxls", "viewppt", "multimedia" ->
          PageMacros.file(macro, reader, flow);
      case "widget", "iframe" -> PageMacros.address(macro, reader, flow);
      case "anchor" -> reader.links().place(macro.parameter("", "name", "anchor"), flow);
      case "profile", "profile-picture", "user-profile", "userprofile", "avatar" ->
          PageMacros.profile(macro, reader, flow);
      case "footnote", "cfm-footnote", "tooltip", "cfm-tooltip" -> footnote(macro, flow);
      case "markdown" -> markdown(macro, flow);
      case "html", "html-bobswift" -> html(macro, flow);
      case "toc", "toc-zone", "pagetreesearch", "scroll-pagebreak", "scroll-portrait" ->
          body(macro, flow);
      case "scroll-landscape", "floatmenu", "easy-heading-free", "easy-heading-macro" ->
          body(macro, flow);
      default -> unknown(macro, flow);
    }
  }

  /** What shows nothing of its own; some of these stand around content. */
  private void body(Macro macro, BlockBuilder flow) {
    Element body = macro.richBody();
    if (body != null) {
      content(body, flow);
    }
  }

  private void unknown(Macro macro, BlockBuilder flow) {
    Element body = macro.richBody();
    String plain = macro.plainBody();
    if (body != null && (body.showsSomething() || isFrame(macro))) {
      String title = macro.parameter("title", "label", "heading", "header", "name");
      if (!title.isEmpty() && !flow.inParagraph() && !ParameterText.of(title).isEmpty()) {
        flow.endRun();
        flow.add(Paragraph.title(title));
      }
      content(body, flow);
      Description targets = macro.targets();
      if (targets != null) {
        flow.inLine(linked(targets.label(null), macro));
      }
    } else if (plain != null && !plain.isBlank()) {
      if (DiagramBody.isDiagram(macro.key())) {
        DiagramMacros.source(macro, reader, flow);
        return;
      }
      String language = CodeMacros.label(macro.parameter("language"));
      CodeMacros.add(macro.parameter("title"), language, plain, flow);
    } else {
      Description what = macro.describe();
      flow.inLine(linked(what.label(reader.losses().macro(what.text())), macro));
    }
  }

  /** The name of a macro, linked where its parameters hide an address behind words. */
  private static Inline linked(Inline name, Macro macro) {
    String address = macro.hiddenAddress();
    return address.isEmpty() ? name : new Link(List.of(name), address, "");
  }

  /** What only arranges its content, so that it shows nothing when that is empty. */
  private static boolean isFrame(Macro macro) {
    return switch (macro.key()) {
      case "section", "column", "div", "span", "center", "align", "deck", "ui-tabs", "ui-steps" ->
          true;
      default -> false;
    };
  }

  /** A body within a line stays in it. */
  private void content(Element body, BlockBuilder flow) {
    for (Element child : body.elements()) {
      if (child.holdsBlock()) {
        flow.endRun();
        reader.children(body, flow);
        flow.endRun();
        return;
      }
    }
    reader.children(body, flow);
  }

  private void quote(Macro macro, BlockBuilder flow) {
    Element body = macro.richBody();
    List<Block> content = body == null ? List.of() : reader.blocks(body);
    if (content.isEmpty()) {
      unknown(macro, flow);
    } else {
      flow.add(new Quote("", List.of(), content));
    }
  }

  private void status(Macro macro, BlockBuilder flow) {
    String title = macro.parameter("title", "");
    String colour = macro.parameter("colour", "color");
    if (!title.isEmpty() || !colour.isEmpty()) {
      flow.add(new Label(title.isEmpty() ? colour : title));
    }
  }

  private void math(String mark, Macro macro, BlockBuilder flow) {
    String plain = macro.plainBody();
    String body = plain == null ? macro.parameter("body", "equation", "latex", "") : plain;
    String formula = body.strip();
    if (formula.isEmpty()) {
      unknown(macro, flow);
    } else if (mark.equals("$")) {
      flow.add(new Literal("$" + formula.replace('\n', ' ') + "$"));
    } else {
      // GitHub renders such a fence, and within it nothing needs escaping.
      flow.add((Block) new Code("math", formula));
    }
  }

  private void footnote(Macro macro, BlockBuilder flow) {
    Element body = macro.richBody();
    String hint = macro.parameter("tooltip", "text", "title", "");
    if (macro.key().endsWith("tooltip")) {
      if (body != null) {
        content(body, flow);
      }
      if (!hint.isEmpty()) {
        flow.text(" (" + hint + ")");
      }
    } else if (body != null) {
      flow.text(" (");
      flow.addLine(reader.inlines(body));
      flow.text(")");
    } else {
      unknown(macro, flow);
    }
  }

  private void markdown(Macro macro, BlockBuilder flow) {
    @Nullable String text = macro.plainBody();
    if (text == null || text.isBlank()) {
      unknown(macro, flow);
    } else {
      flow.add((Block) new Verbatim(CodeMacros.withoutBlankEnds(text)));
    }
  }

  private void html(Macro macro, BlockBuilder flow) {
    String html = macro.plainBody();
    if (html == null || html.isBlank()) {
      unknown(macro, flow);
    } else {
      flow.endRun();
      reader.children(ConfluenceHtmlReader.parse(html, reader.losses()), flow);
      flow.endRun();
    }
  }

  /** Title lines of macros are text even where they look like Markdown. */
  static List<Inline> text(String title) {
    return title.isEmpty() ? List.of() : List.of(new Text(title));
  }
}
