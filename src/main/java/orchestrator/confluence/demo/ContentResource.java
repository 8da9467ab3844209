package orchestrator.confluence.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.confluence.demo.DemoContent.Version;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** The content of one space, in the forms of Data Center's REST interface. */
final class ContentResource {
  /** The key of the space. */
  static final String SPACE = "SHOP";

  private static final Pattern ORDER = Pattern.compile("(?i) order by .*");
  private static final Pattern AND = Pattern.compile("(?i) and ");
  private static final Pattern CONDITION =
      Pattern.compile("(type|space|label) *= *\"?([^\"]*?)\"?", Pattern.CASE_INSENSITIVE);

  private final Map<String, DemoContent> contents = new LinkedHashMap<>();
  private final String site;
  private int lastId = 4709;

  /** An empty space on a site. */
  ContentResource(String site) {
    this.site = site;
  }

  /** What is answered: a status, and a document. */
  record Answer(int status, JsonNode json) {}

  /** The answer to whoever asks for what is not there, or is not understood. */
  static Answer error(int status, String message) {
    return new Answer(status, Json.object().put("statusCode", status).put("message", message));
  }

  /** Adds a page or comment. */
  DemoContent add(String type, @Nullable String parent, Version first) {
    DemoContent content = DemoContent.of(String.valueOf(++lastId), type, parent, first);
    contents.put(content.id(), content);
    return content;
  }

  /** The page that somebody wants to see, by its id or title; null for none. */
  @Nullable DemoContent page(String name) {
    return contents.values().stream()
        .filter(it -> it.isPage() && (it.id().equals(name) || it.title().equals(name)))
        .findFirst()
        .orElse(null);
  }

  /** The pages or comments right below a page. */
  List<DemoContent> below(String parent, String type) {
    return contents.values().stream()
        .filter(it -> it.type().equals(type) && parent.equals(it.parent()))
        .toList();
  }

  /**
   * Answers a request.
   *
   * @param path what stands behind {@code /rest/api/content}, part by part
   * @param sent the document that came with it; an empty one for none
   */
  Answer answer(String method, List<String> path, Map<String, String> query, JsonNode sent) {
    if (path.isEmpty()) {
      return method.equals("POST") ? create(sent) : list(it -> isAskedFor(it, query));
    }
    if (path.get(0).equals("search")) {
      return search(query.getOrDefault("cql", ""));
    }
    DemoContent content = contents.get(path.get(0));
    if (content == null) {
      return error(404, "No content found with id: " + path.get(0));
    }
    String part = path.size() == 1 ? "" : path.get(1);
    String name = path.size() == 2 ? "" : path.get(path.size() - 1);
    return switch (method + "/" + part) {
      case "GET/" -> read(content, query);
      case "PUT/" -> update(content, sent);
      case "GET/child" -> list(it -> it.type().equals(name) && content.id().equals(it.parent()));
      case "GET/property" -> property(content, name);
      case "POST/property", "PUT/property" -> setProperty(method, content, sent);
      case "POST/label" -> label(content, sent);
      default -> error(400, "This demo knows pages, comments, labels and properties only.");
    };
  }

  private static boolean isAskedFor(DemoContent content, Map<String, String> query) {
    return content.isPage()
        && query.getOrDefault("spaceKey", SPACE).equals(SPACE)
        && query.getOrDefault("title", content.title()).equals(content.title());
  }

  private Answer list(Predicate<DemoContent> wanted) {
    ArrayNode results = Json.array();
    contents.values().stream().filter(wanted).map(this::json).forEach(results::add);
    ObjectNode list = Json.object();
    list.set("results", results);
    list.put("size", results.size()).set("_links", Json.object());
    return new Answer(200, list);
  }

  private JsonNode json(DemoContent content) {
    return content.json(content.versions().size(), site);
  }

  private Answer search(String cql) {
    Predicate<DemoContent> wanted = it -> true;
    for (String part : AND.split(ORDER.matcher(cql).replaceFirst(""), -1)) {
      Matcher condition = CONDITION.matcher(part.strip());
      if (!condition.matches()) {
        return error(400, "This demo searches by type, space and label only: " + part);
      }
      String value = condition.group(2);
      wanted =
          wanted.and(
              switch (condition.group(1)) {
                case "type" -> it -> it.type().equals(value);
                case "space" -> it -> value.equals(SPACE);
                default -> it -> it.labels().contains(value);
              });
    }
    return list(wanted);
  }

  private Answer read(DemoContent content, Map<String, String> query) {
    int newest = content.versions().size();
    String asked = query.getOrDefault("version", "");
    int number = asked.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(asked) : newest;
    return number > newest
        ? error(404, "No version " + number)
        : new Answer(200, content.json(number, site));
  }

  private Answer create(JsonNode sent) {
    boolean isPage = sent.path("type").asText().equals("page");
    JsonNode ancestors = sent.path("ancestors");
    String parent =
        (isPage ? ancestors.path(ancestors.size() - 1) : sent.path("container"))
            .path("id")
            .asText("");
    String title = sent.path("title").asText("");
    if (!contents.containsKey(parent)) {
      return error(400, "The parent must be a page of this space.");
    }
    if (isPage && !sent.at("/space/key").asText().equals(SPACE)) {
      return error(400, "Could not find space with key: " + sent.at("/space/key").asText());
    }
    if (isPage && (title.isBlank() || page(title) != null)) {
      return error(400, "A page with this title already exists, or it has none: '" + title + "'");
    }
    Version first = version(sent, title);
    String fault = StorageXml.fault(first.body());
    return fault == null
        ? new Answer(200, json(add(isPage ? "page" : "comment", parent, first)))
        : error(400, fault);
  }

  private static Version version(JsonNode sent, String title) {
    String body = sent.at("/body/storage/value").asText("");
    return new Version(title, body, sent.at("/version/message").asText(""));
  }

  private Answer update(DemoContent content, JsonNode sent) {
    int newest = content.versions().size();
    int number = sent.at("/version/number").asInt();
    if (number != newest + 1) {
      return error(
          409,
          "Version must be incremented when updating a page. Current Version: ["
              + newest
              + "]. Provided version: ["
              + number
              + "]");
    }
    Version next = version(sent, sent.path("title").asText(content.title()));
    String fault = StorageXml.fault(next.body());
    if (fault != null) {
      return error(400, fault);
    }
    content.versions().add(next);
    return new Answer(200, json(content));
  }

  private static Answer property(DemoContent content, String key) {
    JsonNode property = content.properties().get(key);
    return property == null ? error(404, "No property " + key) : new Answer(200, property);
  }

  private static Answer setProperty(String method, DemoContent content, JsonNode sent) {
    String key = sent.path("key").asText();
    JsonNode before = content.properties().get(key);
    int next = before == null ? 1 : before.at("/version/number").asInt() + 1;
    if (method.equals("POST") != (before == null) || sent.at("/version/number").asInt(1) != next) {
      return error(409, "Another version of the property " + key);
    }
    ObjectNode property = Json.object().put("id", key).put("key", key);
    property.set("value", sent.path("value"));
    property.set("version", Json.object().put("number", next));
    content.properties().put(key, property);
    return new Answer(200, property);
  }

  private static Answer label(DemoContent content, JsonNode sent) {
    sent.forEach(label -> content.labels().add(label.path("name").asText()));
    return new Answer(200, Json.object());
  }
}
