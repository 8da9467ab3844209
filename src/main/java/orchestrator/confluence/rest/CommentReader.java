package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.confluence.Comment;
import orchestrator.confluence.Comments;
import orchestrator.confluence.Page.Format;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the comments on pages: through the old interface, which both products have and which gives
 * whole threads at once, else through Cloud's new one, which is asked for each thread.
 */
final class CommentReader {
  /** More are not read: whoever has them all to read, reads none. */
  static final int MOST = 1_000;

  private static final int MOST_CHARACTERS = 1_000_000;
  private static final int LIST_SIZE = 50;
  private static final Duration FOR_ONE_MORE = Duration.ofSeconds(10);
  private static final String V1 =
      "/child/comment?depth=all&location=footer&location=inline&location=resolved"
          + "&expand=body.storage,version,history.createdBy,ancestors,"
          + "extensions.inlineProperties,extensions.resolution";

  private final ContentApi api;
  private final RetryBudget effort;
  private final List<Comment> found = new ArrayList<>();
  private int before;
  private int characters;
  private boolean cut;

  /** A reader for pages, whose comments count together. */
  CommentReader(ContentApi api, RetryBudget effort) {
    this.api = api;
    this.effort = effort;
  }

  /**
   * Reads them.
   *
   * @param id the page's content id
   * @param kind what Cloud's new interface calls it: {@code pages} or {@code blogposts}; null where
   *     there is no such interface
   * @throws ProblemException if Confluence does not answer
   */
  Comments read(String id, @Nullable String kind) {
    before += found.size();
    found.clear();
    try {
      list("/rest/api/content/" + id + V1, false, json -> add(json, v1(json)));
    } catch (ProblemException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      if (kind == null) {
        return Comments.REFUSED;
      }
      found.clear();
      return newWay("/api/v2/" + kind + "/" + id);
    }
    return Comments.inThreads(found, cut);
  }

  private Comments newWay(String page) {
    try {
      thread(page + "/footer-comments", "/api/v2/footer-comments/", false);
      thread(page + "/inline-comments", "/api/v2/inline-comments/", true);
    } catch (ProblemException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      return Comments.REFUSED;
    }
    return Comments.inThreads(found, cut);
  }

  /** Those who began, and below each those who answered, which is a question for each. */
  private void thread(String roots, String comments, boolean inline) {
    int first = found.size();
    list(
        roots + "?body-format=storage&status=current",
        true,
        json -> add(json, v2(json, null, inline)));
    for (int i = first; i < found.size() && !cut; i++) {
      String parent = found.get(i).id();
      list(
          comments + parent + "/children?body-format=storage",
          true,
          json -> add(json, v2(json, parent, inline)));
    }
  }

  private void list(String list, boolean byCursor, Consumer<JsonNode> reader) {
    int start = 0;
    String more = "";
    while (!cut) {
      if (!effort.deadline().leaves(FOR_ONE_MORE)) {
        cut = true;
        return;
      }
      JsonNode page = api.comments(list + "&limit=" + LIST_SIZE + more, effort);
      JsonNode results = page.path("results");
      results.forEach(reader);
      start += results.size();
      String cursor = byCursor ? ContentApi.cursor(page) : null;
      boolean next = byCursor ? cursor != null : page.path("_links").has("next");
      if (!next || results.isEmpty()) {
        return;
      }
      more = cursor == null ? "&start=" + start : "&cursor=" + ContentApi.encoded(cursor);
    }
  }

  private void add(JsonNode json, Comment comment) {
    boolean shown = List.of("current", "").contains(json.path("status").asText(""));
    if (!shown || !comment.id().matches("[0-9]{1,19}")) {
      return;
    }
    characters += comment.body().length();
    if (before + found.size() == MOST || characters > MOST_CHARACTERS) {
      cut = true;
      return;
    }
    found.add(comment);
  }

  private static Comment v1(JsonNode json) {
    JsonNode extensions = json.path("extensions");
    String location = extensions.path("location").asText("");
    String state = text(extensions.at("/resolution/status"));
    String about = text(extensions.at("/inlineProperties/originalSelection"));
    JsonNode above = json.path("ancestors");
    JsonNode author = json.at("/history/createdBy");
    author = author.isObject() ? author : json.at("/version/by");
    String created = text(json.at("/history/createdDate"));
    return comment(
        json,
        text(above.path(above.size() - 1).path("id")),
        about != null || location.equals("inline") || location.equals("resolved"),
        state == null && location.equals("resolved") ? "resolved" : state,
        author,
        null,
        created == null ? text(json.at("/version/when")) : created,
        about,
        text(extensions.at("/inlineProperties/markerRef")));
  }

  private static Comment v2(JsonNode json, @Nullable String parent, boolean inline) {
    return comment(
        json,
        parent,
        inline,
        text(json.path("resolutionStatus")),
        null,
        text(json.at("/version/authorId")),
        text(json.at("/version/createdAt")),
        text(json.at("/properties/inlineOriginalSelection")),
        text(json.at("/properties/inlineMarkerRef")));
  }

  private static Comment comment(
      JsonNode json,
      @Nullable String parent,
      boolean inline,
      @Nullable String state,
      @Nullable JsonNode author,
      @Nullable String authorId,
      @Nullable String created,
      @Nullable String about,
      @Nullable String marker) {
    RestContent content = new RestContent(json);
    String body = content.body("storage");
    String other = body == null ? content.body("atlas_doc_format") : null;
    String name = author == null ? null : text(author.path("displayName"));
    return new Comment(
        content.id(),
        parent,
        inline,
        state,
        name == null && author != null ? text(author.path("publicName")) : name,
        authorId,
        created,
        about,
        marker,
        other == null ? Format.STORAGE : Format.ADF,
        body != null ? body : other != null ? other : "");
  }

  private static @Nullable String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() && !node.asText().isBlank() ? node.asText() : null;
  }

  /** Whether this user may not have them, whatever it is called; the page was readable. */
  private static boolean isRefusal(ProblemException e) {
    return switch (e.failure().problem()) {
      case PAGE_NOT_FOUND,
          PAGE_FORBIDDEN,
          PAGE_NEEDS_TOKEN,
          PAGE_UNAUTHORIZED,
          PAGE_SIGN_IN,
          PAGE_REDIRECTED,
          PAGE_UNREADABLE ->
          true;
      default -> false;
    };
  }
}
