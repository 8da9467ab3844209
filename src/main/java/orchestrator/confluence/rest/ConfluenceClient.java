package orchestrator.confluence.rest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.Comments;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Descendants;
import orchestrator.confluence.Descendants.Descendant;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.PageAddress.ById;
import orchestrator.confluence.PageAddress.ByTitle;
import orchestrator.confluence.PageLink;
import orchestrator.confluence.Site;
import orchestrator.confluence.Site.Deployment;
import orchestrator.confluence.WebAddress;
import orchestrator.http.HttpClients;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages from one Confluence, Cloud or Data Center.
 *
 * <p>Redirects are followed within the site's origin only, so that the token stays where it
 * belongs. One leads further: that of an attachment on Cloud to Atlassian's media host, without the
 * token. What a page points at may be looked up on several threads at once; the rest is for one.
 */
public final class ConfluenceClient {
  private static final int MAX_ATTACHMENT_BYTES = 2_000_000;
  private static final Duration FOR_ALL_LOOKUPS = Duration.ofMinutes(1);

  private static final int MAX_DESCENDANTS = 500;

  private static final Duration FOR_WHO_IT_IS = Duration.ofSeconds(10);

  private final Site site;
  private final boolean allowDraft;
  private final ConfluenceHttp http;
  private final ContentApi api;
  private final AttachmentApi files;
  private @Nullable RetryBudget lookups;
  private volatile boolean lookupsFail;
  private volatile @Nullable String filesFail;

  /**
   * A client for the Confluence of an address.
   *
   * @param site the site, from {@link PageAddress.Online#site()}
   * @param access how to sign in there; its token is used only if it is for this site
   * @param network how to get there
   * @param progress is told when Confluence asks to wait
   * @throws ProblemException if only half of the sign-in is configured
   */
  public ConfluenceClient(
      Site site, ConfluenceAccess access, HttpClients network, Consumer<String> progress) {
    this(site, access, new ConfluenceHttp(network, RequestLimits.USUAL, progress));
  }

  ConfluenceClient(Site site, ConfluenceAccess access, ConfluenceHttp http) {
    this.site = site;
    this.allowDraft = access.allowDraft();
    this.http = http;
    this.api =
        new ContentApi(site, new Authorization(forSite(access, site), site.deployment()), http);
    this.files = new AttachmentApi(site, api, http);
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
    RetryBudget effort = http.patiently();
    RestContent content =
        address instanceof ById byId
            ? api.byId(byId, allowDraft, effort)
            : api.byTitle((ByTitle) address, true, effort);
    Page page = page(content);
    Integer version = address.version();
    if (version == null || version.equals(page.version())) {
      return page;
    }
    return version(page, version, effort)
        .withNote(
            "Version "
                + version
                + " of the page is read, as its address says"
                + (page.version() == null ? "." : "; the current one is " + page.version() + "."));
  }

  /**
   * Reads another version of a page.
   *
   * @throws ProblemException {@code page-version-not-found} if it was deleted; another if
   *     Confluence does not answer properly
   */
  public Page version(Page page, int number) {
    return version(page, number, http.patiently());
  }

  private static boolean isBlogPost(Page page) {
    return page.url() != null && page.url().contains("/blog/");
  }

  /** The version has the id, the space and the address of the page. */
  private Page version(Page page, int number, RetryBudget effort) {
    RestContent content =
        api.version(String.valueOf(page.id()), isBlogPost(page), page.version(), number, effort);
    Page found = withBody(content, page.space(), "&version=" + number);
    return new Page(
        page.id(),
        found.title(),
        page.space(),
        number,
        page.url(),
        page.source(),
        found.format(),
        found.body(),
        page.notes());
  }

  /**
   * Reads the pages below a page. Those that may not be seen are counted, where Confluence shows
   * that there are any.
   *
   * @param id the page's content id
   * @param depth how many levels: 1 for its children alone
   * @throws ProblemException if Confluence does not answer properly, or there are too many
   */
  public Descendants descendants(String id, int depth) {
    List<Descendant> pages = new ArrayList<>();
    PageTree.Visitor reader =
        (child, level) -> {
          boolean listed = child.body("storage") == null;
          Page page = listed ? read(new ById(site, child.id(), false)) : page(child);
          pages.add(new Descendant(page, level));
        };
    int unreadable = new PageTree(api, http, MAX_DESCENDANTS, reader).below(id, depth);
    return new Descendants(pages, unreadable);
  }

  /**
   * The ids of the pages below a page, in the order of the page tree.
   *
   * @param most how many there may be
   * @param unreadable hears how many more there are that may not be seen, if any
   * @throws ProblemException if Confluence does not answer properly, or there are too many
   */
  public List<String> idsBelow(String id, int most, IntConsumer unreadable) {
    List<String> ids = new ArrayList<>();
    PageTree tree = new PageTree(api, http, most, (child, level) -> ids.add(child.id()));
    int unseen = tree.below(id, Integer.MAX_VALUE);
    if (unseen > 0) {
      unreadable.accept(unseen);
    }
    return ids;
  }

