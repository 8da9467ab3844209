package orchestrator.confluence;

import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * One Confluence: the address that its API hangs under, and which product it is.
 *
 * @param base scheme, host, port and context path, without a slash at the end
 * @param deployment which product
 * @param shownHost where people see the pages, if the API is elsewhere ({@code api.atlassian.com})
 *     and the page was given by its address
 */
public record Site(URI base, Deployment deployment, @Nullable String shownHost) {
  private static final String GATEWAY = "api.atlassian.com";

  /** Where Cloud keeps the contents of attachments. */
  private static final String MEDIA_ORIGIN = "https://api.media.atlassian.com";

  /** The two products, which differ in API and authentication. */
  public enum Deployment {
    CLOUD("cloud"),
    DATA_CENTER("data-center");

    private final String label;

    Deployment(String label) {
      this.label = label;
    }

    /** The stable name that the record shows. */
    public String label() {
      return label;
    }
  }

  /**
   * The site that a user configured, in any of the forms people paste.
   *
   * @throws ProblemException if it is not an https address (or http on loopback)
   */
  public static Site of(URI configured) {
    WebAddress address = WebAddress.parse(configured.toString(), Problem.INVALID_VALUE);
    address.requireSecure();
    return of(address, contextPath(address.path()));
  }

  /**
   * The context path in the path of an address under the site: all before Confluence's own words,
   * which people paste along ({@code /confluence/rest/api}, {@code /wiki/spaces/OPS/overview}).
   */
  private static String contextPath(String path) {
    StringBuilder context = new StringBuilder();
    String[] segments = path.split("/+", -1);
    for (int i = 0; i < segments.length; i++) {
      String next = i + 1 < segments.length ? segments[i + 1] : "";
      boolean own =
          switch (segments[i]) {
            case "spaces", "display", "pages" -> true;
            case "rest" -> next.isEmpty() || next.equals("api");
            case "api" -> next.equals("v2");
            case "x" -> !next.isEmpty();
            default -> segments[i].endsWith(".action");
          };
      if (own) {
        break;
      }
      if (!segments[i].isEmpty()) {
        context.append('/').append(segments[i]);
      }
    }
    return context.toString();
  }

  /** The site at this origin and context path. */
  static Site of(WebAddress address, String contextPath) {
    String host = address.host();
    String context = contextPath;
    if (host.endsWith(".atlassian.net")) {
      context = "/wiki"; // whatever was pasted: it is always there
    } else if (host.equals(GATEWAY) && !context.endsWith("/wiki")) {
      context = context + "/wiki";
    }
    // A Data Center may live under /wiki too; there, the client falls back to the API that both
    // have.
    Deployment deployment = context.endsWith("/wiki") ? Deployment.CLOUD : Deployment.DATA_CENTER;
    return new Site(URI.create(address.origin() + context), deployment, null);
  }

  /** The same site, expecting its pages to be shown at this host. */
  public Site shownAt(String host) {
    return new Site(base, deployment, host);
  }

  /** Whether the API is reached through Atlassian's gateway, away from where pages are shown. */
  public boolean isGateway() {
    return GATEWAY.equals(base.getHost());
  }

  /** The address of something under this site; the path starts with a slash. */
  public URI at(String path) {
    return URI.create(base + path);
  }

  /** Whether an address has this site's scheme, host and port: the only place for its token. */
  public boolean hasOriginOf(WebAddress other) {
    return WebAddress.parse(base.toString(), Problem.INVALID_VALUE).origin().equals(other.origin());
  }

  /**
   * Where a redirect leads; empty unless that is within this site's origin.
   *
   * @param from the address that was asked for
   * @param location where it points, as sent
   */
  public Optional<URI> within(URI from, String location) {
    return target(from, location, this::hasOriginOf);
  }

  /**
   * Where the download of an attachment leads; empty unless that is Atlassian's media host, or,
   * from a site on this machine, this machine. The address is signed: it needs no token and is as
   * good as one.
   *
   * @param from the address that was asked for
   * @param location where it points, as sent
   */
  public Optional<URI> media(URI from, String location) {
    boolean local = WebAddress.parse(base.toString(), Problem.INVALID_VALUE).isLoopback();
    return target(
        from,
        location,
        address -> local ? address.isLoopback() : address.origin().equals(MEDIA_ORIGIN));
  }

  private static Optional<URI> target(URI from, String location, Predicate<WebAddress> allowed) {
    try {
      URI next = from.resolve(location.strip());
      WebAddress address = WebAddress.parse(next.toString(), Problem.PAGE_REDIRECTED);
      // Made anew from its checked parts, so that nothing else can be read into it.
      String query = address.query().isEmpty() ? "" : "?" + address.query();
      return allowed.test(address)
          ? Optional.of(URI.create(address.origin() + address.path() + query))
          : Optional.empty();
    } catch (IllegalArgumentException | ProblemException e) {
      return Optional.empty(); // an address that makes no sense
    }
  }

  /** Another site at the same origin. */
  public Site under(String contextPath) {
    return of(WebAddress.parse(base.toString(), Problem.INVALID_VALUE), contextPath);
  }

  /** The context path, empty or starting with a slash. */
  public String contextPath() {
    String path = base.getRawPath();
    return path == null ? "" : path;
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
