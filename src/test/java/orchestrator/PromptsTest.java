package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code orchestrator prompts}, and the templates of the user. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PromptsTest {
  @TempDir Path home;
  private Path own = Path.of("");

  @BeforeEach
  void write() throws IOException {
    own = Files.createDirectories(home.resolve(".config/orchestrator/prompts"));
    Files.writeString(own.resolve("risks.md"), "Which risks has {{name}}?\n\n{{page}}\n");
    Files.writeString(own.resolve("notes.txt"), "no template");
    Files.createDirectories(own.resolve("folder.md"));
    Files.writeString(home.resolve("page.xml"), "<p>Hello</p>");
  }

  private Invocation orchestrator(String line) {
    return Invocation.of(Machine.at(home), line.split(" "));
  }

  @Test
  void all_templates_are_listed_with_where_they_are() {
    String list = orchestrator("prompts").exits(0).out();
    assertEquals(6, list.lines().count(), list);
    assertTrue(list.startsWith("implementation-plan  built in\n"), list);
    assertTrue(list.endsWith("\nrisks                " + own.resolve("risks.md") + "\n"), list);
    JsonNode json = Json.parse(orchestrator("prompts --json").exits(0).out());
    assertEquals("risks", json.at("/5/name").asText());
    assertEquals(own.resolve("risks.md").toString(), json.at("/5/file").asText());
    assertTrue(json.at("/0/file").isNull(), json::toString);
  }

  @Test
  void one_is_shown_as_it_is_written() throws IOException {
    orchestrator("prompts show risks").exits(0).prints(Files.readString(own.resolve("risks.md")));
    String built = orchestrator("prompts show review").exits(0).out();
    assertTrue(built.contains("{{page}}"), built);
    String json = orchestrator("prompts show review --json").exits(0).out();
    assertEquals(built, Json.parse(json).path("text").asText());
  }

  @Test
  void a_run_takes_the_users_own_and_built_in_names_stay_what_they_are() throws IOException {
    String run = "run page.xml --name Shop -n --prompt ";
    assertTrue(orchestrator(run + "risks").exits(0).out().startsWith("Which risks has Shop?"));
    String review = orchestrator(run + "review").exits(0).out();
    Files.writeString(own.resolve("review.md"), "Mine: {{page}}");
    String same = orchestrator(run + "review").exits(0).out();
    assertEquals(review.lines().findFirst(), same.lines().findFirst());
    assertEquals(6, orchestrator("prompts").exits(0).out().lines().count());
    Files.createDirectories(home.resolve("xdg/orchestrator/prompts"));
    Files.writeString(home.resolve("xdg/orchestrator/prompts/risks.md"), "Elsewhere: {{page}}");
    Environment moved = Machine.at(home, "XDG_CONFIG_HOME", home.resolve("xdg").toString());
    String prompt = Invocation.of(moved, (run + "risks").split(" ")).exits(0).out();
    assertTrue(prompt.startsWith("Elsewhere: "), prompt);
  }

  @ParameterizedTest
  @CsvSource({
    "risk, Did you mean 'risks'?",
    "sumary, Did you mean 'summary'?",
    "folder, is neither the name of a template nor a file.",
    "../prompts/risks, is neither the name of a template nor a file."
  })
  void an_unknown_one_is_guessed_and_no_path_leads_out_of_the_folder(String name, String said) {
    orchestrator("prompts show " + name).exits(2).says(said, "orchestrator prompts lists");
    orchestrator("run page.xml --name F -n --prompt " + name).exits(2).says(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompts show", "prompts risks", "prompts show risks review"})
  void the_right_form_is_shown_to_who_mistypes_it(String line) {
    orchestrator(line).exits(2).says("Usage: orchestrator prompts [show NAME]");
  }

  @Test
  void there_need_be_no_folder() throws IOException {
    try (var files = Files.walk(home.resolve(".config"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(5, orchestrator("prompts").exits(0).out().lines().count());
  }
}
