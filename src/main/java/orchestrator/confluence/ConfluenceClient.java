package orchestrator.confluence;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import orchestrator.confluence.PageAddress.ById;
import orchestrator.confluence.PageAddress.ByTitle;
import orchestrator.confluence.Site.Deployment;
import orchestrator.network.Network;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages from one Confluence, Cloud or Data Center.
 *
 * <p>Redirects are never followed and nothing is fetched from elsewhere, so that the token stays
 * where it belongs. Not thread-safe.
 */
public final class ConfluenceClient {
  private static final String EXPAND = "expand=body.storage,version,space";
  private static final int MAX_ATTACHMENT_BYTES = 2_000_000;

  private final Site site;
  private final boolean allowDraft;
  private final Authorization authorization;
  private final ConfluenceHttp http;
  private boolean lookupsFail;

  /**
   * A client for the Confluence of an address.
   *
   * @param site the site, from {@link PageAddress.Online#site()}
   * @param access how to sign in there
   * @param network how to get there
   * @param progress is told when Confluence asks to wait
   * @throws ProblemException if only half of the sign-in is configured
   */
  public ConfluenceClient(
      Site site, ConfluenceAccess access, Network network, Consumer<String> progress) {
    this(site, access, new ConfluenceHttp(network, Patience.USUAL, progress));
  }

  ConfluenceClient(Site site, ConfluenceAccess access, ConfluenceHttp http) {
    this.site = site;
    this.allowDraft = access.allowDraft();
    this.authorization = new Authorization(forSite(access, site), site.deployment());
    this.http = http;
  }

  /** A token is for the origin that it was configured with, whoever asks. */
  private static ConfluenceAccess forSite(ConfluenceAccess access, Site site) {
    boolean own =
        access.site() != null
            && Site.of(access.site())
                .hasOriginOf(WebAddress.parse(site.toString(), Problem.INVALID_VALUE));
    return own ? access : ConfluenceAccess.NONE;
  }

  /**
   * Reads a page.
   *
   * @throws ProblemException if it is not there, may not be read, is a draft or in the trash, or
   *     Confluence does not answer properly
   */
  public Page read(PageAddress.Online address) {
    RestContent content = address instanceof ById byId ? byId(byId) : byTitle((ByTitle) address);
    String status = content.status();
    if (status.equals("trashed") || (status.equals("draft") && !allowDraft)) {
      throw Problem.PAGE_NOT_CURRENT.failure(name(address) + " is " + status + ".").exception();
    }
    Page page = content.page(site.deployment().label(), space(content), site.base());
    if (page == null && site.deployment() == Deployment.CLOUD) {
      page = inDocumentFormat(content);
    }
    if (page == null) {
      throw Problem.PAGE_UNREADABLE
          .failure("The answer for " + name(address) + " has no body.")
          .exception();
    }
    refuseOtherSite(page);
    return page;
  }

  private RestContent byId(ById address) {
    String id = address.id();
    URI v1 = site.at("/rest/api/content/" + id + "?" + EXPAND);
    if (site.deployment() == Deployment.DATA_CENTER) {
      return first(
          address, List.of(v1, site.at("/rest/api/content/" + id + "?status=any&" + EXPAND)));
    }
    String v2 = (address.blogPost() ? "/api/v2/blogposts/" : "/api/v2/pages/") + id;
    URI published = site.at(v2 + "?body-format=storage");
    URI any = site.at("/rest/api/content/" + id + "?status=any&" + EXPAND);
    return first(
        address,
        allowDraft
            ? List.of(published, site.at(v2 + "?body-format=storage&get-draft=true"), any)
            : List.of(published, any));
  }

  /** Asks in several ways until one knows the page. */
  private RestContent first(PageAddress.Online address, List<URI> ways) {
    Reply reply = get(ways.get(0));
    for (URI way : ways.subList(1, ways.size())) {
      if (!isMissing(reply)) {
        break;
      }
      Reply next = get(way);
      if (next.status() == 200 || (!isMissing(next) && next.status() != 400)) {
        reply = next;
      }
    }
    RestContent content = new RestContent(answer(reply, name(address)));
    if (!content.isContent()) {
      throw notAPage(address);
    }
    return content;
  }

