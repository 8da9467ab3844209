package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.json.Json;
import orchestrator.testing.Machine;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in the forms in which other programs take them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExportTest {
  private static final String CASES =
      """
      {"test_cases": [
        {"id": "TC-01", "title": "=SUM(A1) is refused", "area": "Basket", "priority": "high",
         "level": "end-to-end", "source": "§ Rules", "given": "a basket, worth 10 €",
         "when": "the buyer \\"pays\\"", "then": "it is paid\\nonce"},
        {"id": "TC-02", "title": "Größe", "area": "Basket", "priority": "low", "level": "API",
         "source": "", "given": "", "when": "-1", "then": "@no"}]}
      """;

  private static final String STORIES =
      """
      {"user_stories": [
        {"id": "US-01", "title": "Pay once", "goal": "Pay safely", "role": "buyer",
         "want": "to pay", "benefit": "I own it", "source": "§ Goal",
         "acceptance_criteria": [{"given": "a basket", "when": "I pay", "then": "it is mine"}],
         "depends_on": ["US-00"], "size": "M"}]}
      """;

  @TempDir Path folder;

  private Invocation call(String... arguments) {
    return Invocation.of(Machine.at(folder), arguments);
  }

  @BeforeEach
  void a_run() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Pay once.</p>");
    call("run", "page.xml", "--name", "F", "--provider", "offline").exits(0);
  }

  private Path run() {
    return Invocation.newest(folder.resolve("runs"), "F");
  }

  private void answer(String json) throws IOException {
    Files.writeString(run().resolve("answer.json"), json);
  }

  @Test
  void json_is_the_record_with_the_answer() throws IOException {
    JsonNode document = Json.parse(call("export", "F", "--as", "json").exits(0).out());
    assertEquals("complete", document.path("status").asText());
    assertEquals(
        Files.readString(run().resolve("answer.md")),
        document.path("answer").path("text").asText());
    call("export", "F", "--as", "json", "--out", "f.json").exits(0).prints("").says("written: ");
    assertEquals(document, Json.parse(Files.readString(folder.resolve("f.json"))));
    call("export", "F", "--as", "json", "--out", "new/sub/f.json").exits(0);
    assertEquals(document, Json.parse(Files.readString(folder.resolve("new/sub/f.json"))));
  }

  @Test
  void json_of_a_batch_has_the_answers_of_its_pages() throws IOException {
    Files.writeString(folder.resolve("two.xml"), "<p>Pay twice.</p>");
    call("batch", "page.xml", "two.xml", "--name", "B", "--provider", "offline").exits(0);
    JsonNode document = Json.parse(call("export", "B", "--as", "json").exits(0).out());
    assertEquals("batch", document.path("kind").asText());
    JsonNode page = document.path("pages").path(1).path("run");
    assertTrue(page.path("answer").path("text").asText().contains("# two"), page::toString);
  }

  @Test
  void test_cases_are_a_row_each_for_jira() throws IOException {
    answer(CASES);
    call("export", "F", "--as", "csv")
        .exits(0)
        .prints(
            """
            Summary,Issue Type,Priority,Labels,Description,External ID
            '=SUM(A1) is refused,Test,High,end-to-end,"Given a basket, worth 10 €
            When the buyer ""pays""
            Then it is paid
            once
            Source: § Rules",TC-01
            Größe,Test,Low,API,"When -1
            Then @no",TC-02
            """);
  }

  @Test
  void test_cases_have_the_columns_of_xray_and_testrail() throws IOException {
    answer(CASES);
    call("export", "F", "--as", "csv", "--columns", "xray")
        .exits(0)
        .prints(
            """
            TCID,Test Summary,Test Type,Test Priority,Labels,Description,Action,Data,Result
            TC-01,'=SUM(A1) is refused,Manual,High,end-to-end,Source: § Rules,\
            "the buyer ""pays""\",\
            "a basket, worth 10 €","it is paid
            once"
            TC-02,Größe,Manual,Low,API,,'-1,,'@no
            """);
    call("export", "F", "--as", "csv", "--columns", "testrail")
        .exits(0)
        .prints(
            """
            ID,Section,Title,Type,Priority,References,Preconditions,Steps,Expected Result
            TC-01,Basket,'=SUM(A1) is refused,End-to-end,High,§ Rules,\
            "a basket, worth 10 €",\
            "the buyer ""pays""\","it is paid
            once"
            TC-02,Basket,Größe,API,Low,,,'-1,'@no
            """);
  }

  @Test
  void user_stories_are_issues_with_their_acceptance_criteria() throws IOException {
    answer(STORIES);
    call("export", "F", "--as", "csv")
        .exits(0)
        .prints(
            """
            Summary,Issue Type,Labels,Description,External ID
            Pay once,Story,Pay-safely,"As a buyer, I want to pay, so that I own it.

            Acceptance criteria:
            * Given a basket, when I pay, then it is mine

            Depends on: US-00
            Size: M
            Source: § Goal",US-01
            """);
    call("export", "F", "--as", "csv", "--columns", "xray")
        .exits(2)
        .says("User stories go into Jira");
  }

  @Test
  void excel_gets_its_byte_order_mark() throws IOException {
    answer(CASES);
    call("export", "F", "--as", "csv", "--bom", "--out", "cases.csv").exits(0);
    String file = Files.readString(folder.resolve("cases.csv"));
    assertTrue(file.startsWith("\uFEFFSummary,"), file);
    assertFalse(call("export", "F", "--as", "csv").out().contains("\uFEFF"));
    assertTrue(call("export", "F", "--as", "csv", "--bom").out().startsWith("\uFEFFSummary,"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"answer\": 1}      | has neither test cases nor user stories in its answer",
        "{\"test_cases\": []} | has neither test cases nor user stories in its answer",
        "{\"test_cases\":     | malformed JSON",
        "[]                   | has neither test cases nor user stories in its answer",
        "                     | holds no answer.json",
      })
  void other_answers_are_no_table(String json, String said) throws IOException {
    if (json != null) {
      answer(json);
    }
    call("export", "F", "--as", "csv")
        .exits(2)
        .prints("")
        .says(said, "--prompt test-cases --json-schema test-cases");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "export F                       | Missing: --as html",
        "export F --as cvs              | Did you mean 'csv'?",
        "export F --as csv --columns x  | --columns must be one of jira, xray, testrail, not 'x'",
        "export F --as json --bom       | --bom is about csv alone",
        "export Nobody --as json        | There is no such run",
        "export F --as json --out page.xml/f | page.xml",
        "export F --as json --out .     | --out . is a folder; name a file in it.",
      })
  void what_cannot_be_done_is_said(String line, String said) {
    Invocation refused = call(line.split(" +"));
    assertTrue(refused.exit() == 2 || refused.exit() == 8, refused::toString);
    refused.says(said);
  }

  @Test
  void as_HTML_a_run_is_one_file_and_a_batch_the_table_of_its_pages() throws IOException {
    call("export", "F", "--as", "html", "--out", "f.html").exits(0);
    Document run = Jsoup.parse(Files.readString(folder.resolve("f.html")));
    assertEquals("F", run.title());
    assertTrue(run.select("#page").text().contains("Pay once."), run.html());
    call("batch", "page.xml", "--name", "B", "--provider", "offline").exits(0);
    Path batch = folder.resolve("runs/B/latest");
    Document report = Jsoup.parse(Files.readString(batch.resolve("report.html")));
    assertEquals("page.xml", report.select("tbody td:first-child").text());
    String answer = report.select("tbody a").attr("href");
    assertTrue(Files.isRegularFile(batch.resolve(answer).normalize()), answer);
    Document export = Jsoup.parse(call("export", batch.toString(), "--as", "html").exits(0).out());
    assertEquals(report.select("tbody").text(), export.select("tbody").text());
    assertEquals(0, export.select("tbody a").size());
  }
}
