package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import orchestrator.document.References;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page shows is in the Markdown or among the losses, and nothing else is a loss. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NothingVanishesTest {
  private static List<String> losses(Markdown markdown) {
    return markdown.losses().stream().map(loss -> loss.kind().label() + " " + loss.what()).toList();
  }

  @Nested
  class An_app_in_rendered_HTML {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "<p>a</p>@<p>b</p>",
          "<table><tr><td>@</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>",
          "<ul><li>a @</li></ul>",
          "<div class='columnLayout'><div class='cell'><div class='innerCell'>@</div></div></div>",
          "<div class='panel'><div class='panelContent'>@</div></div>",
          "<div class='conf-macro' data-macro-name='info'><p>x</p>@</div>",
        })
    void is_named_and_counted_wherever_it_stands(String around) {
      for (String frame : List.of("div", "span")) {
        for (String within : List.of("", "<script>x</script>", " &nbsp;\n", "<svg><g/></svg>")) {
          String app = "<" + frame + " class='conf-macro' data-macro-name='acme'>" + within;
          String html = around.replace("@", app + "</" + frame + ">");
          Markdown markdown = Converted.ofHtml(html, References.NONE);
          assertEquals(List.of("macro acme"), losses(markdown), html);
          assertTrue(markdown.text().contains("[acme]"), markdown::text);
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "<div class='ap-container' data-macro-key='gantt'></div>, gantt",
      "<div class='ap-container'></div>, app",
      "<div class='conf-macro' data-macro-name='outer'><p><i class='ap-container'></i></p></div>, outer",
    })
    void has_the_best_name_that_there_is(String html, String name) {
      Markdown markdown = Converted.ofHtml(html, References.NONE);
      assertEquals("[" + name + "]\n", markdown.text());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<div class='conf-macro' data-macro-name='acme'><p>text</p></div>",
          "<div class='conf-macro' data-macro-name='toc'></div>",
          "<span class='conf-macro' data-macro-name='anchor'></span>",
          "<span class='conf-macro' data-macro-name='excerpt' data-hasbody='true'></span>",
          "<div class='conf-macro' data-macro-name='column' data-hasbody='true'></div>",
        })
    void that_shows_what_it_has_is_no_loss(String html) {
      assertEquals(List.of(), losses(Converted.ofHtml(html, References.NONE)));
    }

    @Test
    void that_plays_something_leads_to_it() {
      String html =
          "<div class='conf-macro' data-macro-name='v'><video src='https://a.test/v'></video></div>";
      assertEquals("<https://a.test/v>\n", Converted.ofHtml(html, References.NONE).text());
    }
  }

  @Nested
  class The_shell_of_an_app {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "<div class='ap-content'>Loading...</div>",
          "<div class='ap-content'><div class='ap-status-indicator'><span>Loading…</span></div></div>",
          "<p>Please wait while the board is drawn…</p>",
          "<p>Wird geladen …</p>",
          "<div data-testid='ForgeExtensionContainer'>Loading</div>",
          "<noscript>Switch JavaScript on.</noscript>",
        })
    void is_not_what_the_app_shows(String shell) {
      Markdown markdown =
          Converted.ofHtml(
              "<div class='ap-container conf-macro' data-macro-name='acme'>" + shell + "</div>",
              References.NONE);
      assertEquals("[acme]\n", markdown.text());
      assertEquals(List.of("macro acme"), losses(markdown));
    }

    @ParameterizedTest
    @CsvSource({
      "<p>Loading dock</p>, Loading dock",
      "<p>To be continued…</p>, To be continued…",
      "<p>Loading...</p><p>Gate 7</p>, Loading...⏎⏎Gate 7",
      "<a href='https://a.test'>Loading...</a>, [Loading...](https://a.test)",
    })
    void is_nothing_that_says_more(String content, String expected) {
      Markdown markdown =
          Converted.ofHtml(
              "<div class='conf-macro' data-macro-name='acme'>" + content + "</div>",
              References.NONE);
      assertEquals(expected.replace('⏎', '\n') + "\n", markdown.text());
      assertEquals(List.of(), losses(markdown));
    }
  }

  @Nested
  class A_drawing_within_the_page {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<p>x</p><svg><g><text>Start</text><text>Stop</text></g></svg><p>y</p>| x⏎⏎![Start, Stop](<>)⏎⏎y",
          "<svg><title>Order</title><style>.a{}</style><text><tspan>Pay</tspan><tspan>Ship</tspan></text></svg>"
              + "| ![Order, Pay, Ship](<>)",
          "<svg><foreignObject><div xmlns='http://www.w3.org/1999/xhtml'>Node</div></foreignObject></svg>| ![Node](<>)",
          "<svg aria-label='Sales rise'><path d='M0'/></svg>| ![Sales rise](<>)",
          "<div class='conf-macro' data-macro-name='acme'><svg><text>Start</text></svg></div>| ![Start](<>)",
        })
    void is_a_picture_that_its_words_describe(String html, String expected) {
      Markdown markdown = Converted.ofHtml(html, References.NONE);
      assertEquals(expected.replace('⏎', '\n') + "\n", markdown.text());
      assertEquals(List.of(), losses(markdown));
    }

    @Test
    void is_a_loss_without_words_unless_it_decorates() {
      String drawing = "<svg viewBox='0 0 9 9'><path d='M0 0'/></svg>";
      assertEquals(
          List.of("image image without a name"),
          losses(Converted.ofHtml("<p>a</p>" + drawing + "<p>b</p>", References.NONE)));
      for (String icon :
          List.of(
              "<p>" + drawing + " Words</p>",
              "<p>a</p>" + drawing.replace("viewBox", "aria-hidden='true' viewBox"),
              "<p>a</p><svg style='display: none'><symbol><path d='M0 0'/></symbol></svg>",
              "<p>a</p><svg></svg>")) {
        assertEquals(List.of(), losses(Converted.ofHtml(icon, References.NONE)), icon);
      }
    }
  }

  @Nested
  class An_icon_in_rendered_HTML {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<p><a href='https://a.test'><img class='icon' src='/b.svg'>OPS-5</a></p>| [OPS-5](https://a.test)",
          "<p><img src='https://j.test/images/icons/priorities/high.svg'> High</p>| High",
          "<p><span><img class='avatar' alt='Ann' src='/1'></span> Ann</p>| Ann",
          "<p><img class='icon' alt='Blocker' src='/b.svg'></p>| Blocker",
        })
    void beside_words_or_with_a_name_is_no_picture(String html, String expected) {
      Markdown markdown = Converted.ofHtml(html, References.NONE);
      assertEquals(expected + "\n", markdown.text());
      assertEquals(List.of(), losses(markdown));
    }

    @Test
    void alone_and_without_a_name_is_a_loss_like_any_picture() {
      Markdown markdown =
          Converted.ofHtml("<p><img class='icon' src='/b.svg'></p>", References.NONE);
      assertEquals(List.of("image b.svg"), losses(markdown));
    }
  }

  @Nested
  class An_Atlas_document {
    private static Markdown markdown(String content) {
      String document = "{\"type\":\"doc\",\"version\":1,\"content\":[" + content + "]}";
      return Converted.ofAdf(document.replace('\'', '"'), References.NONE);
    }

    @Test
    void loses_no_picture_that_somebody_described() {
      String media =
          "{'type':'mediaSingle','content':[{'type':'media','attrs':{'id':'7','alt':'%s'}}]}";
      assertEquals(List.of(), losses(markdown(String.format(media, "Orders rise to 90"))));
      assertEquals(
          List.of("image orders.png"), losses(markdown(String.format(media, "orders.png"))));
      assertEquals(List.of("image 7"), losses(markdown(String.format(media, ""))));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "mediaGroup  | https://z.test/  | [![https://z.test/](https://z.test/)](https://g.test/)",
          "mediaSingle | https://z.test/  | [![https://z.test/](https://z.test/)](https://g.test/)",
          "mediaSingle | https://z.test/a | [![a](https://z.test/a)](https://g.test/)",
          "mediaGroup  | ''               | [![https://g.test/](<>)](https://g.test/)",
        })
    void loses_no_address_of_a_picture_without_a_name(String group, String url, String expected) {
      Markdown found =
          markdown(
              "{'type':'"
                  + group
                  + "','content':[{'type':'media','attrs':{'type':'link','url':'"
                  + url
                  + "'},'marks':[{'type':'link','attrs':{'href':'https://g.test/'}}]}]}");
      assertEquals(expected + "\n", found.text());
      assertEquals(1, found.losses().size());
    }

    @Test
    void counts_what_an_app_shows_and_not_what_a_card_leads_to() {
      Markdown app =
          markdown(
              "{'type':'extension','attrs':{'extensionKey':'x/y/map','parameters':"
                  + "{'url':'https://a.test/map','title':'Sites'}}}");
      assertEquals("[Sites](https://a.test/map)\n", app.text());
      assertEquals(List.of("macro map: https://a.test/map"), losses(app));
      Markdown card =
          markdown(
              "{'type':'embedCard','attrs':{'data':{'name':'Memo','url':{'href':'https://a.test'}}}}");
      assertEquals("[Memo](https://a.test)\n", card.text());
      assertEquals(List.of(), losses(card));
    }

    @Test
    void shows_no_token_of_an_app() {
      Markdown app =
          markdown(
              "{'type':'extension','attrs':{'extensionKey':'map','text':'Map','parameters':"
                  + "{'guestParams':{'accessToken':'hunter2','page':'https://a.test/map'}}}}");
      assertEquals("[Map](https://a.test/map)\n", app.text());
    }
  }

  @Nested
  class A_person_in_a_macro {
    private final References known =
        new References() {
          @Override
          public String userName(String id) {
            return "Name of " + id;
          }
        };

    @ParameterizedTest
    @ValueSource(strings = {"ri:account-id", "ri:userkey", "ri:username"})
    void is_looked_up_like_any_other(String attribute) {
      String user =
          "<ac:parameter ac:name=\"User\"><ri:user " + attribute + "=\"7\"/></ac:parameter>";
      Markdown picture =
          Converted.ofStorage(
              "<ac:structured-macro ac:name=\"profile-picture\">" + user + "</ac:structured-macro>",
              known);
      assertEquals("@Name of 7\n", picture.text());
      assertEquals(List.of(), losses(picture));
      Markdown network =
          Converted.ofStorage(
              "<ac:structured-macro ac:name=\"network\">" + user + "</ac:structured-macro>", known);
      assertEquals("[network: @Name of 7]\n", network.text());
      assertEquals(List.of("macro network: @Name of 7"), losses(network));
    }
  }

  @Nested
  class A_diagram {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "[{\"body\":7}]",
          "[{\"body\":\"pie",
          "{}",
          "{\"body\":\" \"}",
          "[[[[[\"x\"]]]]]"
        })
    void whose_source_cannot_be_unwrapped_is_named_and_counted(String body) {
      Markdown markdown =
          Converted.ofStorage(
              "<ac:structured-macro ac:name=\"acme-mermaid\"><ac:parameter ac:name=\"title\">Flow"
                  + "</ac:parameter><ac:plain-text-body><![CDATA["
                  + body
                  + "]]></ac:plain-text-body></ac:structured-macro>",
              References.NONE);
      assertEquals("[acme-mermaid: Flow]\n", markdown.text());
      assertEquals(List.of("macro acme-mermaid: Flow"), losses(markdown));
    }
  }

  @Nested
  class A_cell_over_rows {
    @Test
    void is_repeated_however_long_it_is() {
      for (int length : new int[] {200, 201, 5_000, 100_000}) {
        String text = "x".repeat(length);
        String html =
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td rowspan='2'>"
                + text
                + "</td></tr><tr><td>2</td></tr></table>";
        for (Markdown markdown :
            List.of(
                Converted.ofStorage(html, References.NONE),
                Converted.ofHtml(html, References.NONE))) {
          assertTrue(markdown.text().endsWith("| 2 | " + text + " |\n"), "of " + length);
          assertEquals(List.of(), losses(markdown));
        }
      }
    }
  }

  @Nested
  class A_body_in_a_CDATA_section {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<![CDATA[<h2>A</h2><p>b</p>]]>| ## A⏎⏎b",
          "<?xml version=\"1.0\"?> <property name=\"body\"><![CDATA[<p>b</p>]]></property>| b",
          "<![CDATA[<p>a ]]]]><![CDATA[> b</p>]]>| a ]]> b",
          "<![CDATA[a & b < c]]>| a & b < c",
          "<![CDATA[<p>a</p>]]><p>b</p>| \\<p>a\\</p>⏎⏎b",
        })
    void is_a_page_when_it_is_markup(String page, String expected) {
      assertEquals(
          expected.replace('⏎', '\n') + "\n", Converted.ofStorage(page, References.NONE).text());
    }
  }
}