  private RestContent byTitle(ByTitle address) {
    Reply reply = get(search(address, EXPAND));
    JsonNode results = answer(reply, name(address)).path("results");
    if (!results.isArray()) {
      throw notAPage(address);
    }
    RestContent found = null;
    for (JsonNode result : results) {
      RestContent content = new RestContent(result);
      if (content.isContent() && (found == null || content.status().equals("current"))) {
        found = content;
      }
    }
    if (found == null) {
      throw notFound(name(address)).exception();
    }
    return found;
  }

  private URI search(ByTitle address, String expand) {
    String posted = address.posted() == null ? "" : "&type=blogpost&postingDay=" + address.posted();
    return site.at(
        "/rest/api/content?spaceKey="
            + encoded(address.space())
            + "&title="
            + encoded(address.title())
            + posted
            + "&"
            + expand);
  }

  /** The space's key, which v2 tells by number only when the page's link does not show it. */
  private @Nullable String space(RestContent content) {
    String key = content.space();
    if (key != null || content.spaceId() == null) {
      return key;
    }
    return lookUp(site.at("/api/v2/spaces/" + encoded(content.spaceId())))
        .map(space -> space.path("key").asText(null))
        .orElse(null);
  }

  /** Some pages exist in Atlassian's JSON format only. */
  private @Nullable Page inDocumentFormat(RestContent content) {
    URI way = site.at("/api/v2/pages/" + encoded(content.id()) + "?body-format=atlas_doc_format");
    return lookUp(way)
        .map(
            json ->
                new RestContent(json).page(site.deployment().label(), space(content), site.base()))
        .orElse(null);
  }

  /**
   * Through Atlassian's gateway, an id could be that of a page on another site than the one given.
   */
  private void refuseOtherSite(Page page) {
    if (site.shownHost() == null || page.url() == null) {
      return;
    }
    String host = WebAddress.parse(page.url(), Problem.PAGE_UNREADABLE).host();
    if (!host.equals(site.shownHost())) {
      throw Problem.FOREIGN_ORIGIN
          .failure("The page is at " + site.shownHost() + ", CONFLUENCE_URL leads to " + host + ".")
          .exception();
    }
  }

  private Reply get(URI way) {
    return http.get(way, authorization.header(), http.tries());
  }

  private static boolean isMissing(Reply reply) {
    return reply.status() == 404 || reply.status() == 410;
  }

  /** The JSON of a good reply. */
  private JsonNode answer(Reply reply, String wanted) {
    if (reply.isRedirect()) {
      throw redirected(reply).exception();
    }
    switch (reply.status()) {
      case 200 -> {}
      case 401 -> throw Problem.PAGE_UNAUTHORIZED.failure(authorization.doubts(reply)).exception();
      case 403 -> throw forbidden(reply, wanted).exception();
      case 404, 410 -> throw notFound(wanted).exception();
      default ->
          throw Problem.PAGE_UNREADABLE
              .failure("Confluence answered " + reply.status() + ". " + reply.message())
              .exception();
    }
    if (reply.isWebPage()) {
      String title = reply.message();
      throw Problem.PAGE_SIGN_IN
          .failure(title.isEmpty() ? "" : "It is titled \"" + title + "\".")
          .exception();
    }
    JsonNode json = reply.json();
    if (json.isMissingNode()) {
      throw Problem.PAGE_UNREADABLE
          .failure("The answer for " + wanted + " is not JSON, or cut off.")
          .exception();
    }
    return json;
  }

  private Failure forbidden(Reply reply, String wanted) {
    String said = reply.message();
    boolean signIn =
        said.contains("Basic Authentication has been disabled")
            || reply.header("x-authentication-denied-reason") != null
            || "AUTHENTICATION_DENIED".equals(reply.header("x-seraph-loginreason"));
    if (signIn) {
      return Problem.PAGE_UNAUTHORIZED.failure(authorization.doubts(reply));
    }
    String doubts = authorization.header() == null ? " " + authorization.doubts(reply) : "";
    return Problem.PAGE_FORBIDDEN.failure(
        wanted + " is not for this user." + (said.isEmpty() ? "" : " It says: " + said) + doubts);
  }

