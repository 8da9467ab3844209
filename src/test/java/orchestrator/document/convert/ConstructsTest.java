package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.document.References;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each construct that a page can have, converted, and what it is on the page for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConstructsTest {
  private static final Path PAIRS = Path.of("src/test/resources/markdown");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          # construct ¦ pair ¦ what it has in storage format ¦ what becomes of it
          code with language and title ¦ code ¦ ac:name="language">Python ¦ **limits.py**
          code without language ¦ code ¦ "code"><ac:plain-text-body><![CDATA[no ¦ ```⏎no language
          code, language unnamed ¦ code ¦ ac:name="">sql ¦ ````sql
          code, language under its old name ¦ tasks-with-blocks ¦ ac:name="lang">shell ¦ ```shell
          code, CDATA split ¦ code ¦ ]]]]><![CDATA[> ¦ select ']]>' from t;
          code in a cell ¦ code ¦ if (a || b) ¦ `if (a \\|\\| b) {`<br>`  go();`
          long code in a cell ¦ long-code-in-a-table ¦ ac:name="code" ¦ <table>
          noformat ¦ code ¦ ac:name="noformat" ¦ ```⏎  keep   this
          pre ¦ code ¦ <pre>pre ¦ ```⏎pre⏎ formatted
          info ¦ panels ¦ ac:name="info" ¦ > [!NOTE]⏎> **Info**
          note ¦ panels ¦ ac:name="note" ¦ > [!WARNING]⏎> **Note: Mind this**
          warning ¦ panels ¦ ac:name="warning" ¦ > [!CAUTION]⏎> **Warning**
          tip ¦ panels ¦ ac:name="tip" ¦ > [!TIP]
          panel ¦ panels ¦ ac:name="panel" ¦ > **Scope**
          panel in a cell ¦ panels ¦ <td><ac:structured-macro ac:name="note" ¦ **Note:** in a cell
          panel of the cloud editor, once ¦ cloud-editor ¦ <ac:adf-fallback><div class="panel" ¦ > **Success**⏎>⏎> Rolled out.⏎⏎- Decision
          decision ¦ cloud-editor ¦ UNDECIDED ¦ - Open decision: Which **queue**
          expand, nested ¦ expand-status-date ¦ ac:name="expand" ¦ **Deeper**⏎⏎Nested.
          status apart from its neighbours ¦ expand-status-date ¦ State:<ac:structured-macro ¦ State: [DONE] since
          status without label ¦ expand-status-date ¦ ac:name="colour">Red ¦ [Red]
          tasks, nested ¦ tasks ¦ <ac:task-status>complete ¦ - [ ] Review it⏎  - [ ] Check the numbers
          task with assignee and date ¦ tasks ¦ <ri:user ri:account-id="77:ab"/> ¦ - [x] Write the draft @77:ab by 2026-03-01
          tasks in a cell ¦ tasks ¦ <td><ac:task-list> ¦ [ ] Call<br>[x] Mail
          tasks after code ¦ tasks-with-blocks ¦ </ac:structured-macro><ac:task-list> ¦   ```⏎⏎  - [x] Tell
          table of contents ¦ elsewhere ¦ ac:name="toc" ¦ [include: ENG/Shared terms]
          child pages ¦ page-lists ¦ ac:name="children" ¦ [child pages of Handbook]
          page tree ¦ page-lists ¦ ac:name="pagetree" ¦ [page tree of @home]
          recently updated ¦ page-lists ¦ ac:name="recently-updated" ¦ [recently-updated]
          content by label ¦ page-lists ¦ ac:name="contentbylabel" ¦ [contentbylabel: runbook, payments]
          search field ¦ page-lists ¦ ac:name="livesearch" ¦ [livesearch: Search the handbook]
          jira issue ¦ elsewhere ¦ ac:name="key">PAY-12 ¦ See PAY-12.
          jira query ¦ elsewhere ¦ ac:name="jqlQuery" ¦ [Jira query: project = PAY and status = Open]
          jira query, old ¦ files-and-steps ¦ ac:name="jql" ¦ [Jira query: project = PAY order by created]
          jira issue, unnamed ¦ older-pages ¦ <ac:default-parameter>PAY-77 ¦ Fixed by PAY-77
          include ¦ elsewhere ¦ ac:name="include" ¦ [include: ENG/Shared terms]
          excerpt-include ¦ elsewhere ¦ ac:name="excerpt-include" ¦ [excerpt-include: Status, short]
          excerpt ¦ elsewhere ¦ ac:name="excerpt" ¦ Shown excerpt.
          person ¦ links ¦ ri:username="ann" ¦ or @Ann
          date ¦ expand-status-date ¦ <time datetime="2024-01-05"/> ¦ since 2024-01-05
          image of an attachment, with caption ¦ images ¦ <ac:caption> ¦ ![Flow of a payment](<flow v2.png>)\\⏎*Figure 1
          image by address ¦ images ¦ <ac:image><ri:url ¦ ![a.png](https://example.org/pics/a.png?size=9)
          page link without text ¦ links ¦ ri:space-key="ENG"/></ac:link> ¦ [Payment API](<confluence:ENG/Payment API>)
          page link with text ¦ links ¦ <ac:link-body>our <strong> ¦ [our **terms**](confluence:Glossary)
          anchor ¦ links ¦ ac:name="anchor" ¦ <a id="here"></a>Target. [back](#here)
          attachment link ¦ links ¦ <ri:attachment ri:filename="Contract 2026.pdf"/></ac:link> ¦ [Contract 2026.pdf](<Contract 2026.pdf>)
          view-file ¦ elsewhere ¦ ac:name="view-file" ¦ [Plan.xlsx](Plan.xlsx)
          viewpdf ¦ files-and-steps ¦ ac:name="viewpdf" ¦ [Contract 2027.pdf](<Contract 2027.pdf>)
          cell over columns ¦ tables ¦ colspan="2" ¦ | Core | both in June | |
          cell over rows ¦ tables ¦ rowspan="2" ¦ | Core | Red | May |⏎| Core |
          list in a cell ¦ tables ¦ <td><ul><li>x<ol> ¦ • x<br>  1. y<br>• z
          table in a cell ¦ tables ¦ <td><p>before</p><table> ¦ before<br>a / b<br>c / d
          macro in a cell ¦ blocks-in-cells-and-items ¦ <td><ac:structured-macro ac:name="expand" ¦ **More**<br>inside
          table without a header ¦ tables ¦ <th>Key</th><td> ¦ | | |⏎| --- | --- |⏎| **Key** |
          layout ¦ layout ¦ ac:type="two_equal" ¦ Left⏎⏎## Right
          emoji ¦ expand-status-date ¦ ac:emoji-id="1f468-200d-1f4bb" ¦ ✅ 🚀 👨‍💻 :our_logo:
          drawio ¦ diagrams-and-math ¦ ac:name="drawio" ¦ [diagram: System overview (drawio)]
          gliffy ¦ diagrams-and-math ¦ ac:name="gliffy" ¦ [diagram: Flow (gliffy)]
          plantuml ¦ diagrams-and-math ¦ ac:name="plantuml" ¦ ```plantuml⏎@startuml⏎A -> B
          plantuml, packed ¦ diagrams-and-math ¦ ac:name="plantumlcloud" ¦ Bob -> Ann: hello
          mermaid ¦ diagrams-and-math ¦ ac:name="mermaid" ¦ ```mermaid⏎graph TD; A-->B
          mermaid in an attachment ¦ diagrams-and-math ¦ ac:name="mermaid-cloud" ¦ [mermaid: flow.mmd]
          formula in a line ¦ diagrams-and-math ¦ ac:name="mathinline" ¦ Energy $E = m c^2$ holds.
          formula ¦ diagrams-and-math ¦ ac:name="mathblock" ¦ ```math⏎\\sum_{i=1}^n i
          formula in a parameter ¦ older-pages ¦ ac:name="easy-math-block" ¦ ```math⏎a^2 + b^2
          footnote ¦ diagrams-and-math ¦ ac:name="footnote" ¦ Rate (per year) fixed.
          superscript ¦ older-pages ¦ m<sup>2</sup> ¦ area m<sup>2</sup>
          markdown macro ¦ third-party ¦ ac:name="markdown" ¦ ## Given⏎⏎* as *is*
          html macro ¦ third-party ¦ ac:name="html" ¦ A **bold** word
          tabs ¦ third-party ¦ ac:name="ui-tab" ¦ **Linux**⏎⏎apt
          steps ¦ files-and-steps ¦ ac:name="ui-step" ¦ **Order**⏎⏎Choose a plan.
          multiexcerpt ¦ files-and-steps ¦ ac:name="multiexcerpt" ¦ Prices exclude tax.
          translation ¦ third-party ¦ ac:name="sv-translation" ¦ **de**⏎⏎Hallo
          unknown macro with a body ¦ third-party ¦ ac:name="somebody-inline" ¦ Before inside after.
          unknown macro without one ¦ third-party ¦ ac:name="acme-chart" ¦ [acme-chart: Sales 2026]
          comment in the text ¦ expand-status-date ¦ <ac:inline-comment-marker ¦ Seen by a reviewer.
          text that looks like Markdown ¦ tasks ¦ <li>[x] only ¦ - \\[x] only
          """)
  void becomes_what_stands_in_its_row(
      String construct, String pair, String storage, String markdown) throws IOException {
    String page = Files.readString(PAIRS.resolve(pair + ".storage.xml"));
    assertTrue(page.contains(storage), () -> construct + " is not on the page " + pair);
    String wanted = markdown.replace('⏎', '\n');
    String text = Converted.ofStorage(page, References.NONE).text();
    assertTrue(text.contains(wanted), () -> wanted + " did not become of it in:\n" + text);
  }
}
