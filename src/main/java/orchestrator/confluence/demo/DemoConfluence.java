package orchestrator.confluence.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import orchestrator.confluence.demo.ContentResource.Answer;
import orchestrator.confluence.demo.DemoContent.Version;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A Confluence Data Center on 127.0.0.1 with one space of three pages, in memory: just enough of
 * its REST interface to read, search and publish, and a view for browsers. It knows nobody, takes
 * any token, and forgets everything at its end.
 */
public final class DemoConfluence implements AutoCloseable {
  private static final int MOST_BYTES = 10_000_000;
  private static final String CONTENT = "/rest/api/content";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Consumer<String> log;
  private final ContentResource resource;
  private final DemoContent home;

  /**
   * Starts one.
   *
   * @param port 0 for any that is free
   * @param log is told each request and the status of its answer
   * @throws IOException if the port cannot be used
   */
  public DemoConfluence(int port, Consumer<String> log) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.server = HttpServer.create(new InetSocketAddress(here, port), 0);
    this.log = log;
    this.resource = new ContentResource(url());
    this.home = add(null, "Shop", "shop.xml");
    DemoContent checkout = add(home.id(), "Checkout on one page", "checkout.xml");
    DemoContent unused = add(checkout.id(), "Payment methods", "payment.xml");
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  private DemoContent add(@Nullable String parent, String title, String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(file))) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return resource.add("page", parent, new Version(title, body, ""));
    }
  }

  /** The address to configure as CONFLUENCE_URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readNBytes(MOST_BYTES);
      String method = exchange.getRequestMethod();
      String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
      String path = exchange.getRequestURI().getPath();
      int status;
      synchronized (resource) {
        if (path.startsWith("/rest/")) {
          Answer answer = answer(method, exchange.getRequestURI(), type, sent);
          status = answer.status();
          send(exchange, status, "application/json", Json.line(answer.json()));
        } else {
          DemoContent page = shown(path, query(exchange.getRequestURI()));
          status = page == null ? 404 : 200;
          String view = page == null ? "There is no such page." : PageView.of(page, resource);
          send(exchange, status, page == null ? "text/plain" : "application/xhtml+xml", view);
        }
      }
      log.accept(status + " " + method + " " + exchange.getRequestURI());
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    // Whoever writes a page cannot make a browser run anything.
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Answer answer(String method, URI address, String type, byte[] sent) {
    String path = address.getPath();
    boolean writes = !method.equals("GET");
    if (writes && !type.startsWith("application/json")) { // no form of another web page
      return ContentResource.error(415, "This demo takes JSON only, and keeps no attachments.");
    }
    if (path.equals("/rest/api/space/" + ContentResource.SPACE)) {
      ObjectNode space = Json.object().put("key", ContentResource.SPACE).put("name", "Shop");
      return new Answer(200, space.set("homepage", Json.object().put("id", home.id())));
    }
    if (path.equals("/rest/api/user/current")) {
      return new Answer(200, Json.object().put("username", "demo").put("displayName", "Demo"));
    }
    if (!path.matches(CONTENT + "(/.*)?")) {
      return ContentResource.error(404, "This demo has nothing at " + path);
    }
    try {
      JsonNode document = writes ? Json.parse(sent) : Json.object();
      List<String> parts = List.of(path.substring(CONTENT.length()).split("/"));
      return resource.answer(method, parts.subList(1, parts.size()), query(address), document);
    } catch (Json.JsonException e) {
      return ContentResource.error(400, "The request is not JSON.");
    }
  }

  /** By its id or title, in each of the forms that Data Center's addresses have. */
  private @Nullable DemoContent shown(String path, Map<String, String> query) {
    String[] parts = path.split("/", -1);
    String name =
        path.matches("/spaces/[^/]+/pages/[^/]+(/.*)?")
            ? parts[4]
            : path.matches("/display/[^/]+/[^/]+")
                ? parts[3].replace('+', ' ')
                : query.getOrDefault("pageId", "");
    return path.equals("/") ? home : resource.page(name);
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> query = new HashMap<>();
    String raw = address.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return query;
  }
}
