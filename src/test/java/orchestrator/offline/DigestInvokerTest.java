package orchestrator.offline;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import orchestrator.document.Document;
import orchestrator.document.convert.DocumentReader;
import orchestrator.model.Answer;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DigestInvokerTest {
  private static final Document PAGE =
      DocumentReader.storage(
          """
          <h1>Parcel lockers</h1>
          <p>Customers collect their parcels from a locker near their home. A locker opens with a
          code that the customer gets by <a href="https://example.test/sms">text message</a>.</p>
          <h2>Opening a locker</h2>
          <ac:structured-macro ac:name="note"><ac:rich-text-body>
          <p>A code opens the locker once only.</p></ac:rich-text-body></ac:structured-macro>
          <p>The locker checks the code without a network connection. Does a code expire?</p>
          <table><tbody><tr><th>Field</th><th>Meaning</th></tr>
          <tr><td>code</td><td>six digits</td></tr>
          <tr><td>day</td><td>until when?</td></tr></tbody></table>
          <ac:structured-macro ac:name="code"><ac:parameter ac:name="language">java</ac:parameter>
          <ac:parameter ac:name="title">Check of a code</ac:parameter>
          <ac:plain-text-body><![CDATA[# not a heading
          - [ ] not a task]]></ac:plain-text-body></ac:structured-macro>
          <ac:structured-macro ac:name="drawio">
          <ac:parameter ac:name="diagramName">lockers</ac:parameter></ac:structured-macro>
          <h2>Tasks</h2>
          <ac:task-list>
          <ac:task><ac:task-status>complete</ac:task-status>
          <ac:task-body>Order lockers</ac:task-body></ac:task>
          <ac:task><ac:task-status>incomplete</ac:task-status>
          <ac:task-body>Choose <strong>places</strong> for them
          <ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status>
          <ac:task-body>Ask the city</ac:task-body></ac:task></ac:task-list></ac:task-body></ac:task>
          </ac:task-list>
          <h2>Open questions</h2>
          <p>These are with the city.</p>
          <ol><li>Who cleans the lockers?</li><li>Insurance of parcels</li></ol>
          """);

  /** The same as somebody would write it in Markdown, but for the diagram. */
  private static final String MARKDOWN =
      """
      # Parcel lockers

      A locker opens with a code \
      that the customer gets by [text message](https://example.test/sms).

      ## Opening a locker

      > [!WARNING]
      > **Note**
      >
      > A code opens the locker once only.

      The locker checks the code without a network connection. Does a code expire?

      | Field | Meaning |
      | --- | --- |
      | code | six digits |
      | day | until when? |

      **Check of a code**

      ```java
      # not a heading
      - [ ] not a task
      ```

      ## Tasks

      - [x] Order lockers
      - [ ] Choose **places** for them
        - [ ] Ask the city

      ## Open questions

      1. Who cleans the lockers?
      2. Insurance of parcels
      """;

  private final List<RunEvent> events = new ArrayList<>();

  private String digest(String title, String markdown) {
    return digest(title, DocumentReader.asIs(markdown));
  }

  private String digest(String title, Document page) {
    try (DigestInvoker invoker = new DigestInvoker(title, page)) {
      return invoker.ask(new Prompt("summary", null, "anything"), events::add).text();
    }
  }

  private static void assertHolds(String digest, String part) {
    assertTrue(digest.contains(part), () -> "no '" + part + "' in:\n" + digest);
  }

  @Test
  void says_in_its_first_line_that_no_model_made_it() {
    assertTrue(digest("T", "Text.").startsWith("> Digest made without a model"));
  }

  @Test
  void is_whole_and_consists_of_what_was_announced_piece_by_piece() {
    try (DigestInvoker invoker = new DigestInvoker("Parcel lockers", PAGE)) {
      Answer answer = invoker.ask(new Prompt("summary", null, "anything"), events::add);
      StringBuilder heard = new StringBuilder();
      for (RunEvent event : events) {
        heard.append(((RunEvent.Text) event).text());
      }
      assertAll(
          () -> assertEquals(answer.text(), heard.toString()),
          () -> assertTrue(events.size() > 3),
          () -> assertTrue(answer.isWhole()),
          () -> assertEquals("digest", answer.stopReason()),
          () -> assertEquals(Usage.UNKNOWN, answer.usage()));
    }
  }

  @Test
  void is_the_same_each_time_whatever_is_asked() {
    assertEquals(digest("T", PAGE), digest("T", PAGE));
  }

  @Nested
  class Of_a_page {
    private final String digest = digest("Parcel lockers", PAGE);

    @Test
    void counts_what_is_there() {
      assertHolds(
          digest,
          "4 headings · 3 tasks (2 open) · 4 questions · 1 table · 1 code block · 1 diagram\n");
    }

    @Test
    void outlines_it_by_its_headings_below_the_title() {
      assertHolds(
          digest,
          """
          ## Outline

          - Opening a locker
          - Tasks
          - Open questions
          """);
    }

    @Test
    void lists_tasks_with_their_state_open_ones_first() {
      assertHolds(
          digest,
          """
          ## Tasks

          - [ ] Choose places for them
          - [ ] Ask the city
          - [x] Order lockers
          """);
    }

    @Test
    void lists_questions_wherever_they_are_asked() {
      assertHolds(
          digest,
          """
          ## Questions

          - Does a code expire? (Opening a locker)
          - until when? (Opening a locker)
          - Who cleans the lockers? (Open questions)
          - Insurance of parcels (Open questions)
          """);
    }

    @Test
    void names_tables_by_their_columns() {
      assertHolds(digest, "- Field | Meaning: 2 rows (Opening a locker)\n");
    }

    @Test
    void names_code_and_diagrams() {
      assertHolds(
          digest,
          """
          - java: Check of a code, 2 lines (Opening a locker)
          - drawio: lockers (Opening a locker)
          """);
    }

    @Test
    void quotes_sentences_without_their_link_targets() {
      assertHolds(digest, "by text message. (Parcel lockers)\n");
      assertFalse(digest.contains("example.test"));
    }
  }

  @Test
  void of_a_Markdown_file_finds_the_same() {
    assertHolds(
        digest("Parcel lockers", MARKDOWN),
        """
        4 headings · 3 tasks (2 open) · 4 questions · 1 table · 1 code block

        ## In the page's own words

        - A locker opens with a code that the customer gets by text message. (Parcel lockers)
        - A code opens the locker once only. (Opening a locker)
        - The locker checks the code without a network connection. (Opening a locker)

        ## Outline

        - Opening a locker
        - Tasks
        - Open questions

        ## Tasks

        - [ ] Choose places for them
        - [ ] Ask the city
        - [x] Order lockers

        ## Questions

        - Does a code expire? (Opening a locker)
        - until when? (Opening a locker)
        - Who cleans the lockers? (Open questions)
        - Insurance of parcels (Open questions)

        ## Tables

        - Field | Meaning: 2 rows (Opening a locker)

        ## Code and diagrams

        - java: Check of a code, 2 lines (Opening a locker)
        """);
  }

  @Test
  void takes_formulas_for_no_table_and_marks_of_places_for_no_text() {
    Document page =
        DocumentReader.storage(
            """
            <h2><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">fees</ac:parameter>
            </ac:structured-macro>Fees</h2>
            <p>See <ac:link ac:anchor="fees"><ac:link-body>above</ac:link-body></ac:link> what the
            <s>shop</s> bank takes for a card.</p>
            <ac:structured-macro ac:name="mathblock"><ac:plain-text-body><![CDATA[| a | b |
            # c]]></ac:plain-text-body></ac:structured-macro>
            """);
    String digest = digest("T", page);
    assertHolds(digest, "1 heading · 1 code block\n");
    assertHolds(digest, "## Outline\n\n- Fees\n");
    assertHolds(digest, "- See above what the ~~shop~~ bank takes for a card.\n");
    assertHolds(digest, "- math, 2 lines (Fees)\n");
  }

  @Test
  void escapes_what_would_be_a_mark_at_the_start_of_a_line() {
    assertHolds(
        digest("T", DocumentReader.storage("<p>- is a sign of the whole payment.</p>")),
        "- \\- is a sign of the whole payment.\n");
  }

  @Test
  void prefers_sentences_that_share_most_with_the_rest_and_does_not_repeat_itself() {
    StringBuilder page = new StringBuilder("The canteen serves soup on every second Tuesday.\n\n");
    for (String part : List.of("web", "app", "shop", "till", "kiosk", "phone", "desk", "van")) {
      page.append("## ").append(part).append("\n\nThe payment service must confirm each order of ");
      page.append(part).append(" customers before delivery begins.\n\n");
    }
    page.append("## More\n\nEvery order waits until the payment service answers or times out.\n");
    String digest = digest("Payments", page.toString());
    assertHolds(digest, "Every order waits until the payment service answers");
    String words = digest.substring(digest.indexOf("own words"), digest.indexOf("## Outline"));
    assertTrue(words.split("must confirm each order", -1).length <= 3, words);
  }

  @Test
  void finds_sentences_in_scripts_without_blanks() {
    String page = "注文の確認は決済サービスが行う。決済サービスは注文ごとに一度だけ呼ばれる。天気は良い。返金はいつ届くか？\n";
    String digest = digest("決済", page);
    assertHolds(digest, "- 決済サービスは注文ごとに一度だけ呼ばれる。\n");
    assertHolds(digest, "- 返金はいつ届くか？\n");
  }

  @Test
  void names_tables_without_a_head_by_their_rows() {
    String digest =
        digest("T", "| | |\n| --- | --- |\n| **Owner** | Kim |\n| **State** | open |\n");
    assertHolds(digest, "- Owner | State: 2 rows\n");
  }

  @Test
  void quotes_what_a_question_in_a_table_or_list_refers_to() {
    String page =
        """
        | No. | Point |
        | --- | --- |
        | 1 | It takes *three* days. Is that enough? |

        - Stock ends. Who is told?

        Prose goes on. Is this asked? Yes.
        """;
    assertHolds(
        digest("T", page),
        """
        ## Questions

        - It takes three days. Is that enough?
        - Stock ends. Who is told?
        - Is this asked?
        """);
  }

  @Test
  void does_not_take_captions_for_sentences() {
    String page =
        """
        ![A drawing of a locker](locker.png)\\
        *This drawing shows the locker in front of the station.*

        The locker ![icon](icon.png) stands in front\\
        of the station since last year.
        """;
    String digest = digest("T", page);
    assertHolds(digest, "- The locker stands in front of the station since last year.\n");
    assertFalse(digest.contains("drawing"), digest);
  }

  @Test
  void cuts_long_lists_and_says_so() {
    assertHolds(digest("T", "- [ ] Do it\n".repeat(45)), "- [ ] Do it\n- … and 5 more\n");
  }

  @Test
  void survives_any_text() {
    Random random = new Random(7);
    String alphabet = "ab Ä日。?![]()<>*_`~|#-+>\\\n\n 1.x:&tr/td\uD83D\uDE00";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder page = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        page.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertTrue(digest("T", page.toString()).startsWith("> Digest"), page::toString);
    }
  }
}
