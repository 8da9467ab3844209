package orchestrator.doctor.network;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
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

  /** The addresses that this machine itself has, this one included that everybody has. */
  default List<InetAddress> own() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException e) {
      return List.of(); // Then nobody can say whose neighbour it is.
    }
  }

  /** The machine's own resolver. */
  static Dns ofThisMachine() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