  private Failure notFound(String wanted) {
    String anonymous =
        authorization.header() == null
            ? " No token is configured, so only public pages can be read."
            : "";
    return Problem.PAGE_NOT_FOUND.failure(
        "There is no " + wanted + " on " + site.base().getHost() + "." + anonymous);
  }

  private Failure redirected(Reply reply) {
    String location = String.valueOf(reply.header("location"));
    String lower = location.toLowerCase(Locale.ROOT);
    for (String sign :
        List.of(
            "login", "signin", "sign-in", "sso", "saml", "oauth", "auth/", "id.atlassian.com")) {
      if (lower.contains(sign)) {
        return Problem.PAGE_SIGN_IN.failure("It redirects to a sign-in page.");
      }
    }
    String where = "another address of its own";
    if (WebAddress.looksLike(location)) {
      try {
        where = WebAddress.parse(location, Problem.PAGE_REDIRECTED).origin();
      } catch (ProblemException e) {
        where = "an address that makes no sense";
      }
    } else if (location.startsWith("//")) {
      where = "another host";
    }
    return Problem.PAGE_REDIRECTED.failure(
        site.base().getHost() + " redirects (" + reply.status() + ") to " + where + ".");
  }

  private ProblemException notAPage(PageAddress.Online address) {
    return Problem.PAGE_UNREADABLE
        .failure("The answer for " + name(address) + " does not describe a page.")
        .exception();
  }

  private static String name(PageAddress.Online address) {
    return address instanceof ById byId
        ? "page " + byId.id()
        : "page \"" + ((ByTitle) address).title() + "\" in space " + ((ByTitle) address).space();
  }

  // What a page points at. These never fail a run: what cannot be looked up stays as it is.

  /**
   * A user's display name.
   *
   * @param id account id (Cloud), user key or user name (Data Center)
   */
  public Optional<String> userName(String id) {
    String by =
        site.deployment() == Deployment.CLOUD
            ? "accountId"
            : id.matches("[0-9a-f]{32}") ? "key" : "username";
    return lookUp(site.at("/rest/api/user?" + by + "=" + encoded(id)))
        .map(user -> user.path("displayName").asText(user.path("publicName").asText("")))
        .filter(name -> !name.isBlank());
  }

  /** The page with this title in this space. */
  public Optional<PageLink> findPage(String space, String title) {
    return find(space, title, "expand=version")
        .map(page -> new PageLink(page.id(), page.title(), page.url(site.base())));
  }

  /** The storage format of the page with this title in this space. */
  public Optional<String> pageBody(String space, String title) {
    return find(space, title, EXPAND).map(page -> page.body("storage"));
  }

  /** The text of a file that is attached to a page, if it is text and served from this site. */
  public Optional<String> attachmentText(String pageId, String fileName) {
    URI list =
        site.at(
            "/rest/api/content/"
                + encoded(pageId)
                + "/child/attachment?filename="
                + encoded(fileName));
    return lookUp(list)
        .map(found -> found.path("results").path(0).path("_links").path("download").asText(""))
        .filter(path -> path.startsWith("/") && !path.startsWith("//"))
        .flatMap(path -> fetch(site.at(path)))
        .filter(reply -> reply.body().length <= MAX_ATTACHMENT_BYTES)
        .map(Reply::text)
        .filter(text -> text.indexOf('\0') < 0 && text.indexOf('\uFFFD') < 0);
  }

  private Optional<RestContent> find(String space, String title, String expand) {
    return lookUp(search(new ByTitle(site, space, title, null), expand))
        .map(found -> new RestContent(found.path("results").path(0)))
        .filter(RestContent::isContent);
  }

  private Optional<JsonNode> lookUp(URI way) {
    return fetch(way).map(Reply::json).filter(JsonNode::isObject);
  }

  /** One try; after the first sign that Confluence is in trouble, none. */
  private Optional<Reply> fetch(URI way) {
    if (lookupsFail) {
      return Optional.empty();
    }
    try {
      Reply reply = http.get(way, authorization.header(), 1);
      return reply.status() == 200 ? Optional.of(reply) : Optional.empty();
    } catch (ProblemException e) {
      lookupsFail = e.failure().problem().exitCode() == ExitCode.UNAVAILABLE;
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
