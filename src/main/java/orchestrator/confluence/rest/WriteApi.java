package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Site;
import orchestrator.http.HttpClients;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * The REST interfaces of one Confluence for who may write there. Its token goes to the site's
 * origin alone: no redirect is followed.
 */
public final class WriteApi {
  private final Site site;
  private final ConfluenceHttp http;
  private final Authorization authorization;
  private final RefusedReplies refusals;

  /**
   * Access to a site.
   *
   * @param access how to sign in there; the caller has checked that it is for this site
   * @throws ProblemException if only half of the sign-in is configured
   */
  public WriteApi(
      Site site, ConfluenceAccess access, HttpClients network, Consumer<String> progress) {
    this.site = site;
    this.http = new ConfluenceHttp(network, RequestLimits.USUAL, progress);
    this.authorization = new Authorization(access, site.deployment());
    this.refusals = new RefusedReplies(site, authorization);
  }

  /** The site that is written to. */
  public Site site() {
    return site;
  }

  /**
   * What is at an address; empty where there is nothing.
   *
   * @param path below the site, with a slash at its beginning
   * @param what it is, for messages
   * @throws ProblemException if Confluence does not answer, or does not let it be seen
   */
  public Optional<JsonNode> find(String path, String what) {
    Reply reply = http.get(site.at(path), authorization.header(), http.patiently());
    return ContentApi.isMissing(reply)
        ? Optional.empty()
        : Optional.of(refusals.accept(reply, what));
  }

  /** Text as part of an address. */
  public static String encoded(String text) {
    return ContentApi.encoded(text);
  }

  /**
   * Creates something.
   *
   * @param what it is, for messages
   * @throws ProblemException {@code publish-unanswered} if it is not known whether it was done,
   *     another if it was not
   */
  public JsonNode post(String path, JsonNode body, String what) {
    return send("POST", path, () -> json(body), Map.of(), what);
  }

  /** Changes something; fails as {@link #post} does, and with {@code publish-conflict}. */
  public JsonNode put(String path, JsonNode body, String what) {
    return send("PUT", path, () -> json(body), Map.of(), what);
  }

  private static HttpEntity json(JsonNode body) {
    return new StringEntity(Json.line(body), ContentType.APPLICATION_JSON);
  }

  /**
   * Uploads a file.
   *
   * @param method {@code POST}, or {@code PUT} where Confluence replaces by it
   * @param comment what is said about this version
   * @throws ProblemException as {@link #post} does
   */
  public JsonNode upload(
      String method, String path, String fileName, byte[] contents, String comment) {
    ContentType text = ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);
    return send(
        method,
        path,
        () ->
            MultipartEntityBuilder.create()
                .setMode(HttpMultipartMode.EXTENDED)
                .setCharset(StandardCharsets.UTF_8)
                .addBinaryBody("file", contents, ContentType.create("text/markdown"), fileName)
                .addTextBody("comment", comment, text)
                .addTextBody("minorEdit", "true", text)
                .build(),
        Map.of("X-Atlassian-Token", "no-check"),
        "attachment " + fileName);
  }

  private JsonNode send(
      String method,
      String path,
      Supplier<HttpEntity> body,
      Map<String, String> headers,
      String what) {
    Reply reply;
    try {
      reply =
          http.send(
              site.at(path),
              () -> {
                HttpUriRequestBase request = new HttpUriRequestBase(method, site.at(path));
                request.setEntity(body.get());
                headers.forEach(request::setHeader);
                return request;
              },
              authorization.header(),
              http.patiently());
    } catch (ProblemException e) {
      throw isAfterSending(e.failure().problem())
          ? unanswered(what, e.failure().detail()).exception(e)
          : e;
    }
    if (reply.status() >= 500 || reply.status() == 408) {
      throw unanswered(what, "It answered " + reply.status() + ". " + reply.message()).exception();
    }
    return accepted(reply, what);
  }

  private static boolean isAfterSending(Problem problem) {
    return switch (problem) {
      case CONNECTION_LOST, TIMED_OUT, CONFLUENCE_UNAVAILABLE, PAGE_UNREADABLE -> true;
      default -> false;
    };
  }

  private static Failure unanswered(String what, @Nullable String why) {
    return Problem.PUBLISH_UNANSWERED.failure(
        "Whether the " + what + " was written is not known. " + (why == null ? "" : why));
  }

  private JsonNode accepted(Reply reply, String what) {
    String said = reply.message().isEmpty() ? "" : " Confluence says: " + reply.message();
    switch (reply.status()) {
      case 200, 201 -> {
        JsonNode json = reply.json();
        if (json.isMissingNode()) {
          throw unanswered(what, "The answer is not JSON.").exception();
        }
        return json;
      }
      case 202, 204 -> {
        return Json.object();
      }
      case 409 ->
          throw Problem.PUBLISH_CONFLICT
              .failure("The " + what + " is not what it was a moment ago." + said)
              .exception();
      case 403, 404 ->
          throw Problem.PUBLISH_FORBIDDEN
              .failure(
                  "The "
                      + what
                      + " was not written ("
                      + reply.status()
                      + ")."
                      + (authorization.isAnonymous() ? " No token is configured." : said))
              .exception();
      case 400, 413, 415, 422 ->
          throw Problem.PUBLISH_REFUSED
              .failure("The " + what + " was not taken (" + reply.status() + ")." + said)
              .exception();
      default -> {
        return refusals.accept(reply, what);
      }
    }
  }
}
