package orchestrator.aws.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is called.
 *
 * @param uri {@code https}, or {@code http} on this machine; no user info, query or fragment
 * @param configuredBy who wants another address than AWS's public one, for people: {@code
 *     --endpoint-url}, {@code profile dev}; null for nobody
 */
public record Endpoint(URI uri, @Nullable String configuredBy) {
  /** Where the address comes from, for people. */
  public String source() {
    return configuredBy == null ? "default" : configuredBy;
  }

  /**
   * Checks an address that somebody typed. It will receive signed requests or a bearer token, so it
   * must not be one that others can read.
   *
   * @throws orchestrator.problem.ProblemException {@code INVALID_ENDPOINT}
   */
  static Endpoint of(String address, String source) {
    URI uri;
    try {
      uri = new URI(address.strip());
    } catch (URISyntaxException e) {
      throw invalid(source, "is not a URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw invalid(source, "does not begin with https://");
    }
    if (uri.getHost() == null) {
      throw invalid(source, "names no host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(source, "holds more than a host, a port and a path");
    }
    if (scheme.equals("http") && !isLoopback(uri.getHost())) {
      throw invalid(source, "is plain http to another machine (" + uri.getHost() + ")");
    }
    return new Endpoint(uri, source);
  }

  private static RuntimeException invalid(String source, String why) {
    return Problem.INVALID_ENDPOINT
        .failure("The endpoint URL of " + source + " " + why + ".")
        .exception();
  }

  /** Whether a host, as written, is this machine. Names are not looked up: DNS could lie. */
  public static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
  }
}
