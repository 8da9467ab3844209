package orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import orchestrator.json.Json;
import orchestrator.testing.RawServer.Behaviour;
import orchestrator.testing.RawServer.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A Confluence on 127.0.0.1: Cloud with both of its APIs under {@code /wiki}, or Data Center. It
 * serves the pages it is given, writes down what it was asked, and misbehaves on demand.
 *
 * <pre>{@code
 * try (FakeConfluence wiki = FakeConfluence.cloud()) {
 *   wiki.page("123", "Checkout", "SHOP", "<p>Hello</p>").basic("me@example.com", "token");
 *   … wiki.site() … wiki.url("/spaces/SHOP/pages/123/Checkout") … wiki.requests() …
 * }
 * }</pre>
 */
public final class FakeConfluence implements AutoCloseable {
  private final RawServer server;
  private final String context;
  private final boolean cloud;
  private final Map<String, Stored> pages = new LinkedHashMap<>();
  private final Map<String, Set<String>> labels = new LinkedHashMap<>();
  private final Map<String, String> users = new LinkedHashMap<>();
  private final Map<String, byte[]> attachments = new LinkedHashMap<>();
  private final Map<String, String> mediaTypes = new LinkedHashMap<>();
  private final Map<String, Long> sizes = new LinkedHashMap<>();
  private final List<String> lost = new ArrayList<>();
  private final List<String> attachmentIds = new CopyOnWriteArrayList<>();
  private final Map<String, String> earlier = new LinkedHashMap<>();
  private final RawServer media = RawServer.http(this::serveMedia);
  private final FakeComments comments = new FakeComments();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Deque<Behaviour> faults = new ConcurrentLinkedDeque<>();
  private final Map<String, Behaviour> oddities = new LinkedHashMap<>();
  private @Nullable Behaviour always;
  private @Nullable String demanded;
  private boolean withV1 = true;
  private boolean withV2 = true;
  private int pageSize = 25;

  /** What the addresses of the media host are signed with. */
  public static final String SIGNATURE = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJtZWRpYSJ9.c2lnbmVk";

  private FakeConfluence(String context, boolean cloud) {
    this.context = context;
    this.cloud = cloud;
    this.server = RawServer.http(this::serve);
  }

  private record Stored(
      String id,
      String title,
      String space,
      String body,
      String status,
      String type,
      int version,
      @Nullable String parent,
      boolean forbidden) {
    Stored status(String changed) {
      return new Stored(id, title, space, body, changed, type, version, parent, forbidden);
    }

    Stored version(int changed) {
      return new Stored(id, title, space, body, status, type, changed, parent, forbidden);
    }

    Stored type(String changed) {
      return new Stored(id, title, space, body, status, changed, version, parent, forbidden);
    }

    Stored under(String changed) {
      return new Stored(id, title, space, body, status, type, version, changed, forbidden);
    }

    Stored closed() {
      return new Stored(id, title, space, body, status, type, version, parent, true);
    }
  }

  /** Confluence Cloud, at {@code /wiki}. */
  public static FakeConfluence cloud() {
    return new FakeConfluence("/wiki", true);
  }

  /** Confluence Data Center without a context path. */
  public static FakeConfluence dataCenter() {
    return new FakeConfluence("", false);
  }

  /** Confluence Data Center with a context path such as {@code /confluence}. */
  public static FakeConfluence dataCenter(String context) {
    return new FakeConfluence(context, false);
  }

  /** Adds a page, or replaces it; its version is 7. */
  public FakeConfluence page(String id, String title, String space, String storage) {
    pages.put(id, new Stored(id, title, space, storage, "current", "page", 7, null, false));
    return this;
  }

  /** Makes this the number of a page's current version. */
  public FakeConfluence version(String id, int number) {
    pages.computeIfPresent(id, (key, page) -> page.version(number));
    return this;
  }

