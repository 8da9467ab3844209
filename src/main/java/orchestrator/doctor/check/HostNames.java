package orchestrator.doctor.check;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the names and addresses of hosts tell. */
public final class HostNames {
  private static final List<String> AWS =
      List.of(
          ".amazonaws.com",
          ".amazonaws.com.cn",
          ".amazonaws.eu",
          ".api.aws",
          ".api.amazonwebservices.com.cn",
          ".api.amazonwebservices.eu");

  private HostNames() {}

  /** Whether a host is one of AWS's. */
  public static boolean isAws(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return AWS.stream().anyMatch(name::endsWith);
  }

  /** Whether a host is the same for everybody: a public one of AWS, an address, this machine. */
  static boolean isPublicKnowledge(String host) {
    boolean own = host.contains("vpce-") || host.chars().filter(c -> c == '.').count() > 4;
    return isLiteral(host) || host.equals("localhost") || (isAws(host) && !own);
  }

  /** Whether a host is written as an IP address. */
  public static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  /** Whether an address can be reached from its own network only. */
  public static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean shared = address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean local = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    return address.isSiteLocalAddress() || address.isLinkLocalAddress() || shared || local;
  }

  /** Whether an address is this machine. */
  public static boolean isHere(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  /**
   * Whether two addresses are likely to be in one private network. A VPC gives out at most 65,536
   * addresses in a row, which begin alike.
   */
  public static boolean areNear(InetAddress one, InetAddress other) {
    byte[] a = one.getAddress();
    byte[] b = other.getAddress();
    int alike = one instanceof Inet4Address ? 2 : 7;
    return a.length == b.length && Arrays.equals(a, 0, alike, b, 0, alike);
  }

  /** Up to four addresses, for people. */
  public static String list(List<InetAddress> addresses) {
    Stream<String> shown = addresses.stream().limit(4).map(InetAddress::getHostAddress);
    String more = addresses.size() > 4 ? ", …" : "";
    return String.join(", ", shown.toList()) + more;
  }
}
