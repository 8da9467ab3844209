package orchestrator.confluence.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orchestrator.confluence.Site;
import orchestrator.confluence.Site.Deployment;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out under which context path of a host a Confluence answers. It tries a few usual ones and
 * stays at the origin, which is all that a token is bound to; even there, guesses are made without
 * it, until somebody asks who is there.
 */
final class SiteProbe {
  /** What every Confluence has, however little of it may be seen. */
  static final String LIST = "/rest/api/content?limit=1";

  private static final List<String> USUAL = List.of("", "/wiki", "/confluence");
  private static final Duration FOR_ALL = Duration.ofSeconds(4);

  private final Site site;
  private final @Nullable String authorization;
  private final ConfluenceHttp http;
  private final RetryBudget effort = RetryBudget.once(FOR_ALL);

  /**
   * A probe of a site.
   *
   * @param authorization the header's value; null for none
   */
  SiteProbe(Site site, @Nullable String authorization, ConfluenceHttp http) {
    this.site = site;
    this.authorization = authorization;
    this.http = http;
  }

  /** Whether one answers at the site's own address. */
  boolean isConfluence() {
    return answers(site, LIST, authorization);
  }

  /**
   * The sites at the same origin where one answers.
   *
   * @param ways what to ask them for, in any of their APIs
   */
  List<Site> elsewhere(List<String> ways) {
    if (site.isGateway()) {
      return List.of(); // there, a path is somebody's site
    }
    Set<String> paths = new LinkedHashSet<>();
    String path = site.contextPath();
    while (!path.isEmpty()) {
      path = path.substring(0, path.lastIndexOf('/'));
      paths.add(path);
    }
    paths.addAll(USUAL);
    List<Site> found = new ArrayList<>();
    for (String candidate : paths) {
      Site other = site.under(candidate);
      if (!other.contextPath().equals(site.contextPath()) && answers(other, ways)) {
        found.add(other);
      }
    }
    return found;
  }

  private boolean answers(Site candidate, List<String> ways) {
    return ways.stream()
        .filter(way -> candidate.deployment() == Deployment.CLOUD || !way.startsWith(ContentApi.V2))
        .anyMatch(way -> answers(candidate, way, null));
  }

  private boolean answers(Site candidate, String way, @Nullable String header) {
    try {
      Reply reply = http.get(candidate.at(way), header, effort);
      boolean known = isConfluence(reply, candidate);
      boolean asksWho = reply.status() == 401 || reply.status() == 403;
      return known
          || (asksWho
              && header == null
              && authorization != null
              && answers(candidate, way, authorization));
    } catch (ProblemException e) {
      return false;
    }
  }

  /** An object or list, one of Confluence's errors, or its own sign-in page. */
  private static boolean isConfluence(Reply reply, Site candidate) {
    String location = reply.header("location");
    if (reply.isRedirect() && location != null) {
      return candidate
          .within(candidate.at("/"), location)
          .filter(RefusedReplies::isSignIn)
          .filter(next -> next.getRawPath().startsWith(candidate.contextPath() + "/"))
          .isPresent();
    }
    return reply.isConfluenceError() || (reply.status() == 200 && reply.json().isObject());
  }
}
