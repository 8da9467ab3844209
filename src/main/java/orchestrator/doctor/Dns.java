package orchestrator.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up; a literal in tests. */
public interface Dns {
  /**
   * The addresses of a host, at least one.
   *
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The machine's own resolver. */
  static Dns ofThisMachine() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
