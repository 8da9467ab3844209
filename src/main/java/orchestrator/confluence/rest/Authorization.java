package orchestrator.confluence.rest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Site.Deployment;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Chooses what to sign in with, and says what is wrong with it when that was refused. */
final class Authorization {
  private static final String ANONYMOUS = "No token is configured.";

  private static final String BASIC_DISABLED = "Basic Authentication has been disabled";

  private final ConfluenceAccess access;
  private final Deployment deployment;

  /**
   * The way to sign in to this kind of Confluence.
   *
   * @throws ProblemException if half of what is needed is configured
   */
  Authorization(ConfluenceAccess access, Deployment deployment) {
    this.access = access;
    this.deployment = deployment;
    if (access.personalToken() == null) {
      if (access.apiToken() != null && access.username() == null) {
        throw Problem.CONFLUENCE_NOT_CONFIGURED
            .failure("CONFLUENCE_API_TOKEN is set, but not CONFLUENCE_USERNAME.")
            .exception();
      }
      if (access.apiToken() == null && access.username() != null) {
        throw Problem.CONFLUENCE_NOT_CONFIGURED
            .failure("CONFLUENCE_USERNAME is set, but no CONFLUENCE_API_TOKEN.")
            .exception();
      }
    }
  }

  /** Whether nobody signs in. */
  boolean isAnonymous() {
    return header() == null;
  }

  /** The header's value; null to ask anonymously. */
  @Nullable String header() {
    boolean basic = isBasic();
    if (!basic && access.personalToken() == null) {
      return null;
    }
    String header =
        basic ? "Basic " + pair() : "Bearer " + String.valueOf(access.personalToken()).strip();
    if (header.chars().anyMatch(Character::isISOControl)) {
      throw Problem.INVALID_VALUE
          .failure("The Confluence token has a line break or control character in it.")
          .exception();
    }
    return header;
  }

  /** Why the server may have turned it down. */
  String doubts(Reply reply) {
    String token = String.valueOf(access.apiToken());
    String said = reply.message();
    if (isAnonymous()) {
      return ANONYMOUS;
    }
    if (wantsCaptcha(reply)) {
      return "After too many failures it wants a CAPTCHA solved: sign in with a browser once.";
    }
    if (deployment == Deployment.CLOUD && !isBasic()) {
      return "A personal token is for Data Center; Confluence Cloud wants user name and API token.";
    }
    if (deployment == Deployment.DATA_CENTER && isBasic() && token.startsWith("ATATT")) {
      return "This is an API token of Atlassian's cloud; Data Center wants a personal token.";
    }
    if (said.contains(BASIC_DISABLED)) {
      return "User name and password are switched off there; it wants a personal token.";
    }
    if (said.contains("passwords is deprecated")) {
      return "Confluence Cloud wants an API token in place of the password.";
    }
    if (isAboutScope(reply)) {
      return "The API token lacks a scope, such as read:page:confluence. It says: " + said;
    }
    return said.isEmpty() ? "" : "It says: " + said;
  }

  /** Whether a 401 is about what this token was made for, not about the token as such. */
  static boolean isAboutScope(Reply reply) {
    return reply.message().contains("scope");
  }

  /** Whether a 403 is about how one signed in, not about what one may see. */
  static boolean isAboutSigningIn(Reply reply) {
    return wantsCaptcha(reply) || reply.message().contains(BASIC_DISABLED);
  }

  private static boolean wantsCaptcha(Reply reply) {
    return "AUTHENTICATION_DENIED".equals(reply.header("x-seraph-loginreason"))
        || String.valueOf(reply.header("x-authentication-denied-reason")).contains("CAPTCHA");
  }

  private boolean isBasic() {
    boolean possible = access.username() != null && access.apiToken() != null;
    return possible && (deployment == Deployment.CLOUD || access.personalToken() == null);
  }

  private String pair() {
    String pair =
        String.valueOf(access.username()).strip() + ":" + String.valueOf(access.apiToken()).strip();
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
