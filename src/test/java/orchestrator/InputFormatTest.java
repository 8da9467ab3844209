package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are no storage format, from the command line. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InputFormatTest {
  private static final String MARKDOWN = "# Refunds\n\n- by card\n- by cheque\n";

  @TempDir Path folder;

  private Invocation orchestrator(String stdin, String... args) {
    return Invocation.of(Machine.at(folder), stdin, args);
  }

  @Test
  void what_convert_wrote_is_read_by_run_as_it_is() throws IOException {
    Files.writeString(
        folder.resolve("a.xml"), "<h1>Refunds</h1><ul><li>by card</li><li>by cheque</li></ul>");
    String written = orchestrator("", "convert", "a.xml").exits(0).prints(MARKDOWN).out();
    String[] run = {"run", "-", "--name", "F", "--provider", "offline"};
    orchestrator(written, run).exits(0).says("note: Standard input is Markdown");
    Path record = Invocation.newest(folder.resolve("runs"), "F");
    assertEquals(MARKDOWN, Files.readString(record.resolve("page.md")));
    String[] again = {"run", record + "/page.md", "--name", "G", "--provider", "offline"};
    orchestrator("", again).exits(0).says("note: page.md is Markdown");
    Path second = Invocation.newest(folder.resolve("runs"), "G");
    assertEquals(MARKDOWN, Files.readString(second.resolve("page.md")));
  }

  @Test
  void from_decides_where_the_guess_is_wrong() {
    String html = "<p>a <b>b</b></p>";
    orchestrator(html, "convert", "-", "--from", "text").exits(0).prints(html + "\n");
    orchestrator(html, "convert", "-", "--from", "markdown").exits(0).prints(html + "\n");
    orchestrator("# a\n", "convert", "-", "--from=storage").exits(0).prints("\\# a\n");
    orchestrator("{}", "convert", "-", "--from", "json").exits(3).says("not a REST answer");
    orchestrator(html, "convert", "-", "--from", "htlm").exits(2).says("html, markdown", "Did you");
    String[] run = {"run", "-", "--from", "text", "--name", "F", "--provider", "offline", "-n"};
    assertTrue(orchestrator(html, run).exits(0).out().contains(html));
  }

  @Test
  void an_export_to_Word_is_refused_by_name() throws IOException {
    Files.writeString(
        folder.resolve("page.doc"),
        "Date: today\nSubject: Exported From Confluence\nMIME-Version: 1.0\n"
            + "Content-Type: multipart/related\n\n<html><body>x</body></html>");
    Invocation refused = orchestrator("", "convert", "page.doc").exits(3).prints("");
    refused.says("page.doc is a Word export of Confluence", "export the page as HTML");
    String[] run = {"run", "page.doc", "--name", "F", "--provider", "offline"};
    orchestrator("", run).exits(3).says("Word export");
  }

  @Test
  void doctor_reads_it_as_run_does() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "<p>x</p>");
    String[] doctor = {"doctor", "a.txt", "--provider", "offline", "--from", "text"};
    Invocation examined = orchestrator("", doctor);
    assertTrue(examined.out().contains("\"a\", 9 characters as Markdown"), examined::toString);
    assertFalse(examined.out().contains("\"a\", 2 characters"), examined::toString);
  }
}
