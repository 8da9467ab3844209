package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import orchestrator.document.Loss;
import orchestrator.document.Loss.Kind;
import orchestrator.document.References;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LossesTest {

  private static List<Loss> losses(String storage) {
    return Converted.ofStorage(storage, References.NONE).losses();
  }

  private static String macro(String name, String content) {
    return "<ac:structured-macro ac:name=\"" + name + "\">" + content + "</ac:structured-macro>";
  }

  private static String parameter(String name, String value) {
    return "<ac:parameter ac:name=\"" + name + "\">" + value + "</ac:parameter>";
  }

  @Test
  void stand_under_the_heading_above_them() {
    assertEquals(
        List.of(
            new Loss(Kind.IMAGE, "a.png", "start of page"),
            new Loss(Kind.MACRO, "acme-map: Berlin", "Where & when")),
        losses(
            "<ac:image><ri:attachment ri:filename=\"a.png\"/></ac:image>"
                + "<h2>Where &amp; <em>when</em>"
                + macro("anchor", parameter("", "spot"))
                + "</h2><ul><li>"
                + macro("acme-map", parameter("city", "Berlin"))
                + "</li></ul>"));
  }

  @Test
  void name_each_thing_that_is_only_pointed_at() {
    assertEquals(
        List.of(
            new Loss(Kind.INCLUDE, "include: Terms", "start of page"),
            new Loss(Kind.MENTION, "77:ab", "start of page"),
            new Loss(Kind.LINK, "link without a target", "start of page"),
            new Loss(Kind.MACRO, "child pages", "start of page"),
            new Loss(Kind.MACRO, "Jira query: project = X", "start of page"),
            new Loss(Kind.MACRO, "diagram: Overview (gliffy)", "start of page"),
            new Loss(Kind.MACRO, "view-file: plan.xlsx", "start of page")),
        losses(
            macro(
                    "include",
                    parameter("", "<ac:link><ri:page ri:content-title=\"Terms\"/></ac:link>"))
                + "<p><ac:link><ri:user ri:account-id=\"77:ab\"/></ac:link><ac:link/></p>"
                + macro("children", "")
                + macro("jira", parameter("jqlQuery", "project = X"))
                + macro("gliffy", parameter("name", "Overview"))
                + macro(
                    "view-file", parameter("name", "<ri:attachment ri:filename=\"plan.xlsx\"/>"))));
  }

  @Test
  void are_pictures_that_nobody_described() {
    String image = "<ac:image%s><ri:attachment ri:filename=\"a.png\"/>%s</ac:image>";
    for (String described :
        List.of(
            String.format(image, " ac:alt=\"Flow of a payment\"", ""),
            String.format(image, " ac:title=\"Flow\"", ""),
            String.format(image, "", "<ac:caption><p>Figure 1</p></ac:caption>"))) {
      assertEquals(List.of(), losses(described), described);
    }
    for (String alone :
        List.of(
            String.format(image, "", ""),
            String.format(image, " ac:alt=\"a.png\"", ""),
            String.format(image, " ac:alt=\"image-2026-11-28.JPG\"", ""))) {
      assertEquals(List.of(new Loss(Kind.IMAGE, "a.png", "start of page")), losses(alone), alone);
    }
    assertEquals(
        List.of(new Loss(Kind.IMAGE, "image without a name", "start of page")),
        losses("<img src=\"data:image/png;base64,AAAA\"/>"));
  }

  @Test
  void are_none_where_everything_is_carried_over() {
    assertEquals(
        List.of(),
        losses(
            "<h1>A</h1><p>b <a href=\"https://example.org\">c</a> <ac:emoticon ac:name=\"tick\"/></p>"
                + macro("toc", "")
                + macro("status", parameter("title", "DONE"))
                + macro("acme-frame", "<ac:rich-text-body><p>body</p></ac:rich-text-body>")));
  }

  /** Nothing vanishes: an unknown macro is in the text, whole or by name, or in the report. */
  @Test
  void or_text_hold_every_unknown_macro_wherever_it_stands() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RandomPage page = new RandomPage(random);
      String storage = page.write();
      Markdown markdown = Converted.ofStorage(storage, References.NONE);
      for (int i = 0; i < page.macros; i++) {
        String mark = "unknown" + i + "x";
        boolean found =
            markdown.text().contains(mark)
                || markdown.losses().stream().anyMatch(loss -> loss.what().contains(mark));
        assertTrue(found, () -> mark + " vanished from:\n" + storage + "\n\n" + markdown.text());
      }
    }
  }

  /** Pages of nested blocks with macros that nobody knows at random places. */
  private static final class RandomPage {
    private static final String[][] AROUND = {
      {"<p>", "</p>"},
      {"<h2>", "</h2>"},
      {"<ul><li>", "</li></ul>"},
      {"<ol><li><p>", "</p></li></ol>"},
      {"<table><tbody><tr><th>h</th><td>", "</td></tr></tbody></table>"},
      {"<table><tbody><tr><td>", "</td></tr><tr><td rowspan=\"2\">x</td></tr></tbody></table>"},
      {"<blockquote>", "</blockquote>"},
      {"<strong>", "</strong>"},
      {"<em>before ", "</em>after"},
      {"<code>", "</code>"},
      {"<a href=\"https://example.org\">", "</a>"},
      {"<ac:link><ri:page ri:content-title=\"T\"/><ac:link-body>", "</ac:link-body></ac:link>"},
      {
        "<ac:layout><ac:layout-section><ac:layout-cell>",
        "</ac:layout-cell></ac:layout-section></ac:layout>"
      },
      {
        "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>",
        "</ac:task-body></ac:task></ac:task-list>"
      },
      {
        "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body>",
        "</ac:rich-text-body></ac:structured-macro>"
      },
      {
        "<ac:structured-macro ac:name=\"expand\"><ac:rich-text-body>",
        "</ac:rich-text-body></ac:structured-macro>"
      },
      {
        "<ac:structured-macro ac:name=\"acme-box\"><ac:rich-text-body>",
        "</ac:rich-text-body></ac:structured-macro>"
      },
      {"<ac:image><ri:attachment ri:filename=\"f.png\"/><ac:caption>", "</ac:caption></ac:image>"},
      {"<pre>", "</pre>"},
      {"<div><span>", "</span></div>"},
      {"<dl><dt>t</dt><dd>", "</dd></dl>"},
      {"<ul>", "</ul>"},
      {"<table>", "</table>"},
    };

    private final Random random;
    private final StringBuilder page = new StringBuilder();
    private int macros;

    RandomPage(Random random) {
      this.random = random;
    }

    String write() {
      for (int i = 0; i < 6; i++) {
        content(0);
      }
      return page.toString();
    }

    private void content(int depth) {
      if (depth > 5 || random.nextInt(4) == 0) {
        unknown();
        return;
      }
      String[] around = AROUND[random.nextInt(AROUND.length)];
      page.append(around[0]);
      for (int i = random.nextInt(3); i >= 0; i--) {
        if (random.nextBoolean()) {
          page.append("words ");
        }
        content(depth + 1);
      }
      page.append(around[1]);
    }

    private static String extension(String element, String mark) {
      String attribute = "<ac:adf-attribute key=\"text\">" + mark + "</ac:adf-attribute>";
      String tag = "ac:adf-" + element;
      return "<ac:adf-extension><"
          + tag
          + " type=\"extension\">"
          + attribute
          + "</"
          + tag
          + "></ac:adf-extension>";
    }

    private void unknown() {
      String mark = "unknown" + macros++ + "x";
      page.append(
          switch (random.nextInt(9)) {
            case 0 -> macro(mark, "");
            case 5 -> macro(mark, "<ac:rich-text-body><p> </p></ac:rich-text-body>");
            case 6 -> macro(mark, "<ac:plain-text-body><![CDATA[ ]]></ac:plain-text-body>");
            case 7 -> extension("node", mark);
            case 8 -> extension("leaf", mark);
            case 1 -> macro("acme", parameter("source", mark));
            case 2 -> macro("acme", "<ac:rich-text-body><p>" + mark + "</p></ac:rich-text-body>");
            case 3 -> macro("acme", "<ac:rich-text-body>" + mark + "</ac:rich-text-body>");
            default ->
                macro("acme", "<ac:plain-text-body><![CDATA[" + mark + "]]></ac:plain-text-body>");
          });
    }
  }
}
