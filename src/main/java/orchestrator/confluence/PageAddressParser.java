package orchestrator.confluence;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Understands the forms in which people name a page. */
public final class PageAddressParser {
  private final ConfluenceAccess access;
  private final Path workingDirectory;

  PageAddressParser(ConfluenceAccess access, Path workingDirectory) {
    this.access = access;
    this.workingDirectory = workingDirectory;
  }

  PageAddress parse(String page) {
    String text = page.strip();
    if (text.isEmpty()) {
      throw invalid("PAGE is empty.");
    }
    if (text.equals("-")) {
      return new PageAddress.StandardInput();
    }
    if (WebAddress.looksLike(text)) {
      return online(WebAddress.parse(text, Problem.PAGE_ADDRESS_INVALID));
    }
    if (isId(text) && access.site() != null) {
      return new PageAddress.ById(Site.of(access.site()), text, false);
    }
    return file(text);
  }

  private PageAddress file(String text) {
    Path path;
    try {
      path = workingDirectory.resolve(text);
    } catch (InvalidPathException e) {
      throw invalid("It is neither an address nor a possible file name.");
    }
    if (isId(text) && !Files.exists(path)) {
      throw Problem.CONFLUENCE_NOT_CONFIGURED
          .failure("Page " + text + " is an id, but there is no CONFLUENCE_URL to ask for it.")
          .exception();
    }
    return new PageAddress.LocalFile(path);
  }

  private PageAddress online(WebAddress address) {
    List<String> segments = segments(address.path());
    int form = form(segments);
    refuseOtherThanPages(address, segments, form);
    Site site = site(address, form < 0 ? segments : segments.subList(0, form));
    if (form < 0) {
      throw invalid("It is on " + site + ", but is not the address of a page.");
    }
    return version(page(site, segments.subList(form, segments.size()), address), address);
  }

  /** What is no page on any site is told without asking whose site it is. */
  private void refuseOtherThanPages(WebAddress address, List<String> segments, int form) {
    List<String> before = form < 0 ? segments : segments.subList(0, form);
    Optional<String> jira = JiraAddress.describe(address.host(), before);
    if (jira.isPresent()) {
      throw invalid("It is " + jira.get() + ". PAGE must be a page in Confluence.");
    }
    if (form < 0 && isHome(address, segments)) {
      throw invalid("It is the home page of the site. Open one of its pages.");
    }
  }

  private boolean isHome(WebAddress address, List<String> segments) {
    String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    boolean root = segments.isEmpty() || ("/" + String.join("/", segments)).equals(home());
    boolean cloud = address.host().endsWith(".atlassian.net") && segments.equals(List.of("wiki"));
    return (root && address.query().isEmpty())
        || cloud
        || last.matches("(?:dashboard|index)\\.action")
        || (last.equals("home") && segments.size() < 3);
  }

  /** The path of the configured site's own home page. */
  private String home() {
    String path = access.site() == null ? "" : Site.of(access.site()).contextPath();
    return path.isEmpty() ? "/" : path;
  }

  private static PageAddress.Online page(Site site, List<String> segments, WebAddress address) {
    List<String> rest = segments.subList(1, segments.size());
    return switch (segments.get(0)) {
      case "spaces" -> inSpace(site, rest, address);
      case "display" -> displayed(site, rest);
      case "x" -> tiny(site, rest);
      case "content" -> byId(site, first(rest), false);
      case "blogposts" -> byId(site, first(rest), true);
      case "history" -> byId(site, first(rest), false);
      default -> {
        // /pages/ID, /pages/history/ID
        boolean history = first(rest).equals("history") && rest.size() > 1;
        String id = history ? rest.get(1) : first(rest);
        yield isId(id) ? byId(site, id, false) : byQuery(site, address);
      }
    };
  }

