package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.confluence.Page;
import orchestrator.confluence.Page.Format;
import orchestrator.confluence.PageAddressParser;
import orchestrator.confluence.WebAddress;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * One content object of a REST answer, in any of the three dialects: Cloud v2, Cloud v1, Data
 * Center.
 */
public record RestContent(JsonNode json) {
  private static final Pattern SPACE = Pattern.compile("/(?:spaces|display)/([^/?#]+)");

  /** Whether this is a page or blog post at all. */
  public boolean isContent() {
    return json.isObject() && json.path("title").isTextual() && id().matches("[0-9]{1,19}");
  }

  String id() {
    return json.path("id").asText();
  }

  /** The title, on one line whatever the server sent. */
  String title() {
    return json.path("title").asText().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  /** {@code page}, {@code blogpost}, {@code folder}…; empty if it is not said. */
  String type() {
    return json.path("type").asText("");
  }

  /** Whether it is a blog post, by what it says or where it is shown. */
  boolean isBlogPost() {
    return type().equals("blogpost")
        || json.path("_links").path("webui").asText("").contains("/blog/");
  }

  /**
   * {@code current}, {@code draft}, {@code archived}, {@code trashed}…; empty if it is not said.
   */
  String status() {
    return json.path("status").asText("");
  }

  @Nullable Integer version() {
    JsonNode number = json.path("version").path("number");
    return number.canConvertToInt() ? number.intValue() : null;
  }

  /** The key of its space, as far as the answer tells. */
  public @Nullable String space() {
    String key = json.path("space").path("key").asText("");
    if (!key.isEmpty()) {
      return key;
    }
    String container = json.path("_expandable").path("space").asText("");
    if (container.startsWith("/rest/api/space/")) {
      return container.substring("/rest/api/space/".length());
    }
    Matcher webUi = SPACE.matcher(json.path("_links").path("webui").asText(""));
    return webUi.find() ? PageAddressParser.decoded(webUi.group(1)) : null;
  }

  /** The number of its space, which v2 gives instead of the key. */
  @Nullable String spaceId() {
    String id = json.path("spaceId").asText("");
    return id.isEmpty() ? null : id;
  }

  /** Where people read it; null where the answer does not tell. */
  @Nullable String url(@Nullable URI site) {
    String path = json.path("_links").path("webui").asText("");
    String base = json.path("_links").path("base").asText(site == null ? "" : site.toString());
    if (!path.matches("/[^\\p{Cntrl}\\s]*") || !WebAddress.looksLike(base)) {
      return null;
    }
    try {
      WebAddress address = WebAddress.parse(base, Problem.PAGE_UNREADABLE);
      return address.origin() + address.path() + path;
    } catch (ProblemException e) {
      return null; // a strange address is no loss: the page is here
    }
  }

  /** The body in the given format; null where the answer has none. */
  @Nullable String body(String representation) {
    JsonNode value = json.path("body").path(representation).path("value");
    return value.isTextual() ? value.textValue() : null;
  }

  /** This content with its best body; null if it has none. */
  public @Nullable Page page(String source, @Nullable String spaceKey, @Nullable URI site) {
    String body = body("storage");
    Format format = Format.STORAGE;
    if (body == null) {
      body = body("atlas_doc_format");
      format = Format.ADF;
    }
    for (String rendered : List.of("export_view", "styled_view", "view")) {
      if (body == null) {
        body = body(rendered);
        format = Format.HTML;
      }
    }
    if (body == null) {
      return null;
    }
    List<String> notes = new ArrayList<>();
    if (status().equals("archived")) {
      notes.add("The page is archived.");
    } else if (status().equals("draft")) {
      notes.add("The page is a draft.");
    }
    return new Page(id(), title(), spaceKey, version(), url(site), source, format, body, notes);
  }
}
