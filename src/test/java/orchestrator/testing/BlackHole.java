package orchestrator.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port whose packets vanish: its queue of connections is full, and nobody ever takes one out. To
 * whoever tries, that is a host behind a firewall that drops.
 */
public final class BlackHole implements AutoCloseable {
  private final ServerSocket server;
  private final List<SocketChannel> waiting = new ArrayList<>();

  private BlackHole(int port) throws IOException {
    server = new ServerSocket();
    server.bind(new InetSocketAddress(port), 1);
    int taken = server.getLocalPort();
    for (int i = 0; i < 8; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken));
      waiting.add(channel);
    }
  }

  /** A black hole at any free port. */
  public static BlackHole open() throws IOException {
    return new BlackHole(0);
  }

  /** Its port, on all addresses of this machine. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : waiting) {
      channel.close();
    }
  }

  /** Opens one as a process, until it is killed: {@code BlackHole PORT}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BlackHole hole = new BlackHole(Integer.parseInt(args[0]));
    System.out.println("open at " + hole.port());
    Thread.sleep(Long.MAX_VALUE);
  }
}