  /** Makes a page a {@code draft}, {@code archived} or {@code trashed}. */
  public FakeConfluence status(String id, String status) {
    pages.computeIfPresent(id, (key, page) -> page.status(status));
    return this;
  }

  /** Makes a page a {@code blogpost} or a {@code folder}. */
  public FakeConfluence type(String id, String type) {
    pages.computeIfPresent(id, (key, page) -> page.type(type));
    return this;
  }

  /** Puts a page under another one. */
  public FakeConfluence under(String parent, String id) {
    pages.computeIfPresent(id, (key, page) -> page.under(parent));
    return this;
  }

  /** Labels a page. */
  public FakeConfluence label(String id, String... names) {
    for (String name : names) {
      labels.computeIfAbsent(id, any -> new HashSet<>()).add("label=" + name);
    }
    return this;
  }

  /** Answers 403 for a page. */
  public FakeConfluence forbid(String id) {
    pages.computeIfPresent(id, (key, page) -> page.closed());
    return this;
  }

  /** Adds a user, by account id (Cloud) or user key or name (Data Center). */
  public FakeConfluence user(String id, String displayName) {
    users.put(id, displayName);
    return this;
  }

  /** Keeps an earlier version of a page, under the title that it had then. */
  public FakeConfluence earlier(String id, int version, String storage) {
    earlier.put(id + "/" + version, storage);
    return this;
  }

  /** Adds a comment to a page. */
  public FakeConfluence comment(FakeComments.Comment comment) {
    comments.add(comment);
    return this;
  }

