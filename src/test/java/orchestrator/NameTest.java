package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was given no name is called after its page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NameTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Checkout redesign, Checkout redesign, Checkout-redesign",
    "A/B tests (v2), A B tests (v2), A-B-tests-v2",
    "--strict, strict, strict",
    "'\u2026!', page, page"
  })
  void the_title_of_a_page_is_name_and_folder(String title, String name, String directory)
      throws IOException {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("4711", title, "SHOP", "<p>Hello</p>");
      Invocation run =
          Invocation.of(
              Machine.at(folder, "CONFLUENCE_URL", wiki.site().toString()),
              "run",
              "4711",
              "--provider",
              "offline",
              "--json",
              "-v");
      JsonNode record = Json.parse(run.exits(0).out());
      assertEquals(name, record.path("name").asText());
      assertEquals(List.of(directory), Invocation.files(folder.resolve("runs")));
      String prompt = Files.readString(Path.of(record.path("folder").asText(), "prompt.md"));
      assertTrue(prompt.contains(name), prompt);
      assertEquals(1, wiki.requests().size(), "the page is read once");
      assertEquals(1, run.err().split("Reading the page", -1).length - 1, run::toString);
    }
  }

  @Test
  void a_file_and_standard_input_have_titles_too() throws IOException {
    Files.writeString(folder.resolve("my page.xml"), "<p>Hello</p>");
    String[] run = {"run", "my page.xml", "--provider", "offline"};
    Invocation.of(Machine.at(folder), run).exits(0);
    assertEquals(
        "my page", Invocation.record(folder.resolve("runs"), "my-page").path("name").asText());
    String[] piped = {"run", "-", "--provider", "offline", "--json"};
    Invocation read = Invocation.of(Machine.at(folder), "<p>Hello</p>", piped).exits(0);
    assertFalse(Json.parse(read.out()).path("name").asText().isEmpty(), read::toString);
  }

  @Test
  void a_page_that_cannot_be_read_leaves_no_record_without_a_name() {
    Invocation lost =
        Invocation.of(Machine.at(folder), "run", "nope.xml", "--provider", "offline", "--json");
    assertEquals("page-file-not-found", lost.exits(3).error().path("code").asText());
    assertEquals("", lost.out());
    assertFalse(Files.exists(folder.resolve("runs")), lost::toString);
  }

  @Test
  void an_empty_name_is_still_a_mistake() {
    Invocation.of(Machine.at(folder), "run", "page.xml", "--name=", "--provider", "offline")
        .exits(2)
        .says("--name is empty.");
  }
}
