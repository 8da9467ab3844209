package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import orchestrator.confluence.Site;
import orchestrator.confluence.WebAddress;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Tells good replies from refusals, and says what a refusal means. */
final class RefusedReplies {
  /** What the addresses of sign-in pages have in them, as a word of its own. */
  private static final Pattern SIGN_IN =
      Pattern.compile(
          "(?i)\\bid\\.atlassian\\.com\\b|\\bos_destination\\b"
              + "|(?<![a-z])(?:log[- ]?in|sign[- ]?in|sso|saml2?|oauth2?|adfs|auth|authorize|authenticate)(?![a-z])");

  private final Site site;
  private final Authorization authorization;

  RefusedReplies(Site site, Authorization authorization) {
    this.site = site;
    this.authorization = authorization;
  }

  /**
   * The JSON of a good reply.
   *
   * @param wanted what was asked for, e.g. {@code page 123}
   * @throws ProblemException if it is anything else
   */
  JsonNode accept(Reply reply, String wanted) {
    if (reply.isRedirect()) {
      throw redirected(reply).exception();
    }
    switch (reply.status()) {
      case 200 -> {}
      case 401 -> throw unauthorized(reply, wanted).exception();
      case 403 -> throw forbidden(reply, wanted).exception();
      case 404, 410 -> throw missing(wanted).exception();
      default ->
          throw Problem.PAGE_UNREADABLE
              .failure("Confluence answered " + reply.status() + ". " + reply.message())
              .exception();
    }
    if (reply.isWebPage()) {
      throw webPage(reply).exception();
    }
    JsonNode json = reply.json();
    if (json.isMissingNode()) {
      throw unreadable(wanted, "is not JSON, or cut off").exception();
    }
    return json;
  }

  /** Nothing was found. */
  Failure missing(String wanted) {
    return Problem.PAGE_NOT_FOUND.failure(
        "There is no " + wanted + " on " + site.base().getHost() + "." + anonymous());
  }

  /** A version of a page was not found. */
  Failure missingVersion(String wanted, int version, @Nullable Integer current) {
    return Problem.PAGE_VERSION_NOT_FOUND.failure(
        "There is no version "
            + version
            + " of "
            + wanted
            + " on "
            + site.base().getHost()
            + (current == null ? "." : "; the current one is " + current + "."));
  }

  /**
   * No Confluence was found.
   *
   * @param elsewhere where on the same host there is one
   */
  Failure noConfluence(List<Site> elsewhere) {
    String nothing = "Nothing at " + site + " answers as Confluence does";
    return Problem.CONFLUENCE_NOT_FOUND.failure(
        elsewhere.isEmpty()
            ? nothing + "."
            : nothing
                + ", but something does at "
                + elsewhere.stream().map(Site::toString).collect(Collectors.joining(" and "))
                + ". Set CONFLUENCE_URL="
                + elsewhere.get(0));
  }

  private String anonymous() {
    return authorization.isAnonymous()
        ? " Without a token only public pages can be read; set CONFLUENCE_URL with"
            + " CONFLUENCE_USERNAME and CONFLUENCE_API_TOKEN (Cloud) or with"
            + " CONFLUENCE_PERSONAL_TOKEN (Data Center)."
        : "";
  }

  /** Nobody signed in, and that is what is wanted. */
  private Failure needsToken(String what) {
    return Problem.PAGE_NEEDS_TOKEN.failure(what + " No token is configured.");
  }

  private Failure unauthorized(Reply reply, String wanted) {
    return authorization.isAnonymous()
        ? needsToken(site.base().getHost() + " shows " + wanted + " to nobody unknown (401).")
        : Problem.PAGE_UNAUTHORIZED.failure(authorization.doubts(reply));
  }

  private Failure webPage(Reply reply) {
    String title = reply.message();
    String what =
        "In place of data it sent a web page"
            + (title.isEmpty() ? "." : " titled \"" + title + "\".");
    return authorization.isAnonymous() ? needsToken(what) : Problem.PAGE_SIGN_IN.failure(what);
  }

  /** Something was found that cannot be used. */
  Failure unreadable(String wanted, String why) {
    return Problem.PAGE_UNREADABLE.failure("The answer for " + wanted + " " + why + ".");
  }

  private Failure forbidden(Reply reply, String wanted) {
    String said = reply.message();
    if (authorization.isAnonymous()) {
      return needsToken(
          site.base().getHost() + " does not show " + wanted + " to everybody (403).");
    }
    if (Authorization.isAboutSigningIn(reply)) {
      return Problem.PAGE_UNAUTHORIZED.failure(authorization.doubts(reply));
    }
    return Problem.PAGE_FORBIDDEN.failure(
        "This user may not see "
            + wanted
            + "."
            + (said.isEmpty() ? "" : " Confluence says: " + said));
  }

  /** Whether a good token was turned down for what it may not do. */
  boolean isAboutRights(Reply reply) {
    return reply.status() == 401
        ? Authorization.isAboutScope(reply)
        : reply.status() == 403 && !Authorization.isAboutSigningIn(reply);
  }

  /** Whether a web page asks to sign in, as far as its title tells. */
  static boolean isSignIn(Reply page) {
    return SIGN_IN.matcher(page.message()).find();
  }

  /** Whether an address is that of a sign-in page. */
  static boolean isSignIn(URI address) {
    return SIGN_IN.matcher(address.toString()).find();
  }

  private Failure redirected(Reply reply) {
    String location = String.valueOf(reply.header("location"));
    if (SIGN_IN.matcher(location).find()) {
      boolean own = !WebAddress.looksLike(location) && !location.startsWith("//");
      String what = "It redirects to a sign-in page" + (own ? "." : " on " + where(location) + ".");
      return authorization.isAnonymous() ? needsToken(what) : Problem.PAGE_SIGN_IN.failure(what);
    }
    return Problem.PAGE_REDIRECTED.failure(
        site.base().getHost() + " redirects (" + reply.status() + ") to " + where(location) + ".");
  }

  /** Whose an address is, which may hold what nobody should see. */
  private static String where(String location) {
    if (WebAddress.looksLike(location)) {
      try {
        return WebAddress.parse(location, Problem.PAGE_REDIRECTED).origin();
      } catch (ProblemException e) {
        return "an address that makes no sense";
      }
    }
    return location.startsWith("//") ? "another host" : "another address of its own";
  }
}
