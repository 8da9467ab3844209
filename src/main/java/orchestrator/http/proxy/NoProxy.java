package orchestrator.http.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides which hosts are reached directly, as curl and Python read {@code NO_PROXY}. */
final class NoProxy {
  private final List<String> entries;

  NoProxy(List<String> entries) {
    this.entries =
        entries.stream()
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  /** Whether the host must not be reached through a proxy. This machine never is. */
  boolean covers(String hostName, int port) {
    String host = bare(hostName);
    if (host.equals("localhost")) {
      return true;
    }
    byte @Nullable [] address = literal(host);
    if (address != null && isThisMachine(address)) {
      return true;
    }
    return entries.stream().anyMatch(entry -> matches(entry, host, address, port));
  }

  private static boolean matches(
      String entry, String host, byte @Nullable [] address, int wantedPort) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') > 0) {
      return address != null && inBlock(entry, address);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    boolean ported =
        colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']'); // not an IPv6
    if (ported) {
      if (!entry.substring(colon + 1).equals(Integer.toString(wantedPort))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = bare(name.startsWith("*.") ? name.substring(1) : name);
    if (name.startsWith(".")) {
      return host.endsWith(name) || host.equals(name.substring(1));
    }
    return host.equals(name) || (address == null && host.endsWith("." + name));
  }

  /** Loopback, and the link-local addresses where clouds serve instance metadata. */
  private static boolean isThisMachine(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    if (address.length == 4) {
      return first == 127 || (first == 169 && second == 254);
    }
    for (String own : List.of("::1/128", "fe80::/10", "fd00:ec2::/32")) {
      if (inBlock(own, address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean inBlock(String block, byte[] address) {
    int slash = block.indexOf('/');
    byte @Nullable [] base = literal(bare(block.substring(0, slash)));
    if (base == null || base.length != address.length) {
      return false;
    }
    int bits;
    try {
      bits = Integer.parseInt(block.substring(slash + 1));
    } catch (NumberFormatException e) {
      return false;
    }
    if (bits < 0 || bits > base.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((base[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static String bare(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
  }

  /** The bytes of an address written in digits; null for a name, which is never looked up. */
  private static byte @Nullable [] literal(String host) {
    boolean six = host.indexOf(':') >= 0;
    if (!six && !host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return null;
    }
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
