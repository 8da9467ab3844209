package orchestrator.markdown;

import java.util.ArrayList;
import java.util.List;
import orchestrator.markdown.Node.Block;
import orchestrator.markdown.Node.Item;
import orchestrator.markdown.Node.Listing;
import orchestrator.markdown.Node.Paragraph;
import orchestrator.markdown.Node.Style;
import orchestrator.markdown.Node.Styled;

/** Bullets, numbers, tasks and definitions. */
final class Lists {
  private Lists() {}

  static Listing list(Element element, StorageFormatReader reader) {
    List<Item> items = new ArrayList<>();
    Flow stray = new Flow();
    for (Markup child : element.children()) {
      if (child instanceof Element item && item.is("li")) {
        addStray(stray, items);
        stray = new Flow();
        add(reader.blocks(item), element.is("ol"), items);
      } else if (child instanceof Element other) {
        reader.children(new Element("li").add(other), stray);
      } else if (child instanceof Characters characters) {
        stray.text(characters.text());
      }
    }
    addStray(stray, items);
    return new Listing(element.is("ol") ? Numbers.of(element.attribute("start"), 1) : null, items);
  }

  private static void add(List<Block> content, boolean ordered, List<Item> items) {
    if (content.size() == 1 && content.get(0) instanceof Listing inner) {
      // An item without text of its own is only a step to the right.
      nest(inner, items);
    } else if (!content.isEmpty() || ordered) {
      items.add(new Item(null, content));
    }
  }

  /** A list that stands between items belongs to the one before it. */
  private static void addStray(Flow stray, List<Item> items) {
    for (Block block : stray.blocks()) {
      if (block instanceof Listing inner) {
        nest(inner, items);
      } else {
        items.add(new Item(null, List.of(block)));
      }
    }
  }

  private static void nest(Listing inner, List<Item> items) {
    if (items.isEmpty()) {
      items.addAll(inner.items());
    } else {
      Item last = items.get(items.size() - 1);
      List<Block> content = new ArrayList<>(last.content());
      content.add(inner);
      items.set(items.size() - 1, new Item(last.done(), content));
    }
  }

  static Listing tasks(Element element, StorageFormatReader reader) {
    List<Item> items = new ArrayList<>();
    for (Element child : element.elements()) {
      if (child.is("ac:task")) {
        items.add(task(child, reader));
      } else {
        List<Block> content = reader.blocks(new Element("li").add(child));
        add(content, false, items);
      }
    }
    return new Listing(null, items);
  }

  private static Item task(Element task, StorageFormatReader reader) {
    Element status = task.child("ac:task-status");
    boolean done = status != null && status.text().strip().equals("complete");
    List<Block> content = reader.blocks(task);
    return new Item(
        done, holdsTasksInParagraph(task) ? List.of(new Paragraph(Inlines.of(content))) : content);
  }

  /** Tasks in a paragraph are lines of that paragraph, and a task is one line. */
  private static boolean holdsTasksInParagraph(Element task) {
    Element body = task.child("ac:task-body");
    Element paragraph = body == null ? null : body.child("p");
    return paragraph != null && paragraph.child("ac:task-list") != null;
  }

  static void definitions(Element element, StorageFormatReader reader, Flow flow) {
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
