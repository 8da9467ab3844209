package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import orchestrator.document.Loss;
import orchestrator.document.References;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherFormatsTest {

  @Nested
  class Html {
    private static void assertMarkdown(String expected, String html) {
      assertEquals(expected, Converted.ofHtml(html, References.NONE).text());
    }

    @Test
    void of_an_export_is_read_without_what_surrounds_the_page() {
      assertMarkdown(
          "Body\n",
          "<html><head><title>S : T</title></head><body><div id='breadcrumb-section'>S</div>"
              + "<h1 id='title-heading'>T</h1><div id='main-content' class='wiki-content'>"
              + "<p>Body</p></div><div id='footer'>Atlassian</div></body></html>");
    }

    @Test
    void panels_code_and_expanders_are_recognised() {
      assertMarkdown(
          """
          > [!WARNING]
          > **Note: Mind**
          >
          > this

          **Run**

          ```bash
          ls -l
            cd
          ```

          ```
          no language
          ```

          **More**

          hidden
          """,
          "<div class='confluence-information-macro confluence-information-macro-note'>"
              + "<p class='title'>Mind</p><span class='aui-icon'> </span>"
              + "<div class='confluence-information-macro-body'><p>this</p></div></div>"
              + "<div class='code panel pdl'><div class='codeHeader panelHeader'><b>Run</b></div>"
              + "<div class='codeContent panelContent pdl'><pre class='syntaxhighlighter-pre'"
              + " data-syntaxhighlighter-params='brush: bash; gutter: false'>ls -l\n  cd</pre>"
              + "</div></div>"
              + "<div class='code panel'><pre data-syntaxhighlighter-params='brush: java; a: b'>"
              + "no language</pre></div>"
              + "<div class='expand-container'><div class='expand-control'>"
              + "<span class='expand-control-text'>More</span></div>"
              + "<div class='expand-content'><p>hidden</p></div></div>");
    }

    @Test
    void tasks_people_status_and_images_are_recognised() {
      assertMarkdown(
          """
          - [x] Call @Ann
          - [ ] Mail

          State [DONE] ✅ ![a.png](a.png)
          """,
          "<ul class='inline-task-list'><li class='checked' data-inline-task-id='1'>Call "
              + "<a class='confluence-userlink' data-username='ann'>Ann</a></li><li>Mail</li></ul>"
              + "<p>State <span class='status-macro aui-lozenge'>DONE</span> "
              + "<img class='emoticon emoticon-tick' alt='(tick)'> "
              + "<img class='confluence-embedded-image' data-linked-resource-default-alias='a.png'"
              + " src='https://media.example.org/signed?token=1'></p>");
    }

    @Test
    void formulas_that_KaTeX_drew_stand_there_once() {
      String drawn =
          "<span class='katex'><span class='katex-mathml'><math><semantics><mi>m</mi>"
              + "<annotation encoding='application/x-tex'>m^2</annotation></semantics></math></span>"
              + "<span class='katex-html' aria-hidden='true'>m2</span></span>";
      assertMarkdown(
          "a $m^2$ b\n\n```math\nm^2\n```\n",
          "<p>a " + drawn + " b</p><span class='katex-display'>" + drawn + "</span>");
      assertMarkdown("m2\n", "<p><span class='katex'>m2</span></p>");
    }

    @Test
    void a_hundred_thousand_levels_deep_is_read() {
      assertTrue(
          Converted.ofHtml("<div>".repeat(100_000) + "core", References.NONE)
              .text()
              .contains("core"));
    }
  }

  @Nested
  class Atlas_documents {
    private static void assertMarkdown(String expected, String content) {
      String document = "{\"type\":\"doc\",\"version\":1,\"content\":[" + content + "]}";
      assertEquals(expected, Converted.ofAdf(document.replace('\'', '"'), References.NONE).text());
    }

    @Test
    void have_text_with_marks_and_lists() {
      assertMarkdown(
          """
          ## Plan

          **bold** [`link`](https://example.org)

          - one

            3. three
          """,
          "{'type':'heading','attrs':{'level':2},'content':[{'type':'text','text':'Plan'}]},"
              + "{'type':'paragraph','content':[{'type':'text','text':'bold','marks':[{'type':'strong'}]},"
              + "{'type':'text','text':' '},{'type':'text','text':'link','marks':[{'type':'code'},"
              + "{'type':'link','attrs':{'href':'https://example.org'}}]}]},"
              + "{'type':'bulletList','content':[{'type':'listItem','content':[{'type':'paragraph',"
              + "'content':[{'type':'text','text':'one'}]},{'type':'orderedList','attrs':{'order':3},"
              + "'content':[{'type':'listItem','content':[{'type':'paragraph','content':"
              + "[{'type':'text','text':'three'}]}]}]}]}]}");
    }

    @Test
    void have_what_storage_format_has() {
      assertMarkdown(
          """
          - [x] Done

          * Decision: Go

          > [!CAUTION]
          > **Error**
          >
          > Bad

          ```java
          a
          ```

          | H |
          | --- |
          | @Ann 2024-01-05 [OK] 👍 |

          ![pic.png](pic.png)\\
          *Figure*

          [acme: Berlin]
          """,
          "{'type':'taskList','content':[{'type':'taskItem','attrs':{'state':'DONE'},'content':[{'type':'text','text':'Done'}]}]},"
              + "{'type':'decisionList','content':[{'type':'decisionItem','attrs':{'state':'DECIDED'},'content':[{'type':'text','text':'Go'}]}]},"
              + "{'type':'panel','attrs':{'panelType':'error'},'content':[{'type':'paragraph','content':[{'type':'text','text':'Bad'}]}]},"
              + "{'type':'codeBlock','attrs':{'language':'java'},'content':[{'type':'text','text':'a'}]},"
              + "{'type':'table','content':[{'type':'tableRow','content':[{'type':'tableHeader','content':[{'type':'paragraph','content':[{'type':'text','text':'H'}]}]}]},"
              + "{'type':'tableRow','content':[{'type':'tableCell','content':[{'type':'paragraph','content':[{'type':'mention','attrs':{'id':'1','text':'@Ann'}},"
              + "{'type':'text','text':' '},{'type':'date','attrs':{'timestamp':'1704412800000'}},{'type':'text','text':' '},"
              + "{'type':'status','attrs':{'text':'OK'}},{'type':'text','text':' '},{'type':'emoji','attrs':{'shortName':':thumbsup:','text':'👍'}}]}]}]}]},"
              + "{'type':'mediaSingle','content':[{'type':'media','attrs':{'type':'file','id':'9','alt':'pic.png'}},{'type':'caption','content':[{'type':'text','text':'Figure'}]}]},"
              + "{'type':'extension','attrs':{'extensionKey':'acme','parameters':{'macroParams':{'city':{'value':'Berlin'}}}}}");
    }

    @Test
    void hide_nothing_that_this_program_never_heard_of() {
      assertMarkdown(
          """
          [futureBlock: Rollout, spring plan]

          new words

          inside

          [blockCard: ACME, project = ACME]
          """,
          "{'type':'futureBlock','attrs':{'title':'Rollout','width':760,'localId':"
              + "'0f0f0f0f-1111-2222-3333-444444444444','more':[{'note':'spring plan'}]}},"
              + "{'type':'paragraph','content':[{'type':'futureText','text':'new words'}]},"
              + "{'type':'futureBox','content':[{'type':'paragraph','content':[{'type':'text','text':'inside'}]}]},"
              + "{'type':'blockCard','attrs':{'datasource':{'id':'ACME','parameters':{'jql':'project = ACME'}}}}");
    }

    @Test
    void that_are_no_JSON_are_kept_as_text() {
      Markdown markdown = Converted.ofAdf("{oops", References.NONE);
      assertEquals("{oops\n", markdown.text());
      assertEquals(
          List.of(Loss.Kind.MALFORMED), markdown.losses().stream().map(Loss::kind).toList());
    }
  }
}
