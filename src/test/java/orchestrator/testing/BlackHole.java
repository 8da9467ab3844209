package orchestrator.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a port whose packets vanish: its queue of connections is full, and nobody ever
 * takes one out. To whoever tries, that is a host behind a firewall that drops.
 */
public final class BlackHole {
  private BlackHole() {}

  /** Opens the port on all addresses of this machine and waits to be killed. */
  public static void main(String[] port) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(Integer.parseInt(port[0])), 1);
      List<SocketChannel> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        waiting.add(channel);
      }
      System.out.println("open, with " + waiting.size() + " in the queue");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
