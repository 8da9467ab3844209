package orchestrator.document.macro;

import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.InlineFlattener;
import orchestrator.document.ListBuilder;
import orchestrator.document.source.Element;
import orchestrator.document.source.Markup;
import orchestrator.document.source.Markup.Characters;
import orchestrator.document.source.NumericAttributes;

/** Bullets, numbers, tasks and definitions. */
final class Lists {
  private Lists() {}

  static Listing list(Element element, StorageFormatReader reader) {
    boolean ordered = element.is("ol");
    ListBuilder items = new ListBuilder();
    BlockBuilder stray = new BlockBuilder();
    for (Markup child : element.children()) {
      if (child instanceof Element item && item.is("li")) {
        items.addStray(stray);
        stray = new BlockBuilder();
        items.add(reader.blocks(item), ordered);
      } else if (child instanceof Element other) {
        reader.children(new Element("li").add(other), stray);
      } else if (child instanceof Characters characters) {
        stray.text(characters.text());
      }
    }
    items.addStray(stray);
    return new Listing(
        ordered ? NumericAttributes.of(element.attribute("start"), 1) : null, items.items());
  }

  static Listing tasks(Element element, StorageFormatReader reader) {
    ListBuilder items = new ListBuilder();
    for (Element child : element.elements()) {
      if (child.is("ac:task")) {
        items.add(task(child, reader));
      } else {
        items.add(reader.blocks(new Element("li").add(child)), false);
      }
    }
    return new Listing(null, items.items());
  }

  private static Item task(Element task, StorageFormatReader reader) {
    Element status = task.child("ac:task-status");
    boolean done = status != null && status.text().strip().equals("complete");
    List<Block> content = reader.blocks(task);
    if (!holdsTasksInParagraph(task)) {
      return new Item(done, content);
    }
    BlockBuilder line = new BlockBuilder();
    line.addLine(InlineFlattener.of(content));
    return new Item(done, line.blocks());
  }

  /** Tasks in a paragraph are lines of that paragraph, and a task is one line. */
  private static boolean holdsTasksInParagraph(Element task) {
    Element body = task.child("ac:task-body");
    Element paragraph = body == null ? null : body.child("p");
    return paragraph != null && paragraph.child("ac:task-list") != null;
  }

  static void definitions(Element element, StorageFormatReader reader, BlockBuilder flow) {
    for (Element child : element.elements()) {
      if (child.is("dt")) {
        flow.add(new Paragraph(List.of(new Styled(Style.STRONG, reader.inlines(child)))));
      } else {
        for (Block block : reader.blocks(child)) {
          flow.add(block);
        }
      }
    }
  }
}
