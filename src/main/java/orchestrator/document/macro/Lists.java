package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.InlineFlattener;
import orchestrator.document.Node.Block;
import orchestrator.document.Node.Item;
import orchestrator.document.Node.Listing;
import orchestrator.document.Node.Paragraph;
import orchestrator.document.Node.Style;
import orchestrator.document.Node.Styled;
import orchestrator.document.source.BlockBuilder;
import orchestrator.document.source.Characters;
import orchestrator.document.source.Element;
import orchestrator.document.source.Markup;
import orchestrator.document.source.NumericAttributes;
import org.jspecify.annotations.Nullable;

/** Bullets, numbers, tasks and definitions. */
final class Lists {
  private Lists() {}

  static Listing list(Element element, StorageFormatReader reader) {
    boolean ordered = element.is("ol");
    Items items = new Items();
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
        ordered ? NumericAttributes.of(element.attribute("start"), 1) : null, items.all);
  }

  static Listing tasks(Element element, StorageFormatReader reader) {
    Items items = new Items();
    for (Element child : element.elements()) {
      if (child.is("ac:task")) {
        items.add(task(child, reader));
      } else {
        items.add(reader.blocks(new Element("li").add(child)), false);
      }
    }
    return new Listing(null, items.all);
  }

  /** The entries of a list that is being read. */
  private static final class Items {
    private final List<Item> all = new ArrayList<>();

    /** The content of the last entry once lists were added to it. */
    private @Nullable List<Block> extended;

    void add(Item item) {
      all.add(item);
      extended = null;
    }

    void add(List<Block> content, boolean ordered) {
      if (content.size() == 1 && content.get(0) instanceof Listing inner) {
        // An item without text of its own is only a step to the right.
        nest(inner);
      } else if (!content.isEmpty() || ordered) {
        add(new Item(null, content));
      }
    }

    /** A list that stands between items belongs to the one before it. */
    void addStray(BlockBuilder stray) {
      for (Block block : stray.blocks()) {
        if (block instanceof Listing inner) {
          nest(inner);
        } else {
          add(new Item(null, List.of(block)));
        }
      }
    }

    private void nest(Listing inner) {
      if (all.isEmpty()) {
        all.addAll(inner.items());
        return;
      }
      if (extended == null) {
        Item last = all.get(all.size() - 1);
        extended = new ArrayList<>(last.content());
        all.set(all.size() - 1, new Item(last.done(), extended));
      }
      extended.add(inner);
    }
  }

  private static Item task(Element task, StorageFormatReader reader) {
    Element status = task.child("ac:task-status");
    boolean done = status != null && status.text().strip().equals("complete");
    List<Block> content = reader.blocks(task);
    return new Item(
        done,
        holdsTasksInParagraph(task)
            ? List.of(new Paragraph(InlineFlattener.of(content)))
            : content);
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
