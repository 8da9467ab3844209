package orchestrator.confluence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import orchestrator.confluence.PageAddressParser;
import orchestrator.confluence.publish.Stored.Sort;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** The newer REST interface of Cloud (v2). */
final class CloudContentStore implements ContentStore {
  private static final String STORAGE = "body-format=storage";

  private final WriteApi api;

  CloudContentStore(WriteApi api) {
    this.api = api;
  }

  @Override
  public @Nullable Stored page(String id) {
    return api.find("/api/v2/pages/" + id + "?" + STORAGE, "page " + id)
        .map(this::page)
        .orElseGet(
            () ->
                api.find("/api/v2/blogposts/" + id, "blog post " + id)
                    .map(json -> stored(Sort.BLOG_POST, json))
                    .orElse(null));
  }

  private Stored page(JsonNode json) {
    return stored(Sort.PAGE, json);
  }

  private Stored stored(Sort sort, JsonNode json) {
    return Stored.of(sort, json, json.path("spaceId").asText(""), api.site().base());
  }

  @Override
  public List<Stored> titled(String title, Stored neighbour) {
    String path =
        "/api/v2/pages?space-id="
            + WriteApi.encoded(neighbour.space())
            + "&title="
            + WriteApi.encoded(title)
            + "&status=current&"
            + STORAGE;
    return list(Sort.PAGE, path, 10);
  }

  @Override
  public List<Stored> children(Stored parent, int limit) {
    return list(Sort.PAGE, "/api/v2/pages/" + parent.id() + "/direct-children?limit=100", limit);
  }

  @Override
  public List<Stored> comments(Stored page) {
    String kind = page.sort() == Sort.BLOG_POST ? "blogposts/" : "pages/";
    return list(
        Sort.COMMENT,
        "/api/v2/" + kind + page.id() + "/footer-comments?limit=100&" + STORAGE,
        Integer.MAX_VALUE);
  }

  /** Follows the cursor, and never the address that it comes in. */
  private List<Stored> list(Sort sort, String path, int limit) {
    List<Stored> found = new ArrayList<>();
    String cursor = "";
    do {
      String more = cursor.isEmpty() ? path : path + "&cursor=" + WriteApi.encoded(cursor);
      JsonNode page = api.find(more, "list").orElseGet(Json::object);
      for (JsonNode result : page.path("results")) {
        if (result.path("type").asText("page").equals("page") || sort == Sort.COMMENT) {
          found.add(stored(sort, result));
        }
      }
      String next = page.path("_links").path("next").asText("");
      String following =
          PageAddressParser.parameter(next.substring(next.indexOf('?') + 1), "cursor");
      cursor = following == null ? "" : following;
    } while (!cursor.isEmpty() && found.size() < limit);
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static String properties(Stored content) {
    String kind =
        switch (content.sort()) {
          case PAGE -> "pages/";
          case BLOG_POST -> "blogposts/";
          case COMMENT -> "comments/";
        };
    return "/api/v2/" + kind + content.id() + "/properties";
  }

  @Override
  public @Nullable Mark mark(Stored content) {
    JsonNode found =
        api.find(properties(content) + "?key=" + Mark.KEY, "content property")
            .orElseGet(Json::object)
            .path("results")
            .path(0);
    return found.isObject() ? Mark.of(found) : null;
  }

  @Override
  public void mark(Stored content, @Nullable Mark before, Mark mark) {
    ObjectNode property = Json.object().put("key", Mark.KEY);
    property.set("value", mark.value());
    if (before == null) {
      api.post(properties(content), property, "content property");
    } else {
      property.set("version", Json.object().put("number", before.revision() + 1));
      api.put(properties(content) + "/" + before.id(), property, "content property");
    }
  }

  @Override
  public Stored createPage(Stored parent, Publication publication) {
    ObjectNode page =
        Json.object()
            .put("spaceId", parent.space())
            .put("status", "current")
            .put("title", publication.title())
            .put("parentId", parent.id());
    page.set("body", body(publication));
    return page(api.post("/api/v2/pages", page, "page"));
  }

  @Override
  public Stored createComment(Stored page, Publication publication) {
    ObjectNode comment =
        Json.object().put(page.sort() == Sort.BLOG_POST ? "blogPostId" : "pageId", page.id());
    comment.set("body", body(publication));
    return stored(Sort.COMMENT, api.post("/api/v2/footer-comments", comment, "comment"));
  }

  @Override
  public Stored update(Stored before, Publication publication) {
    ObjectNode changed = Json.object();
    changed.set(
        "version",
        Json.object().put("number", before.version() + 1).put("message", publication.message()));
    changed.set("body", body(publication));
    if (before.sort() == Sort.COMMENT) {
      return stored(
          Sort.COMMENT, api.put("/api/v2/footer-comments/" + before.id(), changed, "comment"));
    }
    changed.put("id", before.id()).put("status", "current").put("title", publication.title());
    return page(api.put("/api/v2/pages/" + before.id(), changed, "page"));
  }

  private static ObjectNode body(Publication publication) {
    return Json.object().put("representation", "storage").put("value", publication.body());
  }
}
