package orchestrator.confluence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import orchestrator.json.Json;

/**
 * The content property by which what was published is found again.
 *
 * @param id of the property; empty as long as there is none
 * @param revision of the property
 * @param name the feature's name
 * @param run the run that it is from
 * @param page the page that was read
 * @param version the version of the content that we wrote last
 */
record Mark(String id, int revision, String name, String run, String page, int version) {
  /** The property's key. */
  static final String KEY = "orchestrator";

  /** The mark that a publication gets. */
  static Mark of(Publication publication, int version) {
    return new Mark("", 0, publication.name(), publication.run(), publication.pageId(), version);
  }

  /** A property as either interface answers it. */
  static Mark of(JsonNode property) {
    JsonNode value = property.path("value");
    return new Mark(
        property.path("id").asText(""),
        property.path("version").path("number").asInt(1),
        value.path("name").asText(""),
        value.path("run").asText(""),
        value.path("page").asText(""),
        value.path("version").asInt(0));
  }

  JsonNode value() {
    return Json.object()
        .put("name", name)
        .put("run", run)
        .put("page", page)
        .put("version", version);
  }

  boolean isOf(Publication publication) {
    return name.equals(publication.name()) && page.equals(publication.pageId());
  }
}
