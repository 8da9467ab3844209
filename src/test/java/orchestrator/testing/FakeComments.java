package orchestrator.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** The comments of a {@link FakeConfluence}, in the forms of both of its APIs. */
public final class FakeComments {
  private final List<Comment> comments = new ArrayList<>();

  /**
   * A comment.
   *
   * @param location {@code footer}, {@code inline} or {@code resolved}, as the old API has it
   * @param author account id (Cloud) and display name; null for somebody who was deleted
   */
  public record Comment(
      String page,
      String id,
      @Nullable String parent,
      String location,
      @Nullable String state,
      @Nullable String author,
      @Nullable String about,
      String storage) {
    /** How the words on the page are marked that it is about. */
    public String marker() {
      return "marker-" + id;
    }

    boolean footer() {
      return location.equals("footer");
    }
  }

  /** Adds one. */
  public void add(Comment comment) {
    comments.add(comment);
  }

  /** {@code /rest/api/content/ID/child/comment}. */
  ObjectNode old(String page, Map<String, String> query, int pageSize) {
    List<ObjectNode> found = new ArrayList<>();
    for (Comment comment : comments) {
      if (comment.page.equals(page)) {
        found.add(old(comment));
      }
    }
    int start = Integer.parseInt(query.getOrDefault("start", "0"));
    return part(found, start, pageSize, "/rest/api/content/" + page + "/child/comment?start=");
  }

  private ObjectNode old(Comment comment) {
    ObjectNode json = Json.object();
    json.put("id", comment.id).put("type", "comment").put("status", "current");
    json.put("title", "Re: Checkout");
    ArrayNode above = json.putArray("ancestors");
    for (String id = comment.parent; id != null; id = parent(id)) {
      above.insertObject(0).put("id", id);
    }
    ObjectNode history = json.putObject("history").put("createdDate", "2026-11-03T10:12:00.000Z");
    if (comment.author == null) {
      history.putNull("createdBy");
    } else {
      history.putObject("createdBy").put("displayName", comment.author);
    }
    json.putObject("version").put("number", 1).put("when", "2026-11-04T00:00:00.000Z");
    json.putObject("body").putObject("storage").put("value", comment.storage);
    ObjectNode extensions = json.putObject("extensions").put("location", comment.location);
    if (comment.state != null) {
      extensions.putObject("resolution").put("status", comment.state);
    }
    if (comment.about != null) {
      extensions
          .putObject("inlineProperties")
          .put("originalSelection", comment.about)
          .put("markerRef", comment.marker());
    }
    return json;
  }

  private @Nullable String parent(String id) {
    return comments.stream()
        .filter(comment -> comment.id.equals(id))
        .map(comment -> comment.parent == null ? "" : comment.parent)
        .filter(parent -> !parent.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** {@code /api/v2/pages/ID/footer-comments} and the like: those that begin a thread. */
  ObjectNode roots(String page, boolean footer, Map<String, String> query, int pageSize) {
    List<ObjectNode> found = new ArrayList<>();
    for (Comment comment : comments) {
      if (comment.page.equals(page) && comment.footer() == footer && comment.parent == null) {
        found.add(fresh(comment, query));
      }
    }
    return part(found, query, pageSize);
  }

  /** {@code /api/v2/footer-comments/ID/children} and the like. */
  ObjectNode children(String id, Map<String, String> query, int pageSize) {
    List<ObjectNode> found = new ArrayList<>();
    for (Comment comment : comments) {
      if (id.equals(comment.parent)) {
        found.add(fresh(comment, query));
      }
    }
    return part(found, query, pageSize);
  }

  private static ObjectNode fresh(Comment comment, Map<String, String> query) {
    ObjectNode json = Json.object();
    json.put("id", comment.id).put("status", "current").put("title", "Re: Checkout");
    ObjectNode version = json.putObject("version").put("createdAt", "2026-11-03T10:12:00.000Z");
    version.put("number", 1).put("authorId", comment.author == null ? "gone" : comment.author);
    if (!comment.footer()) {
      json.put("resolutionStatus", comment.state == null ? "open" : comment.state);
      json.putObject("properties")
          .put("inlineOriginalSelection", comment.about)
          .put("inlineMarkerRef", comment.marker());
    }
    if (query.getOrDefault("body-format", "").equals("storage")) {
      json.putObject("body").putObject("storage").put("value", comment.storage);
    }
    return json;
  }

  private static ObjectNode part(List<ObjectNode> found, Map<String, String> query, int pageSize) {
    int start = Integer.parseInt(query.getOrDefault("cursor", "0"));
    return part(found, start, pageSize, "/wiki/api/v2/x?limit=50&cursor=");
  }

  private static ObjectNode part(List<ObjectNode> found, int start, int pageSize, String next) {
    int end = Math.min(found.size(), start + pageSize);
    ObjectNode json = Json.object();
    json.putArray("results").addAll(found.subList(Math.min(start, end), end));
    ObjectNode links = json.putObject("_links");
    if (end < found.size()) {
      links.put("next", next + end);
    }
    return json;
  }
}