  /** The same page in the version that {@code ?pageVersion=} names. */
  private static PageAddress.Online version(PageAddress.Online page, WebAddress address) {
    String written = parameter(address.query(), "pageVersion");
    if (written == null) {
      return page;
    }
    if (!written.matches("0*[1-9][0-9]{0,8}")) {
      throw invalid("pageVersion must be the number of a version, such as 3.");
    }
    int version = Integer.parseInt(written);
    if (page instanceof PageAddress.ById byId) {
      return new PageAddress.ById(byId.site(), byId.id(), byId.blogPost(), version);
    }
    PageAddress.ByTitle byTitle = (PageAddress.ByTitle) page;
    return new PageAddress.ByTitle(
        byTitle.site(), byTitle.space(), byTitle.title(), byTitle.posted(), version);
  }

  /** Where in the path the part begins that says which page it is; -1 if there is none. */
  private static int form(List<String> segments) {
    for (int i = 0; i < segments.size(); i++) {
      switch (segments.get(i)) {
        case "spaces", "display", "x", "pages", "content", "blogposts" -> {
          return i;
        }
        case "history" -> {
          if (i + 1 < segments.size() && isId(segments.get(i + 1))) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The site to ask: the configured one, or that of the address if there is no token to lose. */
  private Site site(WebAddress address, List<String> before) {
    if (access.site() == null) {
      address.requireSecure();
      if (access.username() != null
          || access.apiToken() != null
          || access.personalToken() != null) {
        throw Problem.CONFLUENCE_NOT_CONFIGURED
            .failure(
                "There is a token, but no CONFLUENCE_URL that says whom it is for; it is not sent to "
                    + address.host()
                    + " on the word of an address.")
            .exception();
      }
      return Site.of(address, context(before));
    }
    Site site = Site.of(access.site());
    if (site.isGateway() && !site.hasOriginOf(address)) {
      if (address.scheme().equals("https") && address.host().endsWith(".atlassian.net")) {
        return site.shownAt(address.host());
      }
      throw foreign(address, site);
    }
    if (!site.hasOriginOf(address)) {
      if (site.base().getHost().equals(address.host())) {
        address.requireSecure();
      }
      throw foreign(address, site);
    }
    if (site.contextPath().isEmpty()) {
      return Site.of(address, context(before)); // same origin: only the context path was left out
    }
    if (!(address.path() + "/").startsWith(site.contextPath() + "/")) {
      throw foreign(address, site);
    }
    return site;
  }

  /** The context path: what stands before the form, less the way to the API itself. */
  private static String context(List<String> before) {
    List<String> context = new ArrayList<>(before);
    for (String api : List.of("v2", "api", "rest")) {
      if (!context.isEmpty() && context.get(context.size() - 1).equals(api)) {
        context.remove(context.size() - 1);
      }
    }
    StringBuilder path = new StringBuilder();
    for (String segment : context) {
      path.append('/').append(URLEncoder.encode(segment, StandardCharsets.UTF_8));
    }
    return path.toString();
  }

  /** {@code /spaces/KEY/pages/ID/Title}, {@code /spaces/KEY/blog/2026/11/23/ID/Title} and kin. */
  private static PageAddress.Online inSpace(Site site, List<String> rest, WebAddress address) {
    String kind = rest.size() > 1 ? rest.get(1) : "";
    List<String> path = rest.size() > 2 ? rest.subList(2, rest.size()) : List.of();
    switch (kind) {
      case "pages", "history" -> {
        // /pages/ID/Title, /pages/edit-v2/ID, /history/ID
        for (String segment : path) {
          if (isId(segment)) {
            return byId(site, segment, false);
          }
        }
      }
      case "blog" -> {
        if (path.size() > 3 && isId(path.get(3))) {
          return byId(site, path.get(3), true);
        }
        for (String segment : path) {
          if (isId(segment) && segment.length() > 4) {
            return byId(site, segment, true);
          }
        }
      }
      case "whiteboard", "database", "folder", "embed" ->
          throw invalid("It is a " + kind + ", which has no text to read.");
      default -> {}
    }
    String homepage = parameter(address.query(), "homepageId");
    if (homepage != null && isId(homepage)) {
      return byId(site, homepage, false);
    }
    if (parameter(address.query(), "pageId") != null) {
      return byQuery(site, address);
    }
    throw invalid(
        rest.isEmpty()
            ? "It is the site's list of spaces. Open a page in one of them."
            : "It is the address of a space. Open one of its pages.");
  }

  /** {@code /display/KEY/Title} and {@code /display/KEY/2026/11/23/Title}. */
  private static PageAddress.Online displayed(Site site, List<String> rest) {
    if (rest.size() < 2) {
      throw invalid("It is the address of a space. Open one of its pages.");
    }
    String space = decoded(rest.get(0));
    if (rest.size() == 5) {
      Optional<LocalDate> day = day(rest.subList(1, 4));
      if (day.isPresent()) {
        return new PageAddress.ByTitle(site, space, decoded(rest.get(4)), day.get());
      }
    }
    String title =
        String.join(
            "/", rest.subList(1, rest.size()).stream().map(PageAddressParser::decoded).toList());
    return new PageAddress.ByTitle(site, space, title, null);
  }

  private static Optional<LocalDate> day(List<String> parts) {
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(parts.get(0)),
              Integer.parseInt(parts.get(1)),
              Integer.parseInt(parts.get(2))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static PageAddress.Online tiny(Site site, List<String> rest) {
    String code = rest.isEmpty() ? "" : rest.get(0);
    String id = TinyLink.id(code).orElseThrow(() -> invalid("Its short link cannot be decoded."));
    return new PageAddress.ById(site, id, false);
  }

  /** {@code viewpage.action?pageId=…} and {@code viewpage.action?spaceKey=…&title=…}. */
  private static PageAddress.Online byQuery(Site site, WebAddress address) {
    for (String name : List.of("pageId", "draftId", "entityId", "contentId")) {
      String id = parameter(address.query(), name);
      if (id != null) {
        return byId(site, id, false);
      }
    }
    String space = parameter(address.query(), "spaceKey");
    String title = parameter(address.query(), "title");
    if (space == null || title == null || space.isBlank() || title.isBlank()) {
      throw invalid("It names neither a page id nor a space with a title.");
    }
    return new PageAddress.ByTitle(site, space, title, null);
  }

  private static PageAddress.Online byId(Site site, String id, boolean blogPost) {
    if (!isId(id)) {
      throw invalid("Its page id is not a number.");
    }
    return new PageAddress.ById(site, id, blogPost);
  }

  private static boolean isId(String text) {
    return text.matches("[0-9]{1,19}");
  }

  private static String first(List<String> segments) {
    return segments.isEmpty() ? "" : segments.get(0);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : List.of(path.split("/", -1))) {
      if (segment.equals("..")) {
        throw invalid("Its path climbs up with '..'.");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return segments;
  }

  /** A parameter of a raw query, decoded; null if it is not there. */
  public static @Nullable String parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        return decoded(pair.substring(equals + 1));
      }
    }
    return null;
  }

  /** Decodes as browsers encode; a percent sign that begins nothing stands for itself. */
  public static String decoded(String text) {
    String careful = text.replaceAll("%(?![0-9a-fA-F]{2})", "%25");
    return URLDecoder.decode(careful, StandardCharsets.UTF_8);
  }

  private static ProblemException foreign(WebAddress address, Site site) {
    String where =
        site.hasOriginOf(address)
            ? "on the same host but not below " + site.contextPath()
            : "at " + address.origin();
    return Problem.FOREIGN_ORIGIN
        .failure("The page is " + where + ", CONFLUENCE_URL is " + site + ".")
        .exception();
  }

  private static ProblemException invalid(String why) {
    return Problem.PAGE_ADDRESS_INVALID.failure(why).exception();
  }
}
