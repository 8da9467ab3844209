package orchestrator.document;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;

/** Gathers the entries of a list. */
public final class ListBuilder {
  private final List<Item> items = new ArrayList<>();

  /** What was added to the last entry, and is not in it yet. */
  private final List<Block> more = new ArrayList<>();

  /** Adds an entry as it is. */
  public void add(Item item) {
    endItem();
    items.add(item);
  }

  /**
   * Adds an entry.
   *
   * @param ordered whether it has a number, which shows without any content
   */
  public void add(List<Block> content, boolean ordered) {
    if (content.size() == 1 && content.get(0) instanceof Listing inner) {
      // An item without text of its own is only a step to the right.
      nest(inner);
    } else if (!content.isEmpty() || ordered) {
      add(new Item(null, content));
    }
  }

  /** A list that stands between items belongs to the one before it. */
  public void addStray(BlockBuilder stray) {
    for (Block block : stray.blocks()) {
      if (block instanceof Listing inner) {
        nest(inner);
      } else {
        add(new Item(null, List.of(block)));
      }
    }
  }

  private void nest(Listing inner) {
    if (items.isEmpty()) {
      items.addAll(inner.items());
    } else {
      more.add(inner);
    }
  }

  private void endItem() {
    if (!more.isEmpty()) {
      Item last = items.remove(items.size() - 1);
      List<Block> content = new ArrayList<>(last.content());
      content.addAll(more);
      more.clear();
      items.add(new Item(last.done(), content));
    }
  }

  /** The entries so far. */
  public List<Item> items() {
    endItem();
    return items;
  }
}
