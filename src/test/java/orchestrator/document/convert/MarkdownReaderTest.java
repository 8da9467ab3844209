package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.LossCollector;
import orchestrator.document.render.MarkdownWriter;
import orchestrator.document.render.StorageWriter;
import orchestrator.testing.StorageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Markdown that is published and read again is the same Markdown. */
class MarkdownReaderTest {
  private static final Path PAIRS = Path.of("src/test/resources/markdown");

  /** What a page says that was written from this Markdown. */
  static String publishedAndRead(String markdown) {
    String storage = StorageWriter.write(MarkdownReader.read(markdown).blocks());
    assertNull(StorageFormat.fault(storage), storage);
    return Markdown.of(DocumentReader.storage(storage)).text();
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAIRS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  /** Panels, pictures and files are not published as such; what is left of them stays. */
  @ParameterizedTest
  @MethodSource("pages")
  void a_converted_page_changes_at_most_once(Path page) throws IOException {
    String once = publishedAndRead(Files.readString(page));
    assertEquals(once, publishedAndRead(once));
  }

  @ParameterizedTest
  @CsvSource({
    "block-cards",
    "code",
    "expand-status-date",
    "headings-and-text",
    "layout",
    "people-in-macros"
  })
  void a_page_of_text_code_and_tables_stays_the_same(String page) throws IOException {
    String markdown = Files.readString(PAIRS.resolve(page + ".md"));
    assertEquals(markdown, publishedAndRead(markdown));
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_document_of_any_shape_stays_the_same(int seed) {
    List<Block> blocks = new RandomDocument(new Random(seed)).blocks(0, 6);
    String markdown = MarkdownWriter.write(blocks, new LossCollector());
    assertEquals(markdown, publishedAndRead(markdown));
  }

  @Test
  void a_box_behind_a_backslash_is_text() {
    assertEquals("- \\[x] no task\n", publishedAndRead("- \\[x] no task\n"));
    assertEquals("- [x] a task\n", publishedAndRead("- [x] a task\n"));
  }

  @Test
  void tags_are_text_but_for_those_of_emphasis_in_pairs() {
    assertEquals(
        "H<sub>2</sub>O \\<sub>open \\<script>x\\</script>\n",
        publishedAndRead("H<sub>2</sub>O <sub>open <script>x</script>\n"));
  }

  @Test
  void what_is_nested_without_end_keeps_its_words() {
    String deep = "> ".repeat(2_000) + "here " + "*a ".repeat(2_000) + "**b".repeat(2_000);
    String read = publishedAndRead(deep);
    assertTrue(read.contains("here"), read);
  }

  /** Makes documents of everything that an answer may hold, nested at random. */
  private record RandomDocument(Random random) {
    private static final List<String> WORDS =
        List.of(
            "order",
            "a*b",
            "under_score",
            "<tag>",
            "x & y",
            "[box]",
            "1. no list",
            "# no heading",
            "ünï",
            "日本",
            "tick`s",
            "$5",
            "a | b",
            "end.",
            "- dash",
            "\\n",
            "~~",
            "(§ Scope)",
            "&amp;");

    private static final List<Style> STYLES = List.of(Style.values());

    List<Block> blocks(int depth, int most) {
      List<Block> blocks = new ArrayList<>();
      for (int i = random.nextInt(most) + 1; i > 0; i--) {
        blocks.add(block(depth));
      }
      return blocks;
    }

    private Block block(int depth) {
      return switch (random.nextInt(depth < 3 ? 9 : 5)) {
        case 0 -> new Heading(1 + random.nextInt(6), line());
        case 1 -> new Code(random.nextBoolean() ? "java" : "", "if (a < b) {\n  x = \"]]>\";\n}");
        case 2 -> depth == 0 ? new Rule() : new Paragraph(line());
        case 5 -> new Quote("", List.of(), blocks(depth + 1, 3));
        case 6, 7 -> list(depth);
        case 8 -> depth == 0 ? table() : list(depth);
        default -> new Paragraph(lines());
      };
    }

    private Listing list(int depth) {
      int sort = random.nextInt(3);
      List<Item> items = new ArrayList<>();
      for (int i = random.nextInt(4) + 1; i > 0; i--) {
        List<Block> content = new ArrayList<>(List.of(new Paragraph(line())));
        if (random.nextInt(3) == 0) {
          content.addAll(blocks(depth + 1, 2));
        }
        items.add(new Item(sort == 2 ? random.nextBoolean() : null, content));
      }
      return new Listing(sort == 1 ? 1 + random.nextInt(12) : null, items);
    }

    private Table table() {
      int columns = random.nextInt(4) + 1;
      List<Row> rows = new ArrayList<>();
      for (int r = random.nextInt(4) + 2; r > 0; r--) {
        List<Cell> cells = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
          cells.add(new Cell(rows.isEmpty(), 1, 1, List.of(new Paragraph(lines()))));
        }
        rows.add(new Row(cells));
      }
      return new Table(rows);
    }

    private List<Inline> lines() {
      List<Inline> lines = new ArrayList<>(line());
      if (random.nextInt(4) == 0) {
        lines.add(new Break());
        lines.addAll(line());
      }
      return lines;
    }

    private List<Inline> line() {
      List<Inline> line = new ArrayList<>(List.of(new Text("Word ")));
      for (int i = random.nextInt(5); i > 0; i--) {
        line.add(inline());
        line.add(new Text(" " + word() + " "));
      }
      return line;
    }

    private Inline inline() {
      return switch (random.nextInt(5)) {
        case 0 -> new CodeSpan(word());
        case 1 -> new Styled(STYLES.get(random.nextInt(STYLES.size())), List.of(new Text(word())));
        case 2 -> new Link(List.of(new Text(word())), "https://example.org/a?b=1&c=2", "");
        case 3 -> new Link(List.of(new Text(word())), "confluence:SHOP/Other page#part", "");
        default -> new Text(word());
      };
    }

    private String word() {
      return WORDS.get(random.nextInt(WORDS.size()));
    }
  }
}
