package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.PageAddress.ById;
import orchestrator.confluence.PageAddress.ByTitle;
import orchestrator.confluence.PageAddressParser;
import orchestrator.confluence.Site;
import orchestrator.confluence.Site.Deployment;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The REST interfaces of both products as one. Cloud is asked through the API that Atlassian keeps
 * (v2); what that does not know, or a Data Center under {@code /wiki} has not, through the old one.
 */
final class ContentApi {
  /** What the addresses of Cloud's newer API begin with. */
  static final String V2 = "/api/v2/";

  private static final String EXPAND = "expand=body.storage,version,space";
  private static final int LIST_SIZE = 100;
  private static final int MAX_REDIRECTS = 5;

  private final Site site;
  private final Authorization authorization;
  private final ConfluenceHttp http;
  private final RefusedReplies refusals;

  /** Whether anything that came was from a Confluence, so that the site's address must be right. */
  private volatile boolean met;

  ContentApi(Site site, Authorization authorization, ConfluenceHttp http) {
    this.site = site;
    this.authorization = authorization;
    this.http = http;
    this.refusals = new RefusedReplies(site, authorization);
  }

  /**
   * The content with an id, whatever its status.
   *
   * @throws ProblemException if there is none, or it may not be seen
   */
  RestContent byId(ById address, boolean draft, RetryBudget effort) {
    String wanted = name(address);
    String v2 = (address.blogPost() ? "/api/v2/blogposts/" : "/api/v2/pages/") + address.id();
    String v1 = "/rest/api/content/" + address.id() + "?" + EXPAND;
    List<String> ways = new ArrayList<>();
    if (isCloud()) {
      ways.add(v2 + "?body-format=storage");
      if (draft) {
        ways.add(v2 + "?body-format=storage&get-draft=true");
      }
    } else {
      ways.add(v1);
    }
    ways.add(v1 + "&status=any"); // tells what is in the trash from what never was
    Reply reply = get(ways.get(0), effort);
    for (String way : ways.subList(1, ways.size())) {
      if (!isMissing(reply)) {
        break;
      }
      Reply next = get(way, effort);
      reply = next.status() == 400 ? reply : next; // an old server may not know 'any'
    }
    requireConfluence(reply, List.of(v2, v1));
    return content(reply, wanted);
  }

  private RestContent content(Reply reply, String wanted) {
    RestContent content = new RestContent(refusals.accept(reply, wanted));
    if (!content.isContent()) {
      throw refusals.unreadable(wanted, "does not describe a page").exception();
    }
    return content;
  }

  /**
   * An earlier version of a page.
   *
   * @param id the page's content id
   * @param blogPost whether it is a blog post
   * @param current its version as it is now, where that is known
   * @throws ProblemException if that cannot be had
   */
  RestContent version(
      String id, boolean blogPost, @Nullable Integer current, int number, RetryBudget effort) {
    String wanted = "page " + id;
    List<String> ways = new ArrayList<>();
    if (isCloud()) {
      String kind = blogPost ? "blogposts/" : "pages/";
      ways.add("/api/v2/" + kind + id + "?version=" + number + "&body-format=storage");
    }
    ways.add("/rest/api/content/" + id + "?status=historical&version=" + number + "&" + EXPAND);
    for (String way : ways) {
      Reply reply = get(way, effort);
      if (!isMissing(reply) && reply.status() != 400) {
        RestContent content = content(reply, wanted);
        if (content.version() != null && content.version() == number) {
          return content;
        }
      }
    }
    throw refusals.missingVersion(wanted, number, current).exception();
  }

  /**
   * Tells a Confluence that has not what was asked for from a web server that has no Confluence.
   *
   * @param ways what was asked for
   * @throws ProblemException if it is the latter
   */
  private void requireConfluence(Reply reply, List<String> ways) {
    boolean webPage = reply.status() == 200 && reply.isWebPage() && !RefusedReplies.isSignIn(reply);
    if (met || !(isMissing(reply) || webPage)) {
      return;
    }
    SiteProbe probe = new SiteProbe(site, authorization.header(), http);
    if (probe.isConfluence()) {
      met = true; // and what stands before it changes its answers
      return;
    }
    List<Site> elsewhere = probe.elsewhere(ways);
    boolean couldBe = webPage || reply.mayBeConfluenceError();
    if (!elsewhere.isEmpty() || !couldBe) {
      throw refusals.noConfluence(elsewhere).exception();
    }
  }

