package orchestrator.document.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import orchestrator.document.convert.MarkdownReader;
import orchestrator.testing.StorageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage format that is written of an answer, which may say anything. */
class StorageWriterTest {
  private static String storage(String markdown) {
    return StorageWriter.write(MarkdownReader.read(markdown).blocks());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<ac:structured-macro ac:name=\"html\"><ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>",
        "a <ac:link><ri:user ri:account-id=\"1\"/></ac:link> b",
        "<style>body{display:none}</style>\n\n<iframe src=\"https://evil.example\"></iframe>",
        "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [v](vbscript:x)",
        "[x](&#106;avascript:alert(1)) [y](  javascript:x) [z](//evil.example/x)",
        "[x](https://example.org/\"onclick=\"alert(1)) [y](https://example.org/<script>)",
        "[x](confluence:A\"/><script>/T) [y](#\"><script>)",
        "![x](https://evil.example/track.png) ![\"><script>](x)",
        "```html\n]]></ac:plain-text-body><script>\n```",
        "```\"><script>\nx\n```",
        "`</code><script>` **</strong><script>**",
        "\u0000\u0001\u0008\u001b[31m \ufffe \uffff \ud800 x",
        "| <td> | ]]> |\n| --- | --- |\n| <!-- | --> |",
        "<!-- comment --> <?xml version=\"1.0\"?> <!DOCTYPE x [<!ENTITY y \"z\">]> &y; &nbsp; &#0;",
        "<strong onclick=\"x\">a</strong> <strong>b",
        "- [ ] <ac:task>\n- [x] ]]>",
        "> [!NOTE]\n> <ac:rich-text-body>",
      })
  void whatever_an_answer_says_is_text(String markdown) {
    String storage = storage(markdown);
    assertNull(StorageFormat.fault(storage), storage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[a](https://example.org/?b=1&c=2) | <p><a href=\"https://example.org/?b=1&amp;c=2\">a</a></p>",
        "[a](mailto:a@example.org) | <p><a href=\"mailto:a@example.org\">a</a></p>",
        "[a](confluence:SHOP/Title) | <p><ac:link><ri:page ri:space-key=\"SHOP\" ri:content-title=\"Title\"/><ac:link-body>a</ac:link-body></ac:link></p>",
        "[a](#Scope) | <p><ac:link ac:anchor=\"Scope\"><ac:link-body>a</ac:link-body></ac:link></p>",
        "[a](notes.pdf) | <p>a</p>",
        "![a](flow.png) | <p>a</p>",
      })
  void a_link_leads_where_it_may(String markdown, String storage) {
    assertEquals(storage, storage(markdown));
  }

  @Test
  void code_keeps_its_language_and_what_would_end_it() {
    assertEquals(
        "<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">js</ac:parameter>"
            + "<ac:plain-text-body><![CDATA[a[b[0]]]]><![CDATA[>1]]></ac:plain-text-body>"
            + "</ac:structured-macro>",
        storage("```js\na[b[0]]>1\n```"));
  }

  @Test
  void a_panel_becomes_a_quotation_that_says_what_it_was() {
    assertEquals(
        "<blockquote><p><strong>Warning</strong></p><p>Do not.</p></blockquote>",
        storage("> [!WARNING]\n> Do not."));
  }
}
