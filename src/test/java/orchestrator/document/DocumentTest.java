package orchestrator.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Inline.Text;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentTest {
  @Test
  void a_document_stays_as_it_is_whatever_becomes_of_the_lists_it_was_made_from() {
    List<Inline> words = new ArrayList<>(List.of(new Text("one")));
    List<Block> content = new ArrayList<>(List.of(new Paragraph(words)));
    List<Item> items = new ArrayList<>(List.of(new Item(null, content)));
    List<Block> blocks = new ArrayList<>(List.of(new Listing(null, items)));
    List<Loss> losses = new ArrayList<>(List.of(new Loss(Loss.Kind.LINK, "x", "y")));
    Document document = new Document(blocks, losses, 0);

    words.clear();
    content.clear();
    items.clear();
    blocks.clear();
    losses.clear();

    Paragraph kept = new Paragraph(List.of(new Text("one")));
    assertEquals(
        new Document(
            List.of(new Listing(null, List.of(new Item(null, List.of(kept))))),
            List.of(new Loss(Loss.Kind.LINK, "x", "y")),
            0),
        document);
    assertThrows(UnsupportedOperationException.class, () -> document.blocks().clear());
  }

  @Test
  void what_spans_rows_of_a_table_in_a_cell_is_repeated_only_as_far_as_there_is_room() {
    Block.Table table =
        new Block.Table(
            List.of(
                row(new Block.Cell(false, 1, 3, text("fee")), cell("a")),
                row(cell("b")),
                row(cell("c"))));
    int[] room = {4};

    List<Inline> flat =
        InlineFlattener.of(List.of(table), characters -> (room[0] -= characters) >= 0);

    StringBuilder line = new StringBuilder();
    flat.forEach(inline -> line.append(inline instanceof Text text ? text.text() : "|"));
    assertEquals("fee / a|fee / b|c", line.toString());
  }

  private static Block.Row row(Block.Cell... cells) {
    return new Block.Row(List.of(cells));
  }

  private static Block.Cell cell(String text) {
    return new Block.Cell(false, 1, 1, text(text));
  }

  private static List<Block> text(String text) {
    return List.of(new Paragraph(List.of(new Text(text))));
  }
}
