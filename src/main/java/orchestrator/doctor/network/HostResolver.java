package orchestrator.doctor.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up, and tells a wrong name from a machine that can resolve none. */
public record HostResolver(Dns dns) {
  /** A name that exists for certain. */
  private static final String KNOWN = "amazonaws.com";

  List<InetAddress> addresses(String host) throws UnknownHostException {
    return dns.addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
  }

  /** The addresses of this machine. */
  List<InetAddress> own() {
    return dns.own();
  }

  /** Whether any name can be resolved. */
  boolean works() {
    try {
      return !dns.addresses(KNOWN).isEmpty();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
