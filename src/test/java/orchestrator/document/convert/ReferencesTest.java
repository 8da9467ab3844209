package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import orchestrator.document.Loss;
import orchestrator.document.Loss.Kind;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What becomes of references when Confluence can be asked. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReferencesTest {

  private static final References ONLINE =
      new References() {
        @Override
        public @Nullable String userName(String id) {
          return id.equals("77:ab") ? "Ann\u200B Lee" : null;
        }

        @Override
        public @Nullable String pageUrl(@Nullable String space, String title) {
          return switch (title) {
            case "Terms" -> "https://wiki.example.org/x/1";
            case "Rates\u200B" -> "https://wiki.example.org/x/5";
            default -> null;
          };
        }

        @Override
        public @Nullable String pageBody(@Nullable String space, String title) {
          return switch (title) {
            case "Terms" -> "<p>A term." + include("Other") + "</p>";
            case "Status" ->
                "<p>all</p>"
                    + excerpt("long", "<p>too long</p>")
                    + excerpt("short", "<p>Green.</p>");
            default -> null;
          };
        }

        @Override
        public @Nullable List<Target> children(@Nullable String space, @Nullable String title) {
          if (title == null) {
            return List.of(
                new Target("One*", "https://wiki.example.org/x/2"), new Target("Two", null));
          }
          return title.equals("@home") ? List.of(new Target("Team", null)) : null;
        }

        @Override
        public @Nullable List<Target> search(String query, int limit) {
          return List.of(new Target(query + " " + limit, null));
        }

        @Override
        public @Nullable String issueUrl(String key) {
          return "https://jira.example.org/browse/" + key;
        }

        @Override
        public @Nullable String attachmentText(String fileName) {
          return switch (fileName) {
            case "flow.mmd" -> "graph LR; A-->B";
            case "Overview" ->
                "<mxfile><diagram><mxGraphModel><root><mxCell id=\"1\" value=\"&lt;b&gt;Web&lt;/b&gt; shop\"/>"
                    + "<object label=\"Database\"/></root></mxGraphModel></diagram></mxfile>";
            default -> null;
          };
        }
      };

  private static String macro(String name, String content) {
    return "<ac:structured-macro ac:name=\"" + name + "\">" + content + "</ac:structured-macro>";
  }

  private static String parameter(String name, String value) {
    return "<ac:parameter ac:name=\"" + name + "\">" + value + "</ac:parameter>";
  }

  private static String include(String title) {
    return macro(
        "include",
        parameter("", "<ac:link><ri:page ri:content-title=\"" + title + "\"/></ac:link>"));
  }

  private static String excerpt(String name, String body) {
    return macro(
        "excerpt", parameter("name", name) + "<ac:rich-text-body>" + body + "</ac:rich-text-body>");
  }

  private static void assertMarkdown(String expected, String storage) {
    assertEquals(expected, Converted.ofStorage(storage, ONLINE).text());
  }

  @Test
  void name_people() {
    assertMarkdown("@Ann Lee\n", "<p><ac:link><ri:user ri:account-id=\"77:ab\"/></ac:link></p>");
  }

  @Test
  void take_the_loss_away_that_stood_for_them() {
    Markdown known =
        Converted.ofStorage("<p><ac:link><ri:user ri:account-id=\"77:ab\"/></ac:link></p>", ONLINE);
    Markdown unknown =
        Converted.ofStorage("<p><ac:link><ri:user ri:account-id=\"cd\"/></ac:link></p>", ONLINE);
    assertEquals(List.of(), known.losses());
    assertEquals(List.of(new Loss(Kind.MENTION, "cd", "start of page")), unknown.losses());
  }

  @Test
  void name_people_in_code_and_in_what_stands_for_a_macro() {
    assertMarkdown(
        "`git blame @Ann Lee`\n",
        "<p><code>git blame <ac:link><ri:user ri:account-id=\"77:ab\"/></ac:link></code></p>");
    Markdown roster =
        Converted.ofStorage(
            macro("roster", parameter("lead", "<ri:user ri:account-id=\"77:ab\"/>")), ONLINE);
    assertEquals("[roster: @Ann Lee]\n", roster.text());
    assertEquals(
        List.of(new Loss(Kind.MACRO, "roster: @Ann Lee", "start of page")), roster.losses());
  }

  @Test
  void put_blocks_in_place_within_a_line_and_keep_what_must_be_one_line_in_it() {
    assertMarkdown(
        "a\n\n- [One\\*](https://wiki.example.org/x/2)\n- Two\n\nb\n",
        "<p>a " + macro("children", "") + " b</p>");
    assertMarkdown(
        "x (see\\\n• [One\\*](https://wiki.example.org/x/2)\\\n• Two)\n",
        "<p>x"
            + macro(
                "footnote",
                "<ac:rich-text-body>see " + macro("children", "") + "</ac:rich-text-body>")
            + "</p>");
  }

  @Test
  void leave_the_losses_after_an_included_page_under_the_heading_of_the_page_itself() {
    Markdown markdown =
        Converted.ofStorage(
            "<h1>Top</h1>" + include("Chapter") + macro("nothing-known", ""),
            new References() {
              @Override
              public String pageBody(@Nullable String space, String title) {
                return "<h2>Theirs</h2>" + macro("theirs", "");
              }
            });
    assertEquals(
        List.of(
            new Loss(Kind.MACRO, "theirs", "Theirs"), new Loss(Kind.MACRO, "nothing-known", "Top")),
        markdown.losses());
  }

  @Test
  void give_links_their_address_and_keep_the_title_where_the_text_hides_it() {
    assertMarkdown(
        "[Terms](https://wiki.example.org/x/1) [here](https://wiki.example.org/x/1#a \"Terms\")\n",
        "<p><ac:link><ri:page ri:content-title=\"Terms\"/></ac:link> <ac:link ac:anchor=\"a\">"
            + "<ri:page ri:content-title=\"Terms\"/><ac:link-body>here</ac:link-body></ac:link></p>");
  }

  @Test
  void find_pages_by_their_title_as_it_is_stored_and_show_it_without_what_nobody_sees() {
    assertMarkdown(
        "[Rates](https://wiki.example.org/x/5)\n",
        "<p><ac:link><ri:page ri:content-title=\"Rates\u200B\"/></ac:link></p>");
  }

  @Test
  void put_an_included_page_in_place_one_level_deep() {
    Markdown markdown = Converted.ofStorage("<h1>Top</h1>" + include("Terms"), ONLINE);
    assertEquals("# Top\n\n*From page Terms:*\n\nA term. [include: Other]\n", markdown.text());
    assertEquals(List.of(new Loss(Kind.INCLUDE, "include: Other", "Top")), markdown.losses());
  }

  @Test
  void put_the_excerpt_that_was_asked_for_in_place() {
    assertMarkdown(
        "*From page Status:*\n\nGreen.\n",
        macro(
            "excerpt-include",
            parameter("", "<ac:link><ri:page ri:content-title=\"Status\"/></ac:link>")
                + parameter("name", "short")));
  }

  @Test
  void link_issues() {
    assertMarkdown(
        "[PAY-1](https://jira.example.org/browse/PAY-1)\n",
        "<p>" + macro("jira", parameter("key", "PAY-1")) + "</p>");
  }

  @Test
  void link_no_issues_of_another_Jira() {
    assertMarkdown(
        "PAY-1\n",
        "<p>" + macro("jira", parameter("server", "Partner") + parameter("key", "PAY-1")) + "</p>");
  }

  @Test
  void list_the_pages_below() {
    String list = "- [One\\*](https://wiki.example.org/x/2)\n- Two\n";
    Markdown all = Converted.ofStorage(macro("children", ""), ONLINE);
    assertEquals(list, all.text());
    assertEquals(List.of(), all.losses());
    Markdown tree = Converted.ofStorage(macro("pagetree", parameter("root", "@self")), ONLINE);
    assertEquals(list, tree.text());
    assertEquals(
        List.of(new Loss(Kind.MACRO, "page tree: deeper levels", "start of page")), tree.losses());
    assertMarkdown("- Team\n", macro("pagetree", parameter("root", "@home")));
    assertMarkdown("[page tree of @none]\n", macro("pagetree", parameter("root", "@none")));
    assertMarkdown("[child pages of X]\n", macro("children", parameter("page", "X")));
  }

  @Test
  void list_labelled_pages() {
    assertMarkdown(
        "- label in (\"a\", \"b-c\") 3\n",
        macro("contentbylabel", parameter("labels", "a, b-c") + parameter("max", "3")));
    assertMarkdown(
        "- label = \"x\" 15\n", macro("contentbylabel", parameter("cql", "label = \"x\"")));
  }

  @Test
  void find_diagrams_in_attached_files() {
    assertMarkdown(
        "```mermaid\ngraph LR; A-->B\n```\n",
        macro("mermaid-cloud", parameter("filename", "flow.mmd")));
    assertMarkdown(
        """
        [diagram: Overview (drawio)] ![Overview](Overview.png)

        In the diagram: Web shop; Database
        """,
        macro("drawio", parameter("diagramName", "Overview")));
  }
}
