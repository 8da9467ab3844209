package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import orchestrator.document.Loss;
import orchestrator.document.Loss.Kind;
import orchestrator.document.References;
import orchestrator.faults.Fault;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MalformedPagesTest {

  private static Markdown convert(String storage) {
    return Converted.ofStorage(storage, References.NONE);
  }

  private static void assertText(String expected, String storage) {
    assertEquals(expected, convert(storage).text());
  }

  private static List<Kind> kinds(Markdown markdown) {
    return markdown.losses().stream().map(Loss::kind).toList();
  }

  @Nested
  class A_page_that_is_cut {
    @Test
    void keeps_what_came_before_and_says_so() {
      Markdown markdown = convert("<h1>Plan</h1><table><tr><td>a</td><td>b <stro");
      assertEquals("# Plan\n\n| | |\n| --- | --- |\n| a | b |\n", markdown.text());
      assertTrue(kinds(markdown).contains(Kind.MALFORMED));
    }

    @Test
    void keeps_the_text_of_a_code_block_without_end() {
      assertText(
          "```\nlet x = 1;\n```\n",
          "<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[let x = 1;");
    }

    @Test
    @Fault("F40")
    void may_be_cut_anywhere() {
      String page =
          "<h1 a='1'>T&auml;</h1><p><ac:link><ri:page ri:content-title=\"X\"/></ac:link>"
              + "<!-- c --><![CDATA[d]]></p><ac:task-list><ac:task><ac:task-body>e</ac:task-body>"
              + "</ac:task></ac:task-list><table><tr><td rowspan=\"2\">f</td></tr></table>";
      for (int end = 0; end < page.length(); end++) {
        convert(page.substring(0, end));
      }
      assertTrue(convert(page).losses().isEmpty());
    }
  }

  @Nested
  class Tags {
    @Test
    @Fault("F40")
    void that_are_not_closed_end_with_what_they_stand_in() {
      assertText("- a\n- b\n\nc\n", "<ul><li>a<li>b</ul><p>c");
      assertText("**a**\n\nb\n", "<p><strong>a</p><p>b</strong></p>");
      assertText(
          "| | |\n| --- | --- |\n| a | b |\n| c | d |\n",
          "<table><tr><td>a<td>b<tr><td>c<td>d</table>");
    }

    @Test
    void that_close_nothing_are_ignored_and_counted() {
      Markdown markdown = convert("</div><p>a</b></p></ac:macro>");
      assertEquals("a\n", markdown.text());
      assertEquals(
          List.of(new Loss(Kind.MALFORMED, "3 end tags match nothing", "whole page")),
          markdown.losses());
    }

    @Test
    void with_a_missing_quote_lose_no_text() {
      assertTrue(convert("<p>x</p><p class=\"a>one</p><p>two</p>").text().contains("two"));
    }

    @Test
    void that_nobody_knows_are_transparent() {
      assertText("a b c\n", "<p>a <future-tag>b</future-tag> c</p>");
    }

    @Test
    void are_read_in_any_case() {
      assertText("# A\n\n**b**\n", "<H1>A</H1><P><STRONG>b</STRONG></P>");
    }
  }

  @Nested
  class Characters_of_the_page {
    @Test
    void that_only_look_like_markup_stay() {
      assertText("1 < 2 & 3 > 2 &c; <\n", "<p>1 < 2 & 3 > 2 &c; <</p>");
    }

    @Test
    void are_decoded_from_all_sorts_of_references() {
      assertText(
          "ä € 🚀 → 'x' ½\n", "<p>&auml; &#8364; &#x1F680; &rarr; &apos;x&apos; &frac12;</p>");
    }

    @Test
    @Fault("F41")
    void that_cannot_be_are_replaced() {
      assertText("a\uFFFDb\uFFFDc\uFFFD\n", "<p>a&#xD800;b&#99999999999;c\uD83D</p>");
    }

    @Test
    @Fault("F45")
    void that_nobody_sees_are_removed() {
      assertText(
          "visible text\n",
          "<p>vis\u200Bible\uDB40\uDC41\uDB40\uDC42 te\u0000x\u001B\u202Et&#x200B;&#7;</p>");
    }

    /** Tags are written as letters here, the one that ends a flag as a full stop. */
    @ParameterizedTest
    @Fault("F45")
    @CsvSource({
      "🏴[gbsct.obey me], 🏴[gbsct.]",
      "🏴[gbsct.gbeng.], 🏴[gbsct.]",
      "🏴[ignoreallofit.], 🏴[]",
      "🏴[zzabc.], 🏴[]",
      "🏴[gbeng], 🏴[]",
      "🏴 [gbeng.], 🏴 []",
      "x[gbeng.], x[]",
      "a\uDB40\uDD00, a",
      "葛\uDB40\uDD00\uDB40\uDD01, 葛\uDB40\uDD00",
      "a\u180Eb, ab",
      "ᠯ\u180E., ᠯ.",
      "a\uFE00, a",
    })
    void that_shape_nothing_where_they_stand_are_removed(String page, String shown) {
      String expected = tags(shown).strip() + "\n";
      assertText(expected, "<p>" + tags(page) + "</p>");
      assertText("```\n" + expected + "```\n", "<pre>" + tags(page) + "</pre>");
      assertText("[" + expected.strip() + "](#a)\n", "<p><a href='#a'>" + tags(page) + "</a></p>");
    }

    private static String tags(String text) {
      StringBuilder tags = new StringBuilder();
      boolean within = false;
      for (int c : text.codePoints().toArray()) {
        if (c == '[' || c == ']') {
          within = c == '[';
        } else {
          tags.appendCodePoint(!within ? c : c == '.' ? 0xe007f : 0xe0000 + c);
        }
      }
      return tags.toString();
    }

    @Test
    @Fault("F45")
    void that_nobody_sees_are_counted() {
      assertEquals(3, convert("<p>a\u200Bb\r\n&#x202E;c \uDB40\uDC41 ❤️</p>").unseen());
      assertEquals(1, Converted.ofHtml("<p>a\u200Bb\r\nc&nbsp;d</p>", References.NONE).unseen());
    }

    @Test
    void within_an_emoji_or_a_word_of_a_joining_script_stay() {
      assertText("👨‍💻 ❤️ 1️⃣ می‌خواهم\n", "<p>👨‍💻 ❤️ 1️⃣ می‌خواهم</p>");
    }

    @Test
    void leave_none_that_steers_a_terminal_whatever_the_page_is() {
      Random random = new Random(7);
      StringBuilder page = new StringBuilder();
      String[] parts = {"<p>", "</p>", "<code>", "&#", ";", "<td>", "<![CDATA[", "]]>", "x", "\r"};
      for (int i = 0; i < 20_000; i++) {
        page.append(parts[random.nextInt(parts.length)]);
        page.append((char) random.nextInt(i % 3 == 0 ? 0x10000 : 0x100));
      }
      String text = convert(page.toString()).text();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        assertTrue(
            c == '\n' || c == '\t' || (c >= ' ' && (c < 0x7f || c > 0x9f)), () -> "" + (int) c);
      }
    }
  }

  @Nested
  class Hostile_pages {
    @Test
    @Fault("F39")
    void a_hundred_thousand_levels_deep_are_flattened() {
      for (String level :
          List.of(
              "<div>",
              "<ul><li>",
              "<strong>",
              "<blockquote>",
              "<table><tr><td>",
              "<a href='u'>",
              "<ac:structured-macro ac:name='info'><ac:rich-text-body>",
              "<ac:link><ac:link-body>")) {
        Markdown markdown = convert(level.repeat(100_000) + "core");
        assertTrue(markdown.text().contains("core"), level);
        assertTrue(kinds(markdown).contains(Kind.NESTING), level);
      }
    }

    @Test
    @Fault("F39")
    void in_html_or_atlas_doc_format_are_flattened_too() {
      for (String level : List.of("<div>", "<ul><li>", "<blockquote>", "<div class='panel'>")) {
        assertFlattened(Converted.ofHtml(level.repeat(100_000) + "core", References.NONE), level);
      }
      for (String type : List.of("blockquote", "bulletList", "panel", "expand", "table", "no")) {
        String level = "{\"type\":\"" + type + "\",\"content\":[";
        String text = "{\"type\":\"text\",\"text\":\"core\"}";
        String document = level.repeat(100_000) + text + "]}".repeat(100_000);
        assertFlattened(Converted.ofAdf(document, References.NONE), type);
      }
    }

    private static void assertFlattened(Markdown markdown, String page) {
      assertTrue(markdown.text().contains("core"), page);
      assertEquals(List.of(Kind.NESTING), kinds(markdown), page);
    }

    @Test
    @Fault("F40")
    void with_more_attributes_than_any_tag_has_lose_some_and_say_so() {
      StringBuilder tag = new StringBuilder("<a href='u'");
      for (int i = 0; i < 100_000; i++) {
        tag.append(" a").append(i).append("='b'");
      }
      Markdown markdown = convert(tag + ">c</a>");
      assertEquals("[c](u)\n", markdown.text());
      assertEquals(
          List.of(
              new Loss(Kind.MALFORMED, "99901 attributes ignored in overfull tags", "whole page")),
          markdown.losses());
    }

    @Test
    @Fault("F40")
    void of_nothing_but_end_tags_are_read_to_the_end() {
      Markdown markdown = convert("<a>".repeat(150) + "</x>".repeat(1_000_000) + "core");
      assertEquals("core\n", markdown.text());
      assertTrue(markdown.losses().get(1).what().startsWith("1000000 end tags"));
    }

    @Test
    @Fault("F40")
    void of_html_keep_bad_entities_as_they_are() {
      String bad = "&bogus;".repeat(500_000);
      assertEquals(bad + "\n", Converted.ofHtml("<p>" + bad + "</p>", References.NONE).text());
      assertEquals("R&D ä < &x\n", Converted.ofHtml("R&D &auml; &lt; &x", References.NONE).text());
    }

    @Test
    void of_html_may_hold_the_stand_in_for_bad_ampersands() {
      Markdown markdown =
          Converted.ofHtml(
              "<p><a href=\"u?a=1&b;=2&amp;c\">x\u001a&b;&#26;y</a> &amp; &AMP</p>",
              References.NONE);
      assertEquals("[x&b;y](u?a=1&b;=2&c) & &AMP\n", markdown.text());
    }

    @Test
    @Fault("F40")
    void of_more_elements_than_fit_into_memory_keep_all_their_text() {
      int elements = 500_100;
      String page = "<p>x</p>".repeat(elements);
      for (Markdown markdown :
          List.of(convert(page), Converted.ofHtml("<body>" + page, References.NONE))) {
        assertEquals(elements, markdown.text().chars().filter(c -> c == 'x').count());
        assertTrue(markdown.text().endsWith("\nx\n") || markdown.text().endsWith(" x\n"));
        assertTrue(kinds(markdown).contains(Kind.NESTING));
      }
      assertEquals(
          List.of(
              new Loss(
                  Kind.NESTING, "100 elements after the first 500000 flattened", "whole page")),
          convert(page).losses());
    }

    @Test
    @Fault("F40")
    void of_html_with_attributes_by_the_million_are_read() {
      String page = "<p" + " a".repeat(3_000_001) + ">x</p>";
      assertEquals("x\n", Converted.ofHtml(page, References.NONE).text());
    }

    @Test
    @Fault("F39")
    void of_elements_that_show_nothing_are_read_without_recursion() {
      assertText("ab\n", "<p>a" + "<b></b><i></i><time/>".repeat(100_000) + "b</p>");
    }

    @Test
    @Fault("F40")
    void of_many_short_texts_are_read() {
      assertText("x".repeat(300_000) + "\n", "x<!---->x</y><![CDATA[x]]>".repeat(100_000));
    }

    @Test
    @Fault("F40")
    void of_many_lines_or_lists_in_one_place_take_no_longer_for_each() {
      String lines = "- a<br/>".repeat(100_000);
      assertText("\\- a\\\n".repeat(100_000) + "b\n", "<p>" + lines + "b</p>");
      String inner = "<ul><li>y</li></ul>";
      assertTrue(
          convert("<ul><li>x</li>" + inner.repeat(100_000) + "</ul>").text().endsWith("y\n"));
    }

    @Test
    void full_of_bad_entities_cost_one_loss() {
      Markdown markdown = convert("<p>" + "&bogus;".repeat(500_000) + "</p>");
      assertEquals("&bogus;".repeat(500_000) + "\n", markdown.text());
      assertEquals(
          List.of(new Loss(Kind.MALFORMED, "500000 unknown entities", "whole page")),
          markdown.losses());
    }

    @Test
    void never_grow_beyond_measure() {
      for (String page :
          List.of(
              "<table>" + "<tr><td rowspan='9999' colspan='9999'>abcdef</td></tr>".repeat(2000),
              "<table><tr>"
                  + "<td>a</td>".repeat(20_000)
                  + "</tr>"
                  + "<tr><td>b</td></tr>".repeat(20_000),
              "<ul><li>x".repeat(90) + "<p>y</p>".repeat(20_000),
              "<blockquote>".repeat(190) + "<p>y</p>".repeat(20_000),
              "<p>" + "[".repeat(50_000) + "*_`".repeat(50_000))) {
        String text = convert(page).text();
        assertTrue(
            text.length() < 20 * page.length(), () -> text.length() + " of " + page.length());
      }
    }

    @Test
    @Fault("F40")
    void of_tables_grow_by_no_more_than_their_spans_may() {
      String wide = "<td rowspan='1000'>" + "w ".repeat(90) + "</td>";
      for (String page :
          List.of(
              "<table><tr>"
                  + wide.repeat(200)
                  + "</tr>"
                  + "<tr><td/></tr>".repeat(900)
                  + "</table>",
              "<table><tr><td colspan='1000'>x</td></tr><tr><td>y</td></tr></table>"
                  .repeat(20_000))) {
        String text = convert(page).text();
        assertTrue(text.length() < 8_000_000 + 20 * page.length(), () -> "" + text.length());
      }
    }

    @Test
    void of_tables_keep_cells_in_their_columns_when_texts_can_no_longer_be_repeated() {
      String wide = "<td rowspan='1000'>" + "w".repeat(199) + "</td>";
      Markdown markdown =
          convert(
              "<table><tr>"
                  + wide.repeat(45)
                  + "</tr>"
                  + "<tr><td>y</td></tr>".repeat(999)
                  + "</table><table><tr><th rowspan='2' colspan='2'>Wide</th><th>B</th></tr>"
                  + "<tr><td>C</td></tr></table>");
      assertTrue(markdown.text().endsWith("| | | C |\n"));
      assertEquals(
          List.of(
              new Loss(
                  Kind.NESTING, "cells of tables over too many rows and columns", "whole page")),
          markdown.losses());
    }

    @Test
    void of_tables_keep_cells_in_their_columns_below_the_thousandth_row() {
      Markdown markdown =
          convert(
              "<table><tr><th rowspan='1200'>A</th><th>B</th></tr>"
                  + "<tr><td>y</td></tr>".repeat(1199)
                  + "</table>");
      assertTrue(markdown.text().endsWith("| A | y |\n"));
      assertEquals(List.of(), markdown.losses());
    }

    @Test
    @Fault("F38")
    void name_entities_that_are_never_expanded() {
      assertText("&x;\n", "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x;</p>");
      assertText(
          "&b; &p;\n",
          "<!DOCTYPE p SYSTEM \"http://127.0.0.1:1/x.dtd\" [<!ENTITY a \"ha\">"
              + "<!ENTITY b \"&a;&a;&a;\"><!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]>"
              + "<p>&b; &p;</p>");
    }
  }
}
