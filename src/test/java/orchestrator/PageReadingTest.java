package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets of a page: its files, its versions, and what is said about a wrong address. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageReadingTest {
  private static final String TOKEN = "canary-token-31bc";

  @TempDir Path folder;

  private Invocation call(String url, String... args) {
    return Invocation.of(
        Machine.at(
            folder,
            "CONFLUENCE_URL",
            url,
            "CONFLUENCE_USERNAME",
            "me@example.com",
            "CONFLUENCE_API_TOKEN",
            TOKEN),
        args);
  }

  private static String macro(String name, String parameter, String file) {
    return "<ac:structured-macro ac:name=\"%s\"><ac:parameter ac:name=\"%s\">%s</ac:parameter></ac:structured-macro>"
        .formatted(name, parameter, file);
  }

  private static FakeConfluence withDiagrams(FakeConfluence wiki) {
    return wiki.page(
            "123",
            "Checkout",
            "SHOP",
            macro("plantuml", "filename", "flow.puml")
                + macro("mermaid-cloud", "filename", "pay & go.mmd")
                + macro("drawio", "diagramName", "Cart"))
        .attachment("123", "flow.puml", "@startuml\nA -> B\n@enduml")
        .attachment("123", "pay & go.mmd", "graph TD; Pay-->Go")
        .attachment(
            "123",
            "Cart",
            "<mxfile><diagram><mxGraphModel><root><mxCell value=\"Add to cart\"/></root>"
                + "</mxGraphModel></diagram></mxfile>")
        .basic("me@example.com", TOKEN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Guarantee(1)
  void the_sources_of_diagrams_come_from_attachments(boolean onCloud) {
    try (FakeConfluence wiki =
        withDiagrams(onCloud ? FakeConfluence.cloud() : FakeConfluence.dataCenter("/confluence"))) {
      Invocation converted =
          call(wiki.site().toString(), "convert", "123", "-v", "--debug").exits(0);
      for (String text : List.of("A -> B", "graph TD; Pay-->Go", "Add to cart")) {
        assertTrue(converted.out().contains(text), converted::toString);
      }
      assertEquals(onCloud ? 3 : 0, wiki.mediaRequests().size());
    }
  }

  @Test
  @Guarantee(5)
  void the_signed_addresses_of_attachments_are_told_nobody() throws IOException {
    try (FakeConfluence wiki = withDiagrams(FakeConfluence.cloud())) {
      String[] run = {"run", "123", "--name", "F", "--provider", "offline", "-v", "--debug"};
      Invocation told = call(wiki.site().toString(), run).exits(0);
      assertFalse(told.toString().contains(FakeConfluence.SIGNATURE), told::toString);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertFalse(Files.readString(file).contains(FakeConfluence.SIGNATURE), file::toString);
        }
      }
      assertTrue(wiki.mediaRequests().get(0).contains(FakeConfluence.SIGNATURE));
    }
  }

  @Test
  void an_earlier_version_is_read_and_recorded_as_such() {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("123", "Checkout", "SHOP", "<p>Seven.</p>").earlier("123", 3, "<p>Three.</p>");
      String address = wiki.url("/spaces/SHOP/pages/123/Checkout?pageVersion=");
      call(wiki.site().toString(), "convert", address + "3")
          .exits(0)
          .prints("Three.\n")
          .says("Version 3 of the page is read");
      String[] run = {"run", address + "3", "--name", "F", "--provider", "offline"};
      call(wiki.site().toString(), run).exits(0);
      JsonNode record = Invocation.record(folder.resolve("runs"), "F");
      assertEquals(3, record.at("/page/version").asInt());
      assertEquals("123", record.at("/page/id").asText());
      call(wiki.site().toString(), "convert", address + "7").exits(0).prints("Seven.\n");
      call(wiki.site().toString(), "convert", address + "2").exits(3).prints("");
      call(wiki.site().toString(), "convert", address + "latest").exits(2).prints("");
    }
  }

  @ParameterizedTest
  @CsvSource({"/wiki, ''", "/confluence, ''", "/confluence, /wiki", "'', /wiki"})
  @Fault("F28")
  void a_wrong_base_address_is_no_missing_page(String context, String configured) {
    try (FakeConfluence wiki =
        context.equals("/wiki") ? FakeConfluence.cloud() : FakeConfluence.dataCenter(context)) {
      wiki.page("123", "Checkout", "SHOP", "<p>Hello.</p>").basic("me@example.com", TOKEN);
      String origin = wiki.site().resolve("/").toString().replaceFirst("/$", "");
      for (String[] command :
          List.of(
              new String[] {"convert", "123"},
              new String[] {"run", "123", "--name", "F", "--provider", "offline"})) {
        Invocation failed = call(origin + configured, command).exits(3).prints("");
        failed.says("no Confluence", "CONFLUENCE_URL=" + origin + context, "wrong path");
        assertTrue(failed.err().lines().count() <= 6, failed::toString);
      }
      Invocation examined =
          call(origin + configured, "doctor", "123", "--provider", "offline", "--json");
      JsonNode checks = Json.parse(examined.out()).path("checks");
      assertTrue(checks.toString().contains("confluence-not-found"), examined::toString);
      assertTrue(checks.toString().contains("wrong path"), examined::toString);
      assertFalse(checks.toString().contains("page-not-found"), examined::toString);
    }
  }

  @Test
  @Guarantee(5)
  void a_token_in_a_file_signs_in_and_is_shown_nowhere() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "canary-in-a-file\n");
    for (FakeConfluence server :
        List.of(
            FakeConfluence.cloud().basic("me@example.com", "canary-in-a-file"),
            FakeConfluence.dataCenter().bearer("canary-in-a-file"))) {
      try (FakeConfluence wiki = server.page("123", "Checkout", "SHOP", "<p>Hello.</p>")) {
        boolean cloud = wiki.site().getPath().equals("/wiki");
        String variable = cloud ? "CONFLUENCE_API_TOKEN_FILE" : "CONFLUENCE_PERSONAL_TOKEN_FILE";
        String user = cloud ? "me@example.com" : "";
        String[] variables = {
          "CONFLUENCE_URL", wiki.site().toString(), "CONFLUENCE_USERNAME", user, variable, "token"
        };
        Invocation.of(Machine.at(folder, variables), "convert", "123").exits(0).prints("Hello.\n");
        String[] doctor = {"doctor", "123", "--provider", "offline", "-v"};
        for (String[] command : List.of(new String[] {"config"}, doctor)) {
          Invocation shown = Invocation.of(Machine.at(folder, variables), command);
          assertTrue(shown.out().contains(variable), shown::toString);
        }
      }
    }
    Files.delete(file);
    Invocation.of(Machine.at(folder, "CONFLUENCE_PERSONAL_TOKEN_FILE", "token"), "convert", "x.xml")
        .exits(2)
        .says("CONFLUENCE_PERSONAL_TOKEN_FILE names 'token', which does not exist");
  }

  @Test
  void a_page_for_people_with_a_token_alone_names_the_variables() {
    try (FakeConfluence wiki = FakeConfluence.dataCenter()) {
      wiki.page("123", "Checkout", "SHOP", "<p>Hello.</p>").bearer("t0ken");
      Invocation.of(Machine.at(folder), "convert", wiki.url("/display/SHOP/Checkout"))
          .exits(3)
          .says("CONFLUENCE_URL", "CONFLUENCE_API_TOKEN", "CONFLUENCE_PERSONAL_TOKEN");
    }
  }
}
