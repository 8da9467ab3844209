package orchestrator.confluence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import orchestrator.confluence.publish.Stored.Sort;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** The REST interface that Data Center has (v1). */
final class RestContentStore implements ContentStore {
  private static final String CONTENT = "/rest/api/content/";
  private static final String EXPAND = "expand=body.storage,version,space";

  private final WriteApi api;

  RestContentStore(WriteApi api) {
    this.api = api;
  }

  @Override
  public @Nullable Stored page(String id) {
    return api.find(CONTENT + id + "?" + EXPAND, "page " + id).map(this::stored).orElse(null);
  }

  private Stored stored(JsonNode json) {
    Sort sort =
        switch (json.path("type").asText("")) {
          case "comment" -> Sort.COMMENT;
          case "blogpost" -> Sort.BLOG_POST;
          default -> Sort.PAGE;
        };
    String space = json.path("space").path("key").asText("");
    return Stored.of(sort, json, space, api.site().base());
  }

  @Override
  public List<Stored> titled(String title, Stored neighbour) {
    String space = WriteApi.encoded(neighbour.space());
    return list(
        "/rest/api/content?type=page&spaceKey="
            + space
            + "&title="
            + WriteApi.encoded(title)
            + "&"
            + EXPAND,
        10);
  }

  @Override
  public List<Stored> children(Stored parent, int limit) {
    return list(CONTENT + parent.id() + "/child/page?limit=100&expand=version,space", limit);
  }

  @Override
  public List<Stored> comments(Stored page) {
    return list(
        CONTENT + page.id() + "/child/comment?limit=100&location=footer&" + EXPAND,
        Integer.MAX_VALUE);
  }

  private List<Stored> list(String path, int limit) {
    List<Stored> found = new ArrayList<>();
    JsonNode page;
    do {
      page = api.find(path + "&start=" + found.size(), "list").orElseGet(Json::object);
      page.path("results").forEach(result -> found.add(stored(result)));
    } while (page.path("_links").has("next")
        && !page.path("results").isEmpty()
        && found.size() < limit);
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static String property(Stored content) {
    return CONTENT + content.id() + "/property";
  }

  @Override
  public @Nullable Mark mark(Stored content) {
    return api.find(property(content) + "/" + Mark.KEY + "?expand=version", "content property")
        .map(Mark::of)
        .orElse(null);
  }

  @Override
  public void mark(Stored content, @Nullable Mark before, Mark mark) {
    ObjectNode property = Json.object().put("key", Mark.KEY);
    property.set("value", mark.value());
    if (before == null) {
      api.post(property(content), property, "content property");
    } else {
      property.set("version", Json.object().put("number", before.revision() + 1));
      api.put(property(content) + "/" + Mark.KEY, property, "content property");
    }
  }

  @Override
  public Stored createPage(Stored parent, Publication publication) {
    ObjectNode page = content("page", publication);
    page.put("title", publication.title());
    page.set("space", Json.object().put("key", parent.space()));
    page.set("ancestors", Json.array().add(Json.object().put("id", parent.id())));
    return stored(api.post("/rest/api/content", page, "page"));
  }

  @Override
  public Stored createComment(Stored page, Publication publication) {
    ObjectNode comment = content("comment", publication);
    comment.set(
        "container",
        Json.object()
            .put("id", page.id())
            .put("type", page.sort() == Sort.BLOG_POST ? "blogpost" : "page"));
    return stored(api.post("/rest/api/content", comment, "comment"));
  }

  @Override
  public Stored update(Stored before, Publication publication) {
    ObjectNode changed = content(before.sort() == Sort.COMMENT ? "comment" : "page", publication);
    if (before.sort() != Sort.COMMENT) {
      changed.put("title", publication.title());
    }
    changed.set(
        "version",
        Json.object()
            .put("number", before.version() + 1)
            .put("message", publication.message())
            .put("minorEdit", false));
    return stored(
        api.put(
            CONTENT + before.id(), changed, before.sort() == Sort.COMMENT ? "comment" : "page"));
  }

  private static ObjectNode content(String type, Publication publication) {
    ObjectNode content = Json.object().put("type", type);
    ObjectNode storage =
        Json.object().put("value", publication.body()).put("representation", "storage");
    content.set("body", Json.object().set("storage", storage));
    return content;
  }
}
