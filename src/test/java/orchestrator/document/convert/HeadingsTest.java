package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import orchestrator.document.Document;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HeadingsTest {
  private static String chapter(String title, String storage, int depth) {
    Document page = DocumentReader.storage(storage);
    var blocks = Headings.chapter(title, page.blocks(), depth);
    return Markdown.of(new Document(blocks, List.of(), 0)).text();
  }

  @Test
  void move_down_to_where_the_page_stands() {
    assertEquals(
        "## Child\n\n### One\n\ntext\n\n###### Deep\n",
        chapter("Child", "<h1>One</h1><p>text</p><h5>Deep</h5>", 2));
  }

  @Test
  void in_code_stay() {
    String code = "# a comment\n```\n# still code";
    String macro =
        "<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">sh</ac:parameter>"
            + "<ac:plain-text-body><![CDATA["
            + code
            + "]]></ac:plain-text-body></ac:structured-macro>";
    assertEquals(
        "# T\n\n````sh\n" + code + "\n````\n\n## After\n",
        chapter("T", macro + "<h1>After</h1>", 1));
  }

  @Test
  void are_only_what_the_page_calls_so() {
    assertEquals(
        "# T\n\n#tag\n\n\\# one\n\n####### seven\n",
        chapter("T", "<p>#tag</p><p># one</p><p>####### seven</p>", 1));
  }

  @Test
  void in_panels_lists_and_tables_move_too() {
    String heading = "<h2>In</h2>";
    assertEquals(
        "# T\n\n> ### In\n\n- ### In\n\n<table>\n<tr>\n<td>\n\n### In\n\n```\n1\n2\n3\n4\n5\n6\n7\n```\n\n</td>\n<td>\n\nx\n\n</td>\n</tr>\n</table>\n",
        chapter(
            "T",
            "<blockquote>"
                + heading
                + "</blockquote><ul><li>"
                + heading
                + "</li></ul><table><tr><td>"
                + heading
                + "<pre>1\n2\n3\n4\n5\n6\n7</pre></td><td>x</td></tr></table>",
            1));
  }
}
