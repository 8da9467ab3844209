package orchestrator.confluence;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * A web address taken apart: strict about where it leads, since a token may follow, and lenient
 * about its path, since people paste what the browser shows.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, ASCII
 * @param port always given
 * @param path raw, empty or starting with a slash
 * @param query raw, without the question mark; may be empty
 */
public record WebAddress(String scheme, String host, int port, String path, String query) {

  /** Whether text is meant to be a web address at all. */
  public static boolean looksLike(String text) {
    int colon = text.indexOf("://");
    return colon > 0 && text.substring(0, colon).chars().allMatch(Character::isLetterOrDigit);
  }

  /**
   * Takes an address apart.
   *
   * @param otherwise the problem to report
   * @throws ProblemException if it leads nowhere certain
   */
  public static WebAddress parse(String text, Problem otherwise) {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw otherwise.failure("The address must start with https://.").exception();
    }
    int start = colon + 3;
    int end = start;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(start, end);
    if (end < text.length() && text.charAt(end) == '\\') {
      // Browsers read it as a slash, URI libraries do not: an old way to disguise a host.
      throw otherwise.failure("The address has a backslash after its host.").exception();
    }
    if (authority.indexOf('@') >= 0) {
      throw otherwise
          .failure("The address has a user name or password in it. Leave out what is before the @.")
          .exception();
    }
    String rest = text.substring(end);
    int fragment = rest.indexOf('#');
    if (fragment >= 0) {
      rest = rest.substring(0, fragment);
    }
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? "" : rest.substring(question + 1);
    int portColon = authority.lastIndexOf(':');
    boolean ported = portColon > authority.lastIndexOf(']');
    String host = ported ? authority.substring(0, portColon) : authority;
    String port = ported ? authority.substring(portColon + 1) : "";
    return new WebAddress(
        scheme, host(host, otherwise), port(port, scheme, otherwise), path, query);
  }

  private static String host(String text, Problem otherwise) {
    String host = text.toLowerCase(Locale.ROOT);
    if (host.matches("\\[[0-9a-f:.]+]")) {
      try {
        return new URI("https://" + host).getHost();
      } catch (URISyntaxException e) {
        throw otherwise.failure("The address has no valid host name.").exception(e);
      }
    }
    if (!host.chars().allMatch(c -> c < 128)) {
      try {
        // Look-alike letters turn into xn-- names, which match nothing but themselves.
        host = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException e) {
        throw otherwise.failure("The address has no valid host name.").exception(e);
      }
    }
    boolean plain = host.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    if (!plain || URI.create("https://" + host).getHost() == null) {
      throw otherwise.failure("The address has no valid host name.").exception();
    }
    return host;
  }

  private static int port(String text, String scheme, Problem otherwise) {
    if (text.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw otherwise.failure("The address has no valid port.").exception();
    }
    return Integer.parseInt(text);
  }

  /** Scheme, host and port, the port only where it is not the usual one. */
  public String origin() {
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  /**
   * Refuses plain http to other machines.
   *
   * @throws ProblemException if what is sent there could be read on the way
   */
  void requireSecure() {
    if (scheme.equals("http") && !isLoopback()) {
      throw Problem.INSECURE_URL.failure(origin() + " is not https.").exception();
    }
  }

  /** Whether it leads to this machine. */
  boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }
}
