package orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A Confluence on 127.0.0.1 that is written to: it keeps what it is given, in the forms of Cloud
 * (v2, and v1 for labels and attachments) or Data Center (v1), and refuses what Confluence refuses:
 * what is not {@linkplain StorageFormat storage format}, titles that are taken, versions that do
 * not follow.
 */
public final class WritableConfluence implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final boolean cloud;
  private final Map<String, Content> contents = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private @Nullable String demanded;
  private @Nullable Pattern unanswered;
  private @Nullable Pattern forbidden;
  private @Nullable Pattern held;
  private CountDownLatch release = new CountDownLatch(0);
  private int ids = 9000;

  /** A page, comment or attachment. */
  public static final class Content {
    private final String id;
    private final String type;
    private final @Nullable String parent;
    private String title;
    private String body;
    private String message = "";
    private int version = 1;
    private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
    private final List<String> labels = new ArrayList<>();

    private Content(String id, String type, @Nullable String parent, String title, String body) {
      this.id = id;
      this.type = type;
      this.parent = parent;
      this.title = title;
      this.body = body;
    }

    public String id() {
      return id;
    }

    /** {@code page}, {@code comment} or {@code attachment}. */
    public String type() {
      return type;
    }

    public String title() {
      return title;
    }

    public String body() {
      return body;
    }

    public int version() {
      return version;
    }

    public String message() {
      return message;
    }

    public List<String> labels() {
      return List.copyOf(labels);
    }
  }

  private WritableConfluence(boolean cloud) {
    this.cloud = cloud;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** Confluence Cloud, at {@code /wiki}. */
  public static WritableConfluence cloud() {
    return new WritableConfluence(true);
  }

  /** Confluence Data Center without a context path. */
  public static WritableConfluence dataCenter() {
    return new WritableConfluence(false);
  }

  /** Adds a page in the one space there is. */
  public WritableConfluence page(String id, String title) {
    contents.put(id, new Content(id, "page", null, title, "<p>Read me.</p>"));
    return this;
  }

  /** Adds what somebody wrote below a page, or attached to it, or said about it. */
  public Content add(String type, String parent, String title, String body) {
    Content content = new Content(String.valueOf(++ids), type, parent, title, body);
    contents.put(content.id, content);
    return content;
  }

  /** Lets somebody write a new version. */
  public void edit(Content content, String title, String body) {
    content.title = title;
    content.body = body;
    content.version++;
    content.message = "";
  }

  /** Answers 401 to everybody else. */
  public WritableConfluence demand(String authorization) {
    demanded = authorization;
    return this;
  }

  /** Does the next request like this ({@code POST /wiki/api/v2/pages}) and never answers it. */
  public WritableConfluence loseAnswerOf(String request) {
    unanswered = Pattern.compile(request);
    return this;
  }

  /** Does requests like this at once, and answers them only after the latch. */
  public WritableConfluence holdAnswerOf(String request, CountDownLatch latch) {
    held = Pattern.compile(request);
    release = latch;
    return this;
  }

  /** Answers 403 to requests like this. */
  public WritableConfluence forbid(String request) {
    forbidden = Pattern.compile(request);
    return this;
  }

  /** The address to configure as CONFLUENCE_URL. */
  public URI site() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + (cloud ? "/wiki" : ""));
  }

  /** Everything below a page or attached to it, in the order of its making. */
  public List<Content> under(String parent) {
    return contents.values().stream().filter(it -> parent.equals(it.parent)).toList();
  }

  /** What was asked for: {@code POST /wiki/api/v2/pages}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Those of them that write. */
  public List<String> writes() {
    return requests.stream().filter(it -> !it.startsWith("GET ")).toList();
  }

  /** The Authorization header of each request. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, JsonNode body) {}

  private void serve(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    Answer answer = answer(exchange, request);
    if (unanswered != null && unanswered.matcher(request).matches()) {
      unanswered = null;
      exchange.close();
      return;
    }
    if (held != null && held.matcher(request).matches()) {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] body = Json.line(answer.body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(HttpExchange exchange, String request) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    requests.add(request);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    byte[] sent = exchange.getRequestBody().readAllBytes();
    if (demanded != null && !demanded.equals(authorization)) {
      return error(401, "Unauthorized");
    }
    if (forbidden != null && forbidden.matcher(request).matches()) {
      return error(403, "No permission");
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String below = cloud && path.startsWith("/wiki/") ? path.substring(5) : path;
    return route(method, below, query, sent, exchange);
  }

  private Answer route(
      String method, String path, Map<String, String> query, byte[] sent, HttpExchange exchange)
      throws IOException {
    boolean v2 = path.startsWith("/api/v2/");
    List<String> parts = List.of(path.substring(v2 ? 8 : 1).split("/"));
    if (v2 && cloud) {
      return v2(method, parts, query, sent);
    }
    if (path.startsWith("/rest/api/content")) {
      List<String> rest = parts.subList(3, parts.size());
      if (rest.size() > 2 && rest.get(2).equals("attachment")) {
        return attachment(method, rest, query, sent, exchange);
      }
      if (rest.size() == 2 && rest.get(1).equals("label")) {
        content(rest.get(0)).labels.add(Json.parse(sent).at("/0/name").asText());
        return new Answer(200, Json.object());
      }
      return cloud ? error(410, "This API is gone") : v1(method, rest, query, sent);
    }
    return error(404, "null for uri");
  }

  private Content content(String id) {
    Content content = contents.get(id);
    if (content == null) {
      throw new IllegalStateException("no content " + id);
    }
    return content;
  }

  private Answer v2(String method, List<String> parts, Map<String, String> query, byte[] sent) {
    JsonNode json = sent.length == 0 ? Json.object() : Json.parse(sent);
    if (parts.size() == 1 && method.equals("GET")) {
      return list(it -> it.type.equals("page") && it.title.equals(query.get("title")), true);
    }
    if (parts.size() == 1) {
      boolean page = parts.get(0).equals("pages");
      String parent = json.path(page ? "parentId" : "pageId").asText();
      return create(page ? "page" : "comment", parent, json, json.at("/body/value").asText(), true);
    }
    Content content = contents.get(parts.get(1));
    if (content == null || parts.get(0).equals("blogposts")) {
      return error(404, "not found");
    }
    if (parts.size() == 2) {
      return method.equals("PUT")
          ? update(content, json, json.at("/body/value").asText(), true)
          : new Answer(200, v2(content));
    }
    return switch (parts.get(2)) {
      case "direct-children" -> list(it -> isUnder(it, content, "page"), true);
      case "footer-comments" -> list(it -> isUnder(it, content, "comment"), true);
      case "properties" -> property(method, content, query.getOrDefault("key", ""), json, true);
      default -> error(404, "not found");
    };
  }

  private Answer v1(String method, List<String> parts, Map<String, String> query, byte[] sent) {
    JsonNode json = sent.length == 0 ? Json.object() : Json.parse(sent);
    if (parts.isEmpty() && method.equals("GET")) {
      return list(it -> it.type.equals("page") && it.title.equals(query.get("title")), false);
    }
    if (parts.isEmpty()) {
      boolean page = json.path("type").asText().equals("page");
      String parent = json.at(page ? "/ancestors/0/id" : "/container/id").asText();
      String body = json.at("/body/storage/value").asText();
      return create(page ? "page" : "comment", parent, json, body, false);
    }
    Content content = contents.get(parts.get(0));
    if (content == null) {
      return error(404, "No content found with id");
    }
    if (parts.size() == 1) {
      return method.equals("PUT")
          ? update(content, json, json.at("/body/storage/value").asText(), false)
          : new Answer(200, v1(content));
    }
    return switch (parts.get(1)) {
      case "child" -> list(it -> isUnder(it, content, parts.get(2)), false);
      case "property" ->
          property(method, content, parts.size() > 2 ? parts.get(2) : "", json, false);
      default -> error(404, "not found");
    };
  }

  private static boolean isUnder(Content content, Content parent, String type) {
    return content.type.equals(type) && parent.id.equals(content.parent);
  }

  private Answer list(java.util.function.Predicate<Content> wanted, boolean v2) {
    ArrayNode results = Json.array();
    contents.values().stream()
        .filter(wanted)
        .forEach(content -> results.add(v2 ? v2(content) : v1(content)));
    ObjectNode list = Json.object();
    list.set("results", results);
    list.set("_links", Json.object());
    return new Answer(200, list);
  }

  private Answer create(String type, String parent, JsonNode sent, String body, boolean v2) {
    String title = sent.path("title").asText("");
    boolean taken =
        type.equals("page")
            && contents.values().stream()
                .anyMatch(it -> it.type.equals("page") && it.title.equals(title));
    if (taken) {
      return error(400, "A page with this title already exists");
    }
    String fault = StorageFormat.fault(body);
    if (fault != null) {
      return error(400, fault);
    }
    boolean inSpace =
        v2
            ? sent.path("spaceId").asText().equals("77")
            : sent.at("/space/key").asText().equals("SHOP");
    if (type.equals("page") && !inSpace) {
      return error(400, "no space");
    }
    Content made = add(type, parent, title, body);
    return new Answer(200, v2 ? v2(made) : v1(made));
  }

  private Answer update(Content content, JsonNode sent, String body, boolean v2) {
    int number = sent.at("/version/number").asInt();
    if (number != content.version + 1) {
      return error(
          409,
          "Version must be incremented when updating a page. Current Version: ["
              + content.version
              + "]. Provided version: ["
              + number
              + "]");
    }
    String fault = StorageFormat.fault(body);
    if (fault != null) {
      return error(400, fault);
    }
    content.title = sent.path("title").asText(content.title);
    content.body = body;
    content.version = number;
    content.message = sent.at("/version/message").asText();
    return new Answer(200, v2 ? v2(content) : v1(content));
  }

  private static Answer property(
      String method, Content content, String key, JsonNode sent, boolean v2) {
    if (method.equals("GET")) {
      ObjectNode found = content.properties.get(key);
      if (v2) {
        ArrayNode results = Json.array();
        if (found != null) {
          results.add(found);
        }
        return new Answer(200, Json.object().set("results", results));
      }
      return found == null ? error(404, "no property") : new Answer(200, found);
    }
    String name = sent.path("key").asText();
    ObjectNode before = content.properties.get(name);
    int number = before == null ? 1 : before.at("/version/number").asInt() + 1;
    if (method.equals("POST") != (before == null)
        || (before != null && sent.at("/version/number").asInt() != number)) {
      return error(409, "property");
    }
    ObjectNode property = Json.object().put("id", "p-" + content.id).put("key", name);
    property.set("value", sent.path("value"));
    property.set("version", Json.object().put("number", number));
    content.properties.put(name, property);
    return new Answer(200, property);
  }

  private static final Pattern FILE_NAME = Pattern.compile("name=\"file\"; filename=\"([^\"]*)\"");

  private Answer attachment(
      String method,
      List<String> parts,
      Map<String, String> query,
      byte[] sent,
      HttpExchange exchange) {
    String page = parts.get(0);
    if (method.equals("GET")) {
      return list(
          it ->
              it.type.equals("attachment")
                  && page.equals(it.parent)
                  && it.title.equals(query.get("filename")),
          false);
    }
    if (!"no-check".equals(exchange.getRequestHeaders().getFirst("X-Atlassian-Token"))) {
      return error(403, "XSRF check failed");
    }
    String form = new String(sent, StandardCharsets.UTF_8);
    Matcher name = FILE_NAME.matcher(form);
    String title = name.find() ? name.group(1) : "";
    Content before =
        under(page).stream()
            .filter(it -> it.type.equals("attachment") && it.title.equals(title))
            .findFirst()
            .orElse(null);
    boolean replaces = method.equals("PUT") || parts.size() == 5;
    if (before != null && !replaces) {
      return error(
          400, "Cannot add a new attachment with same file name as an existing attachment");
    }
    Content file = before == null ? add("attachment", page, title, "") : before;
    file.version += before == null ? 0 : 1;
    file.body = part(form, "file");
    file.message = part(form, "comment");
    if (parts.size() == 5) {
      return new Answer(200, v1(file));
    }
    return new Answer(200, Json.object().set("results", Json.array().add(v1(file))));
  }

  /** The value of a part of a form. */
  private static String part(String form, String name) {
    int start = form.indexOf("\r\n\r\n", form.indexOf("name=\"" + name + "\"")) + 4;
    return form.substring(start, form.indexOf("\r\n--", start));
  }

  private ObjectNode v2(Content content) {
    ObjectNode json = common(content);
    json.put("spaceId", "77").put("type", content.type);
    return json;
  }

  private ObjectNode v1(Content content) {
    ObjectNode json = common(content);
    json.put("type", content.type);
    json.set("space", Json.object().put("key", "SHOP"));
    json.set("extensions", Json.object().put("comment", content.message));
    return json;
  }

  private ObjectNode common(Content content) {
    ObjectNode json = Json.object().put("id", content.id).put("title", content.title);
    json.set(
        "version", Json.object().put("number", content.version).put("message", content.message));
    ObjectNode storage = Json.object().put("value", content.body);
    json.set("body", Json.object().set("storage", storage));
    json.set(
        "_links",
        Json.object()
            .put("base", site().toString())
            .put(
                "webui",
                (cloud ? "/spaces/SHOP/pages/" : "/pages/viewpage.action?pageId=") + content.id));
    return json;
  }

  private static Answer error(int status, String message) {
    return new Answer(status, Json.object().put("statusCode", status).put("message", message));
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }
}