  /**
   * The content with a title.
   *
   * @param body whether what is in it is wanted too
   * @throws ProblemException if there is none, or it may not be seen
   */
  RestContent byTitle(ByTitle address, boolean body, RetryBudget effort) {
    String wanted = name(address);
    String posted = address.posted() == null ? "" : "&type=blogpost&postingDay=" + address.posted();
    String key = encoded(address.space());
    String title = "title=" + encoded(address.title());
    String expand = body ? EXPAND : "expand=version,space";
    String v1 = "/rest/api/content?spaceKey=" + key + "&" + title + posted + "&" + expand;
    Reply reply = get(v1, effort);
    if (isCloud() && isMissing(reply)) {
      String v2 = "/api/v2/spaces?keys=" + key;
      reply = get(v2, effort);
      requireConfluence(reply, List.of(v2, v1));
      JsonNode spaces = refusals.accept(reply, wanted);
      String space = spaces.at("/results/0/id").asText("");
      if (space.isEmpty()) {
        throw refusals.missing(wanted).exception();
      }
      String kind = address.posted() == null ? "pages" : "blogposts";
      reply =
          get(
              "/api/v2/"
                  + kind
                  + "?space-id="
                  + encoded(space)
                  + "&"
                  + title
                  + (body ? "&body-format=storage" : ""),
              effort);
    }
    requireConfluence(reply, List.of(v1));
    JsonNode results = refusals.accept(reply, wanted).path("results");
    if (!results.isArray()) {
      throw refusals.unreadable(wanted, "is not a list of pages").exception();
    }
    RestContent found = null;
    for (JsonNode result : results) {
      RestContent content = new RestContent(result);
      if (content.isContent() && (found == null || content.status().equals("current"))) {
        found = content;
      }
    }
    if (found == null) {
      throw refusals.missing(wanted).exception();
    }
    return found;
  }

  /**
   * What lies directly below a page or folder, in the order of the page tree.
   *
   * @throws ProblemException if that may not be seen
   */
  List<RestContent> children(String id, boolean folder, RetryBudget effort) {
    List<RestContent> children = new ArrayList<>();
    String wanted = (folder ? "folder " : "page ") + id;
    if (isCloud()) {
      String list =
          "/api/v2/" + (folder ? "folders/" : "pages/") + id + "/direct-children?limit=250";
      Reply reply = get(list, effort);
      if (folder || !isMissing(reply)) {
        JsonNode page = refusals.accept(reply, wanted);
        addResults(page, children);
        for (String cursor = cursor(page); cursor != null; cursor = cursor(page)) {
          page = refusals.accept(get(list + "&cursor=" + encoded(cursor), effort), wanted);
          addResults(page, children);
        }
        return children;
      }
    }
    String list = "/rest/api/content/" + id + "/child/page?" + EXPAND + "&limit=" + LIST_SIZE;
    JsonNode page;
    int start = 0;
    do {
      page = refusals.accept(get(list + "&start=" + start, effort), wanted);
      start += addResults(page, children);
    } while (page.path("_links").has("next") && !page.path("results").isEmpty());
    return children;
  }

  /**
   * What a search finds; empty if it is not understood.
   *
   * @throws ProblemException if Confluence does not answer
   */
  Optional<List<RestContent>> search(String query, int limit, RetryBudget effort) {
    String way = "/rest/api/content/search?cql=" + encoded(query) + "&limit=" + limit;
    return lookUp(way, effort)
        .filter(found -> found.path("results").isArray())
        .map(
            found -> {
              List<RestContent> contents = new ArrayList<>();
              addResults(found, contents);
              return contents;
            });
  }

  /**
   * A part of what a search finds.
   *
   * @param next what leads to the next part; null if this is the last
   */
  record Found(List<RestContent> contents, @Nullable String next) {}

  /**
   * A part of what a search finds.
   *
   * @param next what the part before it says; null for the first
   * @throws ProblemException if Confluence does not understand the query, or does not answer
   */
  Found searchPage(String query, @Nullable String next, RetryBudget effort) {
    String way = "/rest/api/content/search?cql=" + encoded(query) + "&limit=" + LIST_SIZE;
    Reply reply = get(next == null ? way : way + "&" + next, effort);
    if (reply.status() == 400) {
      throw Problem.QUERY_REFUSED.failure("'" + query + "': " + reply.message()).exception();
    }
    requireConfluence(reply, List.of(way));
    JsonNode page = refusals.accept(reply, "search");
    if (!page.path("results").isArray()) {
      throw refusals.unreadable("search", "is not a list of pages").exception();
    }
    List<RestContent> contents = new ArrayList<>();
    boolean any = addResults(page, contents) > 0;
    String more = any ? next(page) : null;
    return new Found(contents, Objects.equals(more, next) ? null : more);
  }