  /**
   * The ids of all pages and blog posts that a search finds, in its order.
   *
   * @param query in Confluence's query language (CQL)
   * @param most how many there may be
   * @throws ProblemException if Confluence does not understand it or does not answer properly, or
   *     there are too many
   */
  public List<String> idsMatching(String query, int most) {
    List<String> ids = new ArrayList<>();
    String next = null;
    do {
      ContentApi.Found found = api.searchPage(query, next, http.patiently());
      links(found.contents()).forEach(link -> ids.add(link.id()));
      if (ids.size() > most) {
        throw Problem.PAGE_TOO_LARGE
            .failure("The search finds more than " + most + " pages.")
            .exception();
      }
      next = found.next();
    } while (next != null);
    return ids;
  }

  /**
   * Reads the comments on pages, as many as somebody could read.
   *
   * @return those of each
   * @throws ProblemException if Confluence does not answer properly; not if they may not be seen
   */
  public List<Comments> comments(List<Page> pages) {
    CommentReader reader = new CommentReader(api, http.patiently());
    List<Comments> comments = new ArrayList<>();
    for (Page page : pages) {
      String kind = isBlogPost(page) ? "blogposts" : "pages";
      comments.add(
          reader.read(
              String.valueOf(page.id()), site.deployment() == Deployment.CLOUD ? kind : null));
    }
    return comments;
  }

  /**
   * Whom the token belongs to, by display name; empty when nobody is signed in, or Confluence does
   * not tell.
   *
   * @throws ProblemException {@code page-forbidden} if the token may not ask that, which proves
   *     nothing about pages; another if it is not accepted, or Confluence does not answer properly
   */
  public Optional<String> signedInAs() {
    RetryBudget once = RetryBudget.once(FOR_WHO_IT_IS);
    return api.currentUser(once)
        .filter(user -> !user.path("type").asText("").equals("anonymous"))
        .map(user -> user.path("displayName").asText(user.path("publicName").asText("")))
        .filter(name -> !name.isBlank());
  }

  private Page page(RestContent content) {
    String status = content.status();
    if (status.equals("trashed") || (status.equals("draft") && !allowDraft)) {
      throw Problem.PAGE_NOT_CURRENT
          .failure("\"" + content.title() + "\" is " + status + ".")
          .exception();
    }
    Page page = withBody(content, space(content), "");
    refuseOtherSite(page);
    return page;
  }

  private Page withBody(RestContent content, @Nullable String space, String versionParameter) {
    String source = site.deployment().label();
    Page page = content.page(source, space, site.base());
    if (page == null && site.deployment() == Deployment.CLOUD) {
      // Some pages exist in Atlassian's JSON format only.
      String way =
          "/api/v2/pages/" + content.id() + "?body-format=atlas_doc_format" + versionParameter;
      page =
          quietly(effort -> api.lookUp(way, effort))
              .map(json -> new RestContent(json).page(source, space, site.base()))
              .orElse(null);
    }
    if (page == null) {
      throw Problem.PAGE_UNREADABLE
          .failure("The answer for \"" + content.title() + "\" has no body.")
          .exception();
    }
    return page;
  }

  /** The space's key, which v2 tells by number only when the page's link does not show it. */
  private @Nullable String space(RestContent content) {
    String key = content.space();
    String number = content.spaceId();
    if (key != null || number == null) {
      return key;
    }
    return quietly(effort -> api.lookUp("/api/v2/spaces/" + ContentApi.encoded(number), effort))
        .map(space -> space.path("key").asText(""))
        .filter(found -> !found.isEmpty())
        .orElse(null);
  }

  /**
   * Through Atlassian's gateway, an id could be that of a page on another site than the given one.
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

  // What a page points at. These never fail a run: what cannot be looked up stays as it is.

  /**
   * A user's display name.
   *
   * @param id account id (Cloud), user key or user name (Data Center)
   */
  public Optional<String> userName(String id) {
    boolean key = id.matches("[0-9a-f]{32}");
    String by = site.deployment() == Deployment.CLOUD ? "accountId" : key ? "key" : "username";
    String way = "/rest/api/user?" + by + "=" + ContentApi.encoded(id);
    return quietly(effort -> api.lookUp(way, effort))
        .map(user -> user.path("displayName").asText(user.path("publicName").asText("")))
        .filter(name -> !name.isBlank());
  }

  /** The page with this title in this space. */
  public Optional<PageLink> findPage(String space, String title) {
    return find(space, title, false)
        .map(page -> new PageLink(page.id(), page.title(), page.url(site.base())));
  }

  /** The storage format of the page with this title in this space. */
  public Optional<String> pageBody(String space, String title) {
    return find(space, title, true).map(page -> page.body("storage"));
  }

  /** The pages directly below a page, in the order of the page tree, as far as they may be seen. */
  public Optional<List<PageLink>> children(String id) {
    return quietly(effort -> Optional.of(links(api.children(id, false, effort))));
  }

