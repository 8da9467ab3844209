package orchestrator.document.macro;

import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Text;
import orchestrator.document.source.Element;

/** Panels, and boxes that only have a title. */
final class PanelMacros {
  private PanelMacros() {}

  static void panel(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element body = macro.richBody();
    List<Block> content;
    if (body == null) {
      BlockBuilder plain = new BlockBuilder();
      String text = macro.plainBody();
      if (text != null) {
        CodeMacros.add("", text, plain);
      }
      content = plain.blocks();
    } else {
      content = reader.blocks(body);
    }
    add(macro.key(), Macros.text(macro.parameter("title")), content, flow);
  }

  /**
   * Adds a panel. GitHub has other words for alerts than Confluence, whose word is kept beside
   * where it says something else: a Confluence "note" warns.
   */
  static void add(String kind, List<Inline> title, List<Block> content, BlockBuilder flow) {
    if (title.isEmpty() && content.isEmpty()) {
      return;
    }
    switch (kind) {
      case "note" -> alert("WARNING", "Note", title, content, flow);
      case "warning" -> alert("CAUTION", "Warning", title, content, flow);
      case "error" -> alert("CAUTION", "Error", title, content, flow);
      case "tip" -> alert("TIP", "", title, content, flow);
      case "success" -> alert("TIP", "Success", title, content, flow);
      case "info" -> alert("NOTE", "Info", title, content, flow);
      default -> flow.add(new Quote("", title, content));
    }
  }

  private static void alert(
      String alert, String word, List<Inline> title, List<Block> content, BlockBuilder flow) {
    List<Inline> shown = title;
    if (!word.isEmpty()) {
      shown =
          title.isEmpty() ? List.of(new Text(word)) : List.of(new Text(word + ": "), title.get(0));
    }
    flow.add(new Quote(alert, shown, content));
  }

  /** A body under its title, in bold. */
  static void titled(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String title = macro.parameter("title", "name", "label", "language");
    flow.endRun();
    if (!title.isEmpty()) {
      flow.add(Paragraph.title(title));
    }
    Element body = macro.richBody();
    if (body != null) {
      reader.children(body, flow);
    } else if (macro.plainBody() != null) {
      CodeMacros.add("", String.valueOf(macro.plainBody()), flow);
    } else if (title.isEmpty()) {
      reader.lost(macro.describe(), flow);
    }
    flow.endRun();
  }

  /** Excerpts and page properties; hidden ones are not on the page that people see. */
  static void excerpt(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element body = macro.richBody();
    if (body != null && !macro.isTrue("hidden")) {
      reader.children(body, flow);
    }
  }
}
