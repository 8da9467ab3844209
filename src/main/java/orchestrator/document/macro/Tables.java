package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.BlockBuilder;
import orchestrator.document.source.Element;
import orchestrator.document.source.Markup;
import orchestrator.document.source.Markup.Characters;
import orchestrator.document.source.NumericAttributes;

/** Reads tables; a table of a single cell is a frame, and only its content matters. */
final class Tables {
  /** The spans that browsers keep to, from the HTML standard. */
  private static final int MAX_COLUMNS = 1000;

  private static final int MAX_ROWS = 65_534;

  private Tables() {}

  static void table(Element element, StorageFormatReader reader, BlockBuilder flow) {
    List<Row> rows = new ArrayList<>();
    flow.endRun();
    rows(element, reader, rows, flow);
    flow.endRun();
    if (rows.size() == 1 && rows.get(0).cells().size() == 1) {
      for (Block block : rows.get(0).cells().get(0).content()) {
        flow.add(block);
      }
    } else if (!rows.isEmpty()) {
      flow.add(new Table(rows));
    }
  }

  private static void rows(
      Element parent, StorageFormatReader reader, List<Row> rows, BlockBuilder flow) {
    for (Markup child : parent.children()) {
      if (child instanceof Element element) {
        switch (element.name()) {
          case "tr" -> row(element, reader, rows, flow);
          case "colgroup", "col" -> {}
          case "tbody", "thead", "tfoot" -> rows(element, reader, rows, flow);
          default -> reader.children(new Element("div").add(element), flow);
        }
      } else if (child instanceof Characters characters) {
        flow.text(characters.text());
      }
    }
  }

  private static void row(
      Element element, StorageFormatReader reader, List<Row> rows, BlockBuilder flow) {
    List<Cell> cells = new ArrayList<>();
    for (Markup child : element.children()) {
      if (child instanceof Element cell && (cell.is("td") || cell.is("th"))) {
        cells.add(
            new Cell(
                cell.is("th"),
                span(cell.attribute("colspan"), MAX_COLUMNS),
                span(cell.attribute("rowspan"), MAX_ROWS),
                reader.blocks(cell)));
      } else if (child instanceof Element other) {
        reader.children(new Element("div").add(other), flow);
      } else if (child instanceof Characters characters) {
        flow.text(characters.text());
      }
    }
    if (!cells.isEmpty()) {
      rows.add(new Row(cells));
    }
  }

  private static int span(String number, int max) {
    return Math.max(1, Math.min(max, NumericAttributes.of(number, 1)));
  }
}
