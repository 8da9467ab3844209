package orchestrator.confluence.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A page or comment with all its versions.
 *
 * @param type {@code page} or {@code comment}
 * @param parent the page above it, or that it is about; null for the space's home page
 * @param versions the newest last
 */
record DemoContent(
    String id,
    String type,
    @Nullable String parent,
    List<Version> versions,
    Map<String, JsonNode> properties,
    Set<String> labels) {

  /**
   * What it was.
   *
   * @param message what was said about it
   */
  record Version(String title, String body, String message) {}

  /** A new one. */
  static DemoContent of(String id, String type, @Nullable String parent, Version first) {
    List<Version> versions = new ArrayList<>(List.of(first));
    return new DemoContent(id, type, parent, versions, new LinkedHashMap<>(), new TreeSet<>());
  }

  Version newest() {
    return versions.get(versions.size() - 1);
  }

  String title() {
    return newest().title();
  }

  boolean isPage() {
    return type.equals("page");
  }

  /** Where it is shown, below the site. */
  String path() {
    return "/spaces/" + ContentResource.SPACE + "/pages/" + (isPage() ? id : parent);
  }

  /** The REST interface's form of a version. */
  ObjectNode json(int number, String site) {
    Version version = versions.get(number - 1);
    ObjectNode json = Json.object().put("id", id).put("type", type).put("status", "current");
    json.put("title", version.title());
    json.set("space", Json.object().put("key", ContentResource.SPACE));
    json.set("version", Json.object().put("number", number).put("message", version.message()));
    ObjectNode storage = Json.object().put("value", version.body());
    json.set("body", Json.object().set("storage", storage.put("representation", "storage")));
    json.set("extensions", Json.object().put("location", "footer"));
    json.set("ancestors", Json.array());
    if (isPage() && parent != null) {
      json.set("ancestors", Json.array().add(Json.object().put("id", parent)));
    }
    json.set("_links", Json.object().put("base", site).put("webui", path()));
    return json;
  }
}
