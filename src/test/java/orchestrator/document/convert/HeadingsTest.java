package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeadingsTest {
  @Test
  void move_down_to_where_the_page_stands() {
    assertEquals(
        "## Child\n\n### One\n\ntext\n\n###### Deep\n",
        Headings.chapter("Child", "# One\n\ntext\n\n##### Deep\n", 2));
  }

  @Test
  void in_code_stay() {
    String code = "````sh\n# a comment\n```\n# still code\n````\n";
    assertEquals("# T\n\n" + code + "## After\n", Headings.chapter("T", code + "# After\n", 1));
  }

  @Test
  void need_a_blank() {
    assertEquals("# T\n\n#tag\n####### seven\n", Headings.chapter("T", "#tag\n####### seven\n", 1));
  }
}
