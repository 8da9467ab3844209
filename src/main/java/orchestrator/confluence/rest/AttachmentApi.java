package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.AttachmentContent.Found;
import orchestrator.confluence.AttachmentContent.Missing;
import orchestrator.confluence.PageAddressParser;
import orchestrator.confluence.Site;
import orchestrator.confluence.Site.Deployment;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * The files attached to pages: their list, and their content. Cloud redirects who asks for that to
 * a signed address on Atlassian's media host; it is followed once, to that host alone, without the
 * token, and told nobody.
 */
final class AttachmentApi {
  /** Nobody attaches more, and a server that lists for ever must end somewhere. */
  private static final int MOST = 5_000;

  private static final int LIST_SIZE = 100;
  private static final String SILENT_HOST = "the host that has it does not answer";

  private final Site site;
  private final ContentApi api;
  private final ConfluenceHttp http;
  private final AtomicBoolean refused = new AtomicBoolean();
  private final AtomicBoolean mediaHostFails = new AtomicBoolean();

  AttachmentApi(Site site, ContentApi api, ConfluenceHttp http) {
    this.site = site;
    this.api = api;
    this.http = http;
  }

  /**
   * All files of a page; empty where the list is not shown.
   *
   * @throws ProblemException if Confluence does not answer
   */
  Optional<List<Attachment>> all(String pageId, RetryBudget effort) {
    String page = ContentApi.encoded(pageId);
    List<String> ways = new ArrayList<>();
    if (site.deployment() == Deployment.CLOUD) {
      ways.add("/api/v2/pages/" + page + "/attachments?status=current&limit=" + LIST_SIZE);
    }
    ways.add(
        "/rest/api/content/"
            + page
            + "/child/attachment?expand=version,extensions&limit="
            + LIST_SIZE);
    Reply first = null;
    for (String way : ways) {
      first = api.ask(way, effort);
      if (first.status() == 200 && first.json().path("results").isArray()) {
        return Optional.of(rest(pageId, way, first, effort));
      }
    }
    if (first != null) {
      noteRefusal(first);
    }
    return Optional.empty();
  }

  /** What the first part of a list shows, and those after it. */
  private List<Attachment> rest(String pageId, String way, Reply first, RetryBudget effort) {
    List<Attachment> files = new ArrayList<>();
    Reply reply = first;
    int seen = 0;
    while (reply.status() == 200) {
      JsonNode list = reply.json();
      int before = seen;
      for (JsonNode file : list.path("results")) {
        files.add(attachment(pageId, file));
        seen++;
      }
      String next = list.path("_links").path("next").asText("");
      if (next.isEmpty() || seen == before || seen >= MOST) {
        break;
      }
      String cursor = PageAddressParser.parameter(next.substring(next.indexOf('?') + 1), "cursor");
      reply =
          api.ask(
              way + (cursor == null ? "&start=" + seen : "&cursor=" + ContentApi.encoded(cursor)),
              effort);
    }
    return files;
  }

  /** A file under its name in any normal form; empty where it is not to be had. */
  Optional<Attachment> named(String pageId, String fileName, RetryBudget effort) {
    String composed = Normalizer.normalize(fileName, Form.NFC);
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(fileName);
    spellings.add(composed);
    spellings.add(Normalizer.normalize(fileName, Form.NFD));
    for (String spelling : spellings) {
      String list =
          "/rest/api/content/"
              + ContentApi.encoded(pageId)
              + "/child/attachment?filename="
              + ContentApi.encoded(spelling);
      Reply reply = api.ask(list, effort);
      noteRefusal(reply);
      for (JsonNode file : reply.json().path("results")) {
        String title = file.path("title").asText(spelling);
        if (Normalizer.normalize(title, Form.NFC).equals(composed)) {
          return Optional.of(attachment(pageId, file));
        }
      }
    }
    return Optional.empty();
  }

  private static Attachment attachment(String pageId, JsonNode file) {
    JsonNode more = file.path("extensions");
    JsonNode size = file.has("fileSize") ? file.path("fileSize") : more.path("fileSize");
    JsonNode number = file.path("version").path("number");
    String link = file.path("_links").path("download").asText("");
    String fileId = file.path("fileId").asText(more.path("fileId").asText(""));
    return new Attachment(
        pageId,
        file.path("id").asText(""),
        file.path("title").asText(""),
        file.path("mediaType").asText(more.path("mediaType").asText("")),
        size.isIntegralNumber() ? size.longValue() : null,
        number.canConvertToInt() ? number.intValue() : null,
        link.isEmpty() ? file.path("downloadLink").asText("") : link,
        fileId.isEmpty() ? null : fileId);
  }

  /**
   * The content of a file.
   *
   * @throws ProblemException if Confluence does not answer
   */
  AttachmentContent content(Attachment file, RetryBudget effort) {
    try {
      return mediaHostFails.get() ? new Missing(SILENT_HOST) : fetched(file, effort);
    } catch (ProblemException e) {
      if (e.failure().problem() != Problem.PAGE_TOO_LARGE) {
        throw e;
      }
      return new Missing("it is larger than " + ConfluenceHttp.MAX_BYTES / 1024 / 1024 + " MiB");
    }
  }

  /** By its id on Cloud, where links to files are closed to tokens; by its link elsewhere. */
  private AttachmentContent fetched(Attachment file, RetryBudget effort) {
    if (site.deployment() == Deployment.CLOUD && file.id().matches("(?:att)?[0-9]{1,19}")) {
      Reply reply = api.download(file.pageId(), file.id(), effort);
      Optional<URI> media = api.media(file.pageId(), file.id(), reply);
      if (media.isPresent()) {
        return fromMediaHost(media.get(), effort);
      }
      if (!ContentApi.isMissing(reply)) {
        return found(reply);
      }
      // A Data Center under /wiki, which does not know this way.
    }
    return file.link().matches("/(?!/)[!-~]*")
        ? found(api.ask(file.link(), effort))
        : new Missing("it is gone");
  }

  private AttachmentContent found(Reply reply) {
    noteRefusal(reply);
    return switch (reply.status()) {
      case 200 -> new Found(reply.body());
      case 401, 403 -> new Missing("the token may not read it");
      case 404, 410 -> new Missing("it is gone");
      default ->
          new Missing(
              reply.isRedirect()
                  ? "Confluence redirects to where no file may come from"
                  : "Confluence answered " + reply.status());
    };
  }

  /** Without the token, and once: where that host is out of reach, Confluence itself is not. */
  private AttachmentContent fromMediaHost(URI signed, RetryBudget effort) {
    try {
      Reply reply = http.download(signed, null, effort);
      return reply.status() == 200
          ? new Found(reply.body())
          : new Missing("the media host answered " + reply.status());
    } catch (ProblemException e) {
      if (e.failure().problem().exitCode() != ExitCode.UNAVAILABLE) {
        throw e;
      }
      if (mediaHostFails.compareAndSet(false, true)) {
        http.tell(
            "files attached to the page cannot be read: "
                + signed.getHost()
                + ", which has them, does not answer");
      }
      return new Missing(SILENT_HOST);
    }
  }

  /**
   * A page was readable with the token; if its files are not, that is what the token is made for.
   */
  private void noteRefusal(Reply reply) {
    boolean closed = reply.status() == 401 || reply.status() == 403;
    if (closed && refused.compareAndSet(false, true)) {
      http.tell(
          "files attached to the page cannot be read ("
              + reply.status()
              + "); a token with scopes needs read:attachment:confluence or"
              + " readonly:content.attachment:confluence for that");
    }
  }
}
