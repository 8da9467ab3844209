package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard error as a log, for cron and whoever collects lines. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogFormatTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>key AKIA" + "ABCDEFGHIJKLMNOP and more</p>");
  }

  private Invocation orchestrator(String line) {
    Environment machine = Machine.frozen(Machine.at(folder), NOW);
    Environment sitting =
        new Environment(
            machine.variables(), folder, folder, machine.clock(), new Terminal(true, true, true));
    return Invocation.of(sitting, line.split(" "));
  }

  private static List<JsonNode> objects(Invocation run) {
    List<JsonNode> objects = run.err().lines().map(Json::parse).toList();
    for (JsonNode object : objects) {
      assertEquals(NOW.toString(), object.path("time").asText(), run::toString);
      assertFalse(object.path("level").asText().isEmpty(), run::toString);
    }
    return objects;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run page.xml --name F --provider offline -v",
        "run page.xml --name F --provider offline --dry-run",
        "run nope.xml --name F --provider offline",
        "run nope.xml --name F --provider offline --debug",
        "run nope.xml --name F --provider offline --json -v",
        "run page.xml --name F --temp 1",
        "config --region mars-1",
        "convert nope.xml page.xml"
      })
  void every_line_is_one_object_with_json_and_has_a_time_with_text(String line) {
    assertFalse(objects(orchestrator(line + " --log-format json")).isEmpty());
    Invocation text = orchestrator(line + " --log-format=text");
    assertTrue(text.err().lines().count() > 0, text::toString);
    for (String each : text.err().lines().toList()) {
      boolean document = line.contains("--json") && each.startsWith("{\"error\":");
      assertTrue(document || each.startsWith("2026-11-30T12:00:00Z "), text::toString);
    }
    assertFalse((text.err() + text.out()).contains("\u001b["), text::toString);
  }

  @Test
  void levels_tell_errors_from_notices_and_the_rest() {
    List<JsonNode> run =
        objects(orchestrator("run page.xml --name F --provider offline --log-format json"));
    assertEquals("notice", run.get(0).path("level").asText());
    assertTrue(run.get(0).path("message").asText().startsWith("the page seems to hold"));
    JsonNode last = run.get(run.size() - 1);
    assertEquals("info", last.path("level").asText());
    assertTrue(last.path("message").asText().startsWith("record: /"), last::toString);
    List<JsonNode> failed = objects(orchestrator("run nope.xml --name F -n --log-format json"));
    JsonNode error = failed.get(failed.size() - 1);
    assertEquals("error", error.path("level").asText());
    assertEquals("page-file-not-found", error.at("/error/code").asText());
    assertTrue(error.at("/error/record").asText().contains("/runs/F/"), error::toString);
  }

  @Test
  void another_format_is_refused_with_those_there_are() {
    orchestrator("config --log-format xml")
        .exits(2)
        .says("'xml' is no log format; write --log-format text or --log-format json.");
  }
}