  /** By cursor on Cloud, by number on Data Center; never by the address that stands there. */
  private static @Nullable String next(JsonNode page) {
    String link = page.path("_links").path("next").asText("");
    String query = link.substring(link.indexOf('?') + 1);
    for (String name : List.of("cursor", "start")) {
      String value = PageAddressParser.parameter(query, name);
      if (value != null) {
        return name + "=" + encoded(value);
      }
    }
    return null;
  }

  private static int addResults(JsonNode page, List<RestContent> children) {
    int count = 0;
    for (JsonNode result : page.path("results")) {
      RestContent child = new RestContent(result);
      if (child.isContent()) {
        children.add(child);
      }
      count++;
    }
    return count;
  }

  /** Where a list goes on; only the cursor is taken over, never the address. */
  static @Nullable String cursor(JsonNode page) {
    String next = page.path("_links").path("next").asText("");
    return PageAddressParser.parameter(next.substring(next.indexOf('?') + 1), "cursor");
  }

  /**
   * A part of a list of comments.
   *
   * @throws ProblemException if it may not be seen
   */
  JsonNode comments(String list, RetryBudget effort) {
    JsonNode comments = refusals.accept(get(list, effort), "list of comments");
    if (!comments.path("results").isArray()) {
      throw refusals.unreadable("the comments", "is not a list").exception();
    }
    return comments;
  }

  /**
   * The user whose token is used; empty where Confluence has no such thing.
   *
   * @throws ProblemException {@code page-forbidden} if the token may not ask that, which proves
   *     nothing about pages; another if the token is refused
   */
  Optional<JsonNode> currentUser(RetryBudget effort) {
    String way = "/rest/api/user/current";
    Reply reply = get(way, effort);
    if (refusals.isAboutRights(reply)) {
      throw Problem.PAGE_FORBIDDEN
          .failure("It may not ask that. Confluence says: " + reply.message())
          .exception();
    }
    requireConfluence(reply, List.of(way, SiteProbe.LIST));
    return isMissing(reply)
        ? Optional.empty()
        : Optional.of(refusals.accept(reply, "user of this token"));
  }

  /**
   * Anything else under the site, as JSON; empty if it is not to be had.
   *
   * @throws ProblemException if Confluence does not answer
   */
  Optional<JsonNode> lookUp(String path, RetryBudget effort) {
    return fetch(path, effort).map(Reply::json).filter(JsonNode::isObject);
  }

  /**
   * Anything else under the site; empty if it is not to be had.
   *
   * @throws ProblemException if Confluence does not answer
   */
  Optional<Reply> fetch(String path, RetryBudget effort) {
    return Optional.of(get(path, effort)).filter(reply -> reply.status() == 200);
  }

  /**
   * What Cloud answers to who wants the contents of an attachment: a redirect, which is not
   * followed here. A Data Center does not know this resource.
   *
   * @throws ProblemException if Confluence does not answer
   */
  Reply download(String pageId, String attachmentId, RetryBudget effort) {
    return http.download(download(pageId, attachmentId), authorization.header(), effort);
  }

  private URI download(String pageId, String attachmentId) {
    String list = "/rest/api/content/" + encoded(pageId) + "/child/attachment/";
    return site.at(list + encoded(attachmentId) + "/download");
  }

  /** The signed address on the media host that a download redirects to; empty for any other. */
  Optional<URI> media(String pageId, String attachmentId, Reply download) {
    String location = download.header("location");
    return download.isRedirect() && location != null
        ? site.media(download(pageId, attachmentId), location)
        : Optional.empty();
  }

  /** Something under the site, whatever the answer. */
  Reply ask(String path, RetryBudget effort) {
    return get(path, effort);
  }

  /** Whether there is nothing at an address. */
  static boolean isMissing(Reply reply) {
    return reply.status() == 404 || reply.status() == 410;
  }

  /** What to call a page in a message. */
  static String name(PageAddress.Online address) {
    return address instanceof ById byId
        ? "page " + byId.id()
        : "page \"" + ((ByTitle) address).title() + "\" in space " + ((ByTitle) address).space();
  }

  /** Text as part of an address. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private boolean isCloud() {
    return site.deployment() == Deployment.CLOUD;
  }

  /** Follows redirects within the site's origin, where the token may go; others are the answer. */
  private Reply get(String path, RetryBudget effort) {
    URI address = site.at(path);
    Reply reply = http.get(address, authorization.header(), effort);
    for (int i = 0; i < MAX_REDIRECTS && reply.isRedirect(); i++) {
      Optional<URI> next = site.within(address, String.valueOf(reply.header("location")));
      if (next.isEmpty() || RefusedReplies.isSignIn(next.get())) {
        return reply;
      }
      address = next.get();
      reply = http.get(address, authorization.header(), effort);
    }
    met |= reply.isConfluenceError() || (reply.status() == 200 && reply.json().isObject());
    return reply;
  }
}