  /** Attaches a file to a page. */
  public FakeConfluence attachment(String pageId, String fileName, String text) {
    return attachment(pageId, fileName, text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  /** Attaches a file to a page, with the type that whoever uploaded it says it has. */
  public FakeConfluence attachment(
      String pageId, String fileName, byte[] content, String mediaType) {
    attachments.put(pageId + "/" + fileName, content);
    mediaTypes.put(pageId + "/" + fileName, mediaType);
    attachmentIds.add(pageId + "/" + fileName);
    return this;
  }

  /** Puts another content into a file, and changes nothing else about it. */
  public FakeConfluence replace(String pageId, String fileName, byte[] content) {
    attachments.put(pageId + "/" + fileName, content);
    return this;
  }

  /** Says of a file that it is larger or smaller than it is. */
  public FakeConfluence size(String pageId, String fileName, long said) {
    sizes.put(pageId + "/" + fileName, said);
    return this;
  }

  /** Loses a file that it still lists. */
  public FakeConfluence lose(String pageId, String fileName) {
    attachments.put(pageId + "/" + fileName, new byte[0]);
    lost.add(pageId + "/" + fileName);
    return this;
  }

  /** Answers 401 to everybody without this user name and API token. */
  public FakeConfluence basic(String user, String token) {
    byte[] pair = (user + ":" + token).getBytes(StandardCharsets.UTF_8);
    demanded = "Basic " + Base64.getEncoder().encodeToString(pair);
    return this;
  }

  /** Answers 401 to everybody without this personal token. */
  public FakeConfluence bearer(String token) {
    demanded = "Bearer " + token;
    return this;
  }

  /** Leaves the old API of Cloud out, as Atlassian may. */
  public FakeConfluence withoutV1() {
    withV1 = false;
    return this;
  }

  /** Leaves the new API of Cloud out, as a Data Center under {@code /wiki} does. */
  public FakeConfluence withoutV2() {
    withV2 = false;
    return this;
  }

  /** Sets how many results a list shows at once. */
  public FakeConfluence pageSize(int results) {
    pageSize = results;
    return this;
  }

  /** Does this at the next request; several are done one after the other. */
  public FakeConfluence next(Behaviour fault) {
    faults.add(fault);
    return this;
  }

  /** Does this at every request. */
  public FakeConfluence always(Behaviour fault) {
    always = fault;
    return this;
  }

  /** Does this at every request for a path under the context path. */
  public FakeConfluence at(String path, Behaviour oddity) {
    oddities.put(context + path, oddity);
    return this;
  }

  /** The address to configure as CONFLUENCE_URL. */
  public URI site() {
    return server.url(context);
  }

  /** The address of something under the context path, as a browser shows it. */
  public String url(String path) {
    return server.url(context + path).toString();
  }

  /** What was asked for: {@code GET /wiki/api/v2/pages/123?body-format=storage}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The heads of the requests at Cloud's media host, another origin. */
  public List<String> mediaRequests() {
    return media.requests();
  }

  /** The Authorization header of each request; {@code ""} where there was none. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    try {
      server.close();
      media.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Ways to misbehave.

  /** A status with a body, and headers such as {@code "Retry-After: 1"}. */
  public static Behaviour answer(int status, String body, String... headers) {
    return (head, connection) -> send(connection, status, body, headers);
  }

  /** A redirect. */
  public static Behaviour redirect(int status, String location) {
    return answer(status, "", "Location: " + location);
  }

  /** A sign-in page, with the label given. */
  public static Behaviour signInPage(String contentType) {
    return answer(
        200,
        "\n<!DOCTYPE html><html><head><title>Log In - Confluence</title></head></html>",
        "Content-Type: " + contentType);
  }

  /** Half an answer, then the end of the connection. */
  public static Behaviour cut() {
    return (head, connection) ->
        connection.send("HTTP/1.1 200 OK\nContent-Length: 1000\n\n{\"id\":");
  }

  /** A reset instead of an answer. */
  public static Behaviour reset() {
    return (head, connection) -> connection.reset();
  }

  /** One byte of the answer now and then, for ever. */
  public static Behaviour trickle() {
    return trickle("HTTP/1.1 200 OK\nContent-Length: 1000000\n\n{");
  }

  /** The same for an answer that never begins: its head has no end. */
  public static Behaviour headTrickle() {
    return trickle("HTTP/1.1 200 OK\nX-Filler:");
  }

  private static Behaviour trickle(String first) {
    return (head, connection) -> {
      connection.send(first);
      while (true) {
        connection.send(" ");
        Thread.sleep(20);
      }
    };
  }

  /** A small packed body that becomes this large. */
  public static Behaviour gzipBomb(long bytes) {
    return (head, connection) -> {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        byte[] blanks = new byte[64 * 1024];
        Arrays.fill(blanks, (byte) ' ');
        for (long left = bytes; left > 0; left -= blanks.length) {
          gzip.write(blanks);
        }
      }
      connection.send(
          "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: " + packed.size() + "\n\n");
      connection.send(packed.toByteArray());
    };
  }

  /** A body without announced length that goes on and on. */
  public static Behaviour endless() {
    return (head, connection) -> {
      connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
      String chunk = "10000\n" + " ".repeat(65_536) + "\n";
      while (true) {
        connection.send(chunk);
      }
    };
  }

  private static void send(Connection connection, int status, String body, String... headers)
      throws IOException {
    send(connection, status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static void send(Connection connection, int status, byte[] bytes, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\n");
    for (String header : headers) {
      head.append(header).append('\n');
    }
    head.append("Content-Length: ").append(bytes.length).append("\nConnection: close\n\n");
    connection.send(head.toString()).send(bytes);
  }

  private void serve(String head, Connection connection) throws IOException, InterruptedException {
    String target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1."));
    String authorization = header(head, "Authorization: ");
    requests.add(head.substring(0, head.indexOf(' ')) + " " + target);
    authorizations.add(authorization);
    Behaviour fault = faults.poll();
    if (fault == null) {
      fault = oddities.getOrDefault(target.replaceFirst("\\?.*", ""), always);
    }
    if (fault != null) {
      fault.on(head, connection);
      return;
    }
    URI uri = URI.create("http://wiki" + target);
    if (!uri.getRawPath().startsWith(context + "/")) {
      webServerKnowsNothing(connection);
      return;
    }
    if (demanded != null && !demanded.equals(authorization)) {
      json(connection, 401, Json.object().put("message", "Unauthorized"));
      return;
    }
    Map<String, String> query = query(uri.getRawQuery());
    List<String> path = List.of(uri.getPath().substring(context.length() + 1).split("/", -1));
    route(path, query, connection);
  }

  private void route(List<String> path, Map<String, String> query, Connection connection)
      throws IOException {
    boolean v1 = path.size() > 2 && path.subList(0, 2).equals(List.of("rest", "api"));
    boolean v2 = path.size() > 2 && path.subList(0, 2).equals(List.of("api", "v2"));
    List<String> rest = v1 || v2 ? path.subList(2, path.size()) : path;
    if (v2 && cloud && withV2) {
      v2(rest, query, connection);
    } else if (v1 && withV1) {
      v1(rest, query, connection);
    } else if (v1 && cloud) {
      json(connection, 410, Json.object().put("message", "This API is gone"));
    } else if (path.get(0).equals("download") && cloud && withV2) {
      // Closed to tokens since 2026.
      json(connection, 401, Json.object().put("message", "Unauthorized"));
    } else if (path.get(0).equals("download") && path.size() == 4) {
      byte[] file = attachments.get(path.get(2) + "/" + path.get(3));
      if (file == null || query.isEmpty() || lost.contains(path.get(2) + "/" + path.get(3))) {
        notFound(connection);
      } else {
        send(connection, 200, file, "Content-Type: application/octet-stream");
      }
    } else if (v1 || v2) {
      json(connection, 404, Json.object().put("message", "null for uri").put("status-code", 404));
    } else {
      webServerKnowsNothing(connection);
    }
  }

  /** Gives a file to whoever has the signed address, and nothing to whoever shows a token. */
  private void serveMedia(String head, Connection connection) throws IOException {
    URI uri = URI.create("http://media" + head.split(" ", 3)[1]);
    String key = uri.getPath().substring(1);
    byte[] file = attachments.get(key);
    boolean signed = SIGNATURE.equals(query(uri.getRawQuery()).get("token"));
    boolean plain = header(head, "Authorization: ").isEmpty() && header(head, "Cookie: ").isEmpty();
    if (signed && plain && file != null && !lost.contains(key)) {
      send(connection, 200, file, "Content-Type: application/octet-stream");
    } else {
      send(connection, signed ? 400 : 403, "");
    }
  }

  private void v2(List<String> path, Map<String, String> query, Connection connection)
      throws IOException {
    if (path.get(0).equals("spaces") && path.size() == 2) {
      json(connection, 200, Json.object().put("id", path.get(1)).put("key", path.get(1)));
      return;
    }
    if (path.size() == 1) {
      v2Search(path.get(0), query, connection);
      return;
    }
    if (path.size() == 3 && path.get(2).equals("children")) {
      json(connection, 200, comments.children(path.get(1), query, pageSize));
      return;
    }
    Stored page = pages.get(path.get(1));
    boolean draft = "true".equals(query.get("get-draft"));
    if (page == null
        || !path.get(0).equals(page.type.equals("page") ? "pages" : page.type + "s")
        || (page.status.equals("draft") && !draft)) {
      json(connection, 404, Json.object().set("errors", Json.array()));
    } else if (page.forbidden) {
      json(connection, 403, Json.object().put("message", "Not permitted"));
    } else if (path.size() == 3 && path.get(2).equals("attachments")) {
      attachments(page.id, query, true, connection);
    } else if (path.size() == 3 && path.get(2).equals("direct-children")) {
      children(page.id, query, connection);
    } else if (path.size() == 3 && path.get(2).endsWith("-comments")) {
      boolean footer = path.get(2).startsWith("footer");
      json(connection, 200, comments.roots(page.id, footer, query, pageSize));
    } else {
      Stored shown = version(page, query);
      json(
          connection, shown == null ? 404 : 200, shown == null ? error(404) : v2Page(shown, query));
    }
  }

  /** The page in the version that is asked for; null if there is none. */
  private @Nullable Stored version(Stored page, Map<String, String> query) {
    int number = Integer.parseInt(query.getOrDefault("version", "" + page.version));
    String storage = number == page.version ? page.body : earlier.get(page.id + "/" + number);
    return storage == null
        ? null
        : new Stored(
            page.id,
            page.title,
            page.space,
            storage,
            number == page.version ? page.status : "historical",
            page.type,
            number,
            page.parent,
            page.forbidden);
  }

  private static ObjectNode error(int status) {
    ObjectNode json = Json.object();
    json.putArray("errors").addObject().put("status", status).put("title", "Not Found");
    return json;
  }

  private ObjectNode v2Page(Stored page, Map<String, String> query) {
    ObjectNode json = Json.object();
    json.put("id", page.id).put("status", page.status).put("title", page.title);
    json.put("spaceId", page.space).put("parentId", page.parent);
    json.putObject("version").put("number", page.version);
    if (query.getOrDefault("body-format", "").equals("storage")) {
      json.putObject("body").putObject("storage").put("value", page.body);
    }
    links(json, page);
    return json;
  }

  /** Cloud's new way to find a page by its title: the space's number first, here its key. */
  private void v2Search(String kind, Map<String, String> query, Connection connection)
      throws IOException {
    ObjectNode json = Json.object();
    ArrayNode results = json.putArray("results");
    String space = query.getOrDefault(kind.equals("spaces") ? "keys" : "space-id", "");
    for (Stored page : pages.values()) {
      if (!page.space.equals(space)) {
        continue;
      }
      if (kind.equals("spaces")) {
        results
            .addObject()
            .put("id", space)
            .put("key", space)
            .put("homepageId", home(space).map(Stored::id).orElse(null));
      } else if (kind.equals(page.type + "s") && page.title.equals(query.get("title"))) {
        results.add(v2Page(page, query));
      }
    }
    json(connection, 200, json);
  }

  /** The page of a space that lies below no other but has some below it. */
  private Optional<Stored> home(String space) {
    return pages.values().stream()
        .filter(page -> page.space.equals(space) && page.parent == null)
        .filter(page -> pages.values().stream().anyMatch(child -> page.id.equals(child.parent)))
        .findFirst();
  }

  /** Cloud's list of what lies directly below, with a cursor to go on. */
  private void children(String parent, Map<String, String> query, Connection connection)
      throws IOException {
    List<Stored> below =
        pages.values().stream().filter(page -> parent.equals(page.parent)).toList();
    int start = Integer.parseInt(query.getOrDefault("cursor", "0"));
    int end = Math.min(below.size(), start + pageSize);
    ObjectNode json = Json.object();
    ArrayNode results = json.putArray("results");
    for (Stored page : below.subList(start, end)) {
      results
          .addObject()
          .put("id", page.id)
          .put("title", page.title)
          .put("type", page.type)
          .put("status", page.status);
    }
    ObjectNode links = json.putObject("_links").put("base", site().toString());
    if (end < below.size()) {
      links.put(
          "next", context + "/api/v2/pages/" + parent + "/direct-children?limit=250&cursor=" + end);
    }
    json(connection, 200, json);
  }

  private void v1(List<String> path, Map<String, String> query, Connection connection)
      throws IOException {
    if (path.get(0).equals("user")) {
      String id = String.join("", query.values());
      String name = users.get(id);
      json(connection, name == null ? 404 : 200, Json.object().put("displayName", name));
    } else if (path.get(0).equals("space")) {
      Optional<Stored> home = home(path.get(1));
      ObjectNode space = Json.object().put("key", path.get(1));
      home.ifPresent(page -> space.putObject("homepage").put("id", page.id));
      json(connection, home.isPresent() ? 200 : 404, space);
    } else if (path.size() == 2 && path.get(1).equals("search")) {
      search(query.getOrDefault("cql", ""), query, connection);
    } else if (path.size() == 1) {
      List<Stored> found =
          pages.values().stream()
              .filter(page -> page.space.equals(query.get("spaceKey")))
              .filter(page -> page.title.equals(query.get("title")))
              .filter(page -> page.status.equals("current") && !page.forbidden)
              .filter(page -> page.type.equals(query.getOrDefault("type", "page")))
              .toList();
      list(found, query, connection);
    } else if (path.size() == 4 && path.get(2).equals("child") && path.get(3).equals("page")) {
      List<Stored> found =
          pages.values().stream()
              .filter(page -> path.get(1).equals(page.parent) && !page.forbidden)
              .toList();
      list(found, query, connection);
    } else if (path.size() == 4 && path.get(3).equals("comment")) {
      json(connection, 200, comments.old(path.get(1), query, pageSize));
    } else if (path.size() == 4 && path.get(3).equals("attachment")) {
      attachments(path.get(1), query, false, connection);
    } else if (path.size() == 6 && path.get(3).equals("attachment") && cloud && withV2) {
      String key = attachmentIds.get(Integer.parseInt(path.get(4).substring("att".length())));
      String file = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
      String signed = media.url("/" + file + "?token=" + SIGNATURE).toString();
      send(connection, 302, "", "Location: " + signed);
    } else if (path.size() > 4) {
      json(connection, 404, Json.object().put("message", "null for uri").put("status-code", 404));
    } else if (query.getOrDefault("status", "").equals("historical")) {
      Stored page = pages.get(path.get(1));
      Stored shown = page == null ? null : version(page, query);
      if (page == null || shown == null || shown.version == page.version) {
        notFound(connection);
      } else {
        json(connection, 200, content(shown, query));
      }
    } else {
      Stored page = pages.get(path.get(1));
      String status = query.getOrDefault("status", "current");
      if (page == null || !(status.equals("any") || status.equals(page.status))) {
        notFound(connection);
      } else if (page.forbidden) {
        json(connection, 403, Json.object().put("message", "Not permitted"));
      } else {
        json(connection, 200, content(page, query));
      }
    }
  }

  /** A list of files, of one name or all, in the form of either API. */
  private void attachments(
      String pageId, Map<String, String> query, boolean v2, Connection connection)
      throws IOException {
    String name = query.getOrDefault("filename", "");
    List<String> keys =
        attachmentIds.stream()
            .filter(
                key ->
                    name.isEmpty() ? key.startsWith(pageId + "/") : key.equals(pageId + "/" + name))
            .toList();
    int start = Integer.parseInt(query.getOrDefault(v2 ? "cursor" : "start", "0"));
    int end = Math.min(keys.size(), start + pageSize);
    ObjectNode json = Json.object();
    ArrayNode results = json.putArray("results");
    for (String key : keys.subList(Math.min(start, end), end)) {
      String title = key.substring(pageId.length() + 1);
      ObjectNode file = results.addObject();
      file.put("id", "att" + attachmentIds.indexOf(key)).put("title", title);
      file.putObject("version").put("number", 2);
      ObjectNode details = v2 ? file : file.putObject("extensions");
      details.put("mediaType", mediaTypes.get(key));
      details.put("fileSize", sizes.getOrDefault(key, (long) bytes(key).length));
      String link =
          "/download/attachments/"
              + pageId
              + "/"
              + URLEncoder.encode(title, StandardCharsets.UTF_8).replace("+", "%20")
              + "?version=2&api=v2";
      if (v2) {
        file.put("downloadLink", link);
      } else {
        file.putObject("_links").put("download", link);
      }
    }
    if (end < keys.size()) {
      json.putObject("_links").put("next", context + "/list?" + (v2 ? "cursor=" : "start=") + end);
    }
    json(connection, 200, json);
  }

  private byte[] bytes(String key) {
    return Objects.requireNonNull(attachments.get(key));
  }

  /** Space and labels of a query are understood; else it finds the pages whose titles it holds. */
  private void search(String cql, Map<String, String> query, Connection connection)
      throws IOException {
    if (cql.contains("((")) {
      json(connection, 400, Json.object().put("message", "Could not parse cql : " + cql));
      return;
    }
    List<String> asked = new ArrayList<>();
    Matcher terms = Pattern.compile("(space|label) = \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(cql);
    while (!labels.isEmpty() && terms.find()) {
      asked.add(terms.group(1) + "=" + terms.group(2).replaceAll("\\\\(.)", "$1"));
    }
    List<Stored> found = new ArrayList<>();
    for (Stored page : pages.values()) {
      Set<String> known = new HashSet<>(labels.getOrDefault(page.id, Set.of()));
      known.add("space=" + page.space);
      boolean matches = asked.isEmpty() ? cql.contains(page.title) : known.containsAll(asked);
      if (matches && !page.forbidden) {
        found.add(page);
      }
    }
    Map<String, String> where = new LinkedHashMap<>(query);
    String cursor = where.get("cursor");
    if (cursor != null) {
      where.put("start", cursor.substring(4));
    }
    list(found, where, connection);
  }

  private void list(List<Stored> found, Map<String, String> query, Connection connection)
      throws IOException {
    int start = Integer.parseInt(query.getOrDefault("start", "0"));
    int end = Math.min(found.size(), start + pageSize);
    ObjectNode json = Json.object();
    ArrayNode results = json.putArray("results");
    for (Stored page : found.subList(Math.min(start, end), end)) {
      results.add(content(page, query));
    }
    json.put("start", start).put("limit", pageSize).put("size", results.size());
    ObjectNode links = json.putObject("_links").put("base", site().toString());
    if (end < found.size()) {
      boolean cursors = cloud && query.containsKey("cql");
      links.put("next", "/rest/api/content?" + (cursors ? "cursor=_fr_" : "start=") + end);
    }
    json(connection, 200, json);
  }

  private ObjectNode content(Stored page, Map<String, String> query) {
    ObjectNode json = Json.object();
    json.put("id", page.id).put("type", page.type);
    json.put("status", page.status).put("title", page.title);
    List<String> expand = List.of(query.getOrDefault("expand", "").split(",", -1));
    if (expand.contains("space")) {
      json.putObject("space").put("key", page.space);
    }
    if (expand.contains("version")) {
      json.putObject("version").put("number", page.version);
    }
    if (expand.contains("body.storage")) {
      json.putObject("body").putObject("storage").put("value", page.body);
    }
    if (expand.contains("ancestors")) {
      ArrayNode ancestors = json.putArray("ancestors");
      if (page.parent != null) {
        ancestors.addObject().put("id", "root");
        ancestors.addObject().put("id", page.parent);
      }
    }
    links(json, page);
    return json;
  }

  private void links(ObjectNode json, Stored page) {
    json.putObject("_links")
        .put("base", site().toString())
        .put(
            "webui",
            cloud
                ? "/spaces/" + page.space + "/pages/" + page.id + "/" + page.title.replace(' ', '+')
                : "/display/" + page.space + "/" + page.title.replace(' ', '+'));
  }

  private static void notFound(Connection connection) throws IOException {
    ObjectNode json = Json.object().put("statusCode", 404);
    json(connection, 404, json.put("message", "No content found"));
  }

  /** What a web server says where it has nothing, not even a Confluence. */
  private static void webServerKnowsNothing(Connection connection) throws IOException {
    send(connection, 404, "<html><title>404</title></html>", "Content-Type: text/html");
  }

  private static void json(Connection connection, int status, JsonNode body) throws IOException {
    send(connection, status, Json.line(body), "Content-Type: application/json");
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    List<String> pairs = raw == null ? List.of() : new ArrayList<>(List.of(raw.split("&", -1)));
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
