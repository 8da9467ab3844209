package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import orchestrator.confluence.demo.DemoConfluence;
import orchestrator.json.Json;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Confluence that the program brings along, used by the program's own commands. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DemoConfluenceTest {
  private static final String CONTENT = "/rest/api/content/";

  @TempDir Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpClient browser = HttpClient.newHttpClient();
  private DemoConfluence demo;

  @BeforeEach
  void start() throws IOException {
    demo = new DemoConfluence(0, requests::add);
  }

  @AfterEach
  void close() {
    demo.close();
  }

  private Invocation orchestrator(String... words) {
    return Invocation.of(Machine.at(folder, "CONFLUENCE_URL", demo.url()), words);
  }

  private void ask() {
    orchestrator("run", "4711", "--name", "Checkout", "--provider", "offline").exits(0);
  }

  private Invocation publish(String to) {
    return orchestrator("publish", "Checkout", "--to", to, "--yes");
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(demo.url() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "", "");
  }

  private int edit(String id, int version, String title, String body) throws Exception {
    ObjectNode page = Json.object().put("type", "page").put("title", title);
    page.set("version", Json.object().put("number", version));
    page.set("body", Json.object().set("storage", Json.object().put("value", body)));
    return send("PUT", CONTENT + id, "application/json", Json.line(page)).statusCode();
  }

  private int edit(int version, String body) throws Exception {
    return edit("4711", version, "Checkout on one page", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4711",
        "/spaces/SHOP/pages/4711",
        "/spaces/SHOP/pages/4711/Checkout+on+one+page",
        "/display/SHOP/Checkout+on+one+page",
        "/pages/viewpage.action?pageId=4711"
      })
  void a_page_is_read_without_loss_by_each_form_of_its_address(String address) {
    String page = address.startsWith("/") ? demo.url() + address : address;
    Invocation run =
        orchestrator("run", page, "--name", "C", "--provider", "offline", "--strict").exits(0);
    assertTrue(run.out().contains("Keep the basket for 30 days."), run.out());
  }

  @Test
  void its_pages_can_be_searched_and_followed_to_their_children() {
    orchestrator("batch", "--space", "SHOP", "--name", "S", "--provider", "offline").exits(0);
    assertTrue(
        requests.contains("200 GET /rest/api/content/4712?expand=body.storage,version,space"));
    ask();
    publish("child").exits(0);
    Invocation batch =
        orchestrator("batch", "--label", "orchestrator", "--name", "L", "--provider", "offline");
    assertTrue(batch.exits(0).out().matches("complete\t4713\t\\S+\n"), batch.out());
    Invocation tree =
        orchestrator("convert", demo.url() + "/spaces/SHOP/pages/4711", "--children", "1");
    assertTrue(tree.exits(0).out().contains("pressing *Pay* twice"), tree.out());
    orchestrator("batch", "--cql", "creator = x", "--name", "X", "--provider", "offline")
        .exits(2)
        .says("by type, space and label only");
  }

  @Test
  void what_is_published_is_shown_to_a_browser_and_updated_by_the_next_run() throws Exception {
    ask();
    publish("child").exits(0).prints(demo.url() + "/spaces/SHOP/pages/4713\n").says("created");
    publish("child").exits(0).says("unchanged");
    ask();
    publish("child").exits(0).says("updated: a page below \"Checkout on one page\", version 2");
    publish("comment").exits(0).says("created: a footer comment");
    HttpResponse<String> view = get("/display/SHOP/Checkout:+implementation+plan");
    assertTrue(view.body().contains("Keep the basket for 30 days."), view.body());
    assertTrue(view.body().contains("label orchestrator"), view.body());
    assertTrue(get("/spaces/SHOP/pages/4711").body().contains("A comment:"));
    assertTrue(get("/").body().contains("/spaces/SHOP/pages/4713"));
    assertEquals(404, get("/spaces/SHOP/pages/4799").statusCode());
    assertTrue(
        view.headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .startsWith("default-src 'none'"));
  }

  @Test
  void versions_must_follow_and_earlier_ones_can_be_read() throws Exception {
    ask();
    assertEquals(409, edit(1, "<p>New.</p>"));
    assertEquals(409, edit(3, "<p>New.</p>"));
    assertEquals(200, edit(2, "<p>New.</p>"));
    Invocation since =
        orchestrator("run", "4711", "--name", "Checkout", "--since", "last", "--dry-run").exits(0);
    assertTrue(since.out().contains("-- Keep the basket for 30 days."), since.out());
    assertTrue(since.out().contains("+New."), since.out());
  }

  @Test
  void a_page_that_somebody_changed_is_not_published_over() throws Exception {
    ask();
    publish("child").exits(0);
    assertEquals(200, edit("4713", 2, "Checkout: implementation plan", "<p>Mine.</p>"));
    ask();
    publish("child").exits(3).says("Somebody changed");
    assertTrue(get("/spaces/SHOP/pages/4713").body().contains("<p>Mine.</p>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<p>open",
        "a & b",
        "</body><body>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>x</p>",
        "<p>&e;</p>",
        "<xx:p>no namespace</xx:p>",
        "<p a=1>x</p>"
      })
  void what_is_no_storage_format_is_refused_and_not_kept(String body) throws Exception {
    assertEquals(400, edit(2, body));
    assertFalse(get(CONTENT + "4711").body().contains("no namespace"));
    assertEquals(200, edit(2, "<p>x</p>"), "still the version after the first");
  }

  @Test
  void no_form_of_another_web_page_writes_and_attachments_are_refused_by_name() throws Exception {
    assertEquals(415, send("PUT", CONTENT + "4711", "text/plain", "{}").statusCode());
    assertEquals(400, send("PUT", CONTENT + "4711", "application/json", "{").statusCode());
    ask();
    publish("attachment").exits(3).says("This demo takes JSON only, and keeps no attachments.");
  }

  @Test
  void another_address_of_this_machine_does_not_lead_to_it() throws Exception {
    int port = URI.create(demo.url()).getPort();
    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    assertThrows(ConnectException.class, () -> new Socket(other, port).close());
  }

  @Test
  void a_port_that_is_taken_or_none_at_all_is_an_error_with_the_next_step() {
    String taken = String.valueOf(URI.create(demo.url()).getPort());
    orchestrator("demo-confluence", "--port", taken)
        .exits(2)
        .prints("")
        .says(taken, "in use", "orchestrator demo-confluence --port 0");
    for (String none : List.of("80x", "65536", "-1")) {
      orchestrator("demo-confluence", "--port=" + none).exits(2).says("no port");
    }
  }

  @Test
  void doctor_finds_a_confluence_there() {
    Invocation doctor = orchestrator("doctor", "4711", "--provider", "offline").exits(0);
    assertTrue(doctor.out().contains("\"Checkout on one page\", version 1"), doctor.out());
  }
}