  /** The content id of a space's home page. */
  public Optional<String> homePage(String space) {
    String key = ContentApi.encoded(space);
    return idIn("/api/v2/spaces?keys=" + key, "/results/0/homepageId")
        .or(() -> idIn("/rest/api/space/" + key + "?expand=homepage", "/homepage/id"));
  }

  /** The content id of the page right above a page. */
  public Optional<String> parent(String id) {
    return idIn("/api/v2/pages/" + ContentApi.encoded(id), "/parentId")
        .or(
            () -> {
              String way = "/rest/api/content/" + ContentApi.encoded(id) + "?expand=ancestors";
              return quietly(effort -> api.lookUp(way, effort))
                  .map(page -> page.path("ancestors"))
                  .map(above -> above.path(above.size() - 1).path("id").asText(""))
                  .filter(found -> !found.isEmpty());
            });
  }

  private Optional<String> idIn(String way, String pointer) {
    if (way.startsWith("/api/v2/") && site.deployment() != Deployment.CLOUD) {
      return Optional.empty();
    }
    return quietly(effort -> api.lookUp(way, effort))
        .map(json -> json.at(pointer).asText(""))
        .filter(id -> !id.isEmpty() && !id.equals("null"));
  }

  /**
   * The pages that a search finds, in its order.
   *
   * @param query in Confluence's query language (CQL)
   * @param limit how many at most
   */
  public Optional<List<PageLink>> search(String query, int limit) {
    return quietly(effort -> api.search(query, limit, effort)).map(this::links);
  }

  private List<PageLink> links(List<RestContent> contents) {
    return contents.stream()
        .filter(content -> List.of("page", "blogpost", "").contains(content.type()))
        .filter(content -> List.of("current", "").contains(content.status()))
        .map(content -> new PageLink(content.id(), content.title(), address(content)))
        .toList();
  }

  /** Lists of Cloud tell no addresses, but an id is one; behind the gateway it is not known. */
  private @Nullable String address(RestContent content) {
    boolean told = content.json().path("_links").has("webui");
    if (told || site.isGateway()) {
      return told ? content.url(site.base()) : null;
    }
    return site.at("/pages/viewpage.action?pageId=" + content.id()).toString();
  }

  /** The address of an issue, where its Jira is known to be: beside Confluence, on Cloud. */
  public Optional<String> issueUrl(String key) {
    String host = site.shownHost() == null ? site.base().getHost() : site.shownHost();
    return host != null
            && host.endsWith(".atlassian.net")
            && key.matches("[A-Za-z][A-Za-z0-9_]{0,99}-[0-9]{1,18}")
        ? Optional.of("https://" + host + "/browse/" + key)
        : Optional.empty();
  }

  /** The text of a file that is attached to a page, if it is text. */
  public Optional<String> attachmentText(String pageId, String fileName) {
    return quietly(effort -> files.named(pageId, fileName, effort))
        .flatMap(file -> quietly(effort -> found(files.content(file, effort))))
        .filter(bytes -> bytes.length <= MAX_ATTACHMENT_BYTES)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(text -> text.indexOf('\0') < 0 && text.indexOf('\uFFFD') < 0);
  }

  private static Optional<byte[]> found(AttachmentContent content) {
    return content instanceof AttachmentContent.Found file
        ? Optional.of(file.bytes())
        : Optional.empty();
  }

  /**
   * The files that are attached to a page; empty where Confluence does not show them.
   *
   * @throws ProblemException if Confluence does not answer
   */
  public Optional<List<Attachment>> attachments(String pageId) {
    return files.all(pageId, http.patiently());
  }

  /** The content of such a file; after a sign that Confluence has none to give, none is fetched. */
  public AttachmentContent content(Attachment file) {
    String why = filesFail;
    if (why != null) {
      return new AttachmentContent.Missing(why);
    }
    try {
      return files.content(file, http.patiently());
    } catch (ProblemException e) {
      if (e.failure().problem().exitCode() != ExitCode.UNAVAILABLE) {
        throw e;
      }
      why = "Confluence does not give it";
      filesFail = why;
      http.tell("files attached to the page cannot be read: " + e.failure().detail());
      return new AttachmentContent.Missing(why);
    }
  }

  private Optional<RestContent> find(String space, String title, boolean body) {
    ByTitle address = new ByTitle(site, space, title, null);
    return quietly(effort -> Optional.of(api.byTitle(address, body, effort)));
  }

  /** One try each and a minute for all; after a sign that Confluence is in trouble, none. */
  private <T> Optional<T> quietly(Function<RetryBudget, Optional<T>> lookup) {
    if (lookupsFail) {
      return Optional.empty();
    }
    try {
      return lookup.apply(lookups());
    } catch (ProblemException e) {
      if (e.failure().problem().exitCode() == ExitCode.UNAVAILABLE) {
        lookupsFail = true;
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a link in the answer that is no address
    }
  }

  private synchronized RetryBudget lookups() {
    if (lookups == null) {
      lookups = RetryBudget.once(FOR_ALL_LOOKUPS);
    }
    return lookups;
  }
}
