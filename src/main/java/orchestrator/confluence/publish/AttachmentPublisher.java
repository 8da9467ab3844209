package orchestrator.confluence.publish;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import orchestrator.confluence.Site.Deployment;
import orchestrator.confluence.publish.Published.Change;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Attaches an answer to the page that was read, under a name by which it is found again. */
public final class AttachmentPublisher {
  private final WriteApi api;

  /** A publisher on one site. */
  public AttachmentPublisher(WriteApi api) {
    this.api = api;
  }

  /**
   * Attaches a file, or a new version of the one that was attached before.
   *
   * @throws ProblemException if somebody else's file has this name, or Confluence does not take it
   */
  public Published attach(Publication publication) {
    String list = "/rest/api/content/" + publication.pageId() + "/child/attachment";
    JsonNode before = find(list, publication);
    if (before.isObject() && !comment(before).startsWith(Publication.MESSAGE)) {
      throw Problem.PUBLISH_TITLE_TAKEN
          .failure("Somebody else attached a file \"" + publication.title() + "\" to this page.")
          .exception();
    }
    if (before.isObject() && comment(before).equals(publication.message())) {
      return published(Change.UNCHANGED, before);
    }
    boolean cloud = api.site().deployment() == Deployment.CLOUD;
    String path =
        cloud || !before.isObject() ? list : list + "/" + before.path("id").asText() + "/data";
    byte[] contents = publication.body().getBytes(StandardCharsets.UTF_8);
    JsonNode answer =
        api.upload(
            cloud ? "PUT" : "POST", path, publication.title(), contents, publication.message());
    JsonNode file = answer.path("results").isArray() ? answer.path("results").path(0) : answer;
    return published(before.isObject() ? Change.UPDATED : Change.CREATED, file);
  }

  private JsonNode find(String list, Publication publication) {
    String name = WriteApi.encoded(publication.title());
    return api.find(list + "?expand=version,metadata&filename=" + name, "list of attachments")
        .orElseGet(Json::object)
        .path("results")
        .path(0);
  }

  /** What was said about its newest version. */
  private static String comment(JsonNode file) {
    String said = file.path("extensions").path("comment").asText("");
    return said.isEmpty() ? file.path("metadata").path("comment").asText("") : said;
  }

  private Published published(Change change, JsonNode file) {
    Stored stored = Stored.of(Stored.Sort.PAGE, file, "", api.site().base());
    return new Published(
        change, stored.id(), stored.title(), stored.version(), stored.url(), List.of());
  }
}
