package orchestrator.confluence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A page or comment as it stands in Confluence.
 *
 * @param sort whether it is a page, a blog post or a comment
 * @param space what a page in the same space is created with: its number (Cloud) or key
 * @param message what its version says about itself
 * @param body in storage format; empty where it was not asked for
 */
record Stored(
    Sort sort,
    String id,
    String title,
    String space,
    int version,
    String message,
    String body,
    @Nullable String url) {

  enum Sort {
    PAGE,
    BLOG_POST,
    COMMENT
  }

  /** Reads one of the REST interface's answers. */
  static Stored of(Sort sort, JsonNode json, String space, URI site) {
    JsonNode links = json.path("_links");
    String path = links.path("webui").asText("");
    String base = links.path("base").asText(site.toString());
    return new Stored(
        sort,
        json.path("id").asText(),
        json.path("title").asText(""),
        space,
        json.path("version").path("number").asInt(1),
        json.path("version").path("message").asText(""),
        json.path("body").path("storage").path("value").asText(""),
        path.isEmpty() ? null : base + path);
  }
}
