package orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that does to a connection exactly what it is told: half an answer, a reset, silence.
 * Each connection serves one request.
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket socket;
  private final @Nullable SSLContext tls;
  private final Behaviour behaviour;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private RawServer(@Nullable SSLContext tls, Behaviour behaviour) {
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.tls = tls;
    this.behaviour = behaviour;
    Thread thread = new Thread(this::accept, "raw server");
    thread.setDaemon(true);
    thread.start();
  }

  /** What to do once the head of a request has been read. */
  public interface Behaviour {
    /** Answers, or not. The connection is closed afterwards. */
    void on(String head, Connection connection) throws IOException, InterruptedException;
  }

  /** The server's end of one connection. */
  public record Connection(Socket socket) {
    /** Sends text as it stands; {@code \n} becomes the line end of HTTP. */
    public Connection send(String text) throws IOException {
      return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    public Connection send(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Breaks the connection off with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says nothing until the other side goes away. */
    public void stall() {
      try {
        while (socket.getInputStream().read() >= 0) {
          // whatever comes, no answer
        }
      } catch (IOException e) {
        // gone
      }
    }
  }

  /** A server without TLS. */
  public static RawServer http(Behaviour behaviour) {
    return new RawServer(null, behaviour);
  }

  /** A server with TLS. */
  public static RawServer https(SSLContext tls, Behaviour behaviour) {
    return new RawServer(tls, behaviour);
  }

  /** An address of this server. */
  public URI url(String path) {
    return URI.create(
        (tls == null ? "http" : "https") + "://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** The port it listens at. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The heads of the requests seen so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections have been made. */
  public int connections() {
    return open.size();
  }

  /** Closes all connections, without a word in TLS: that would wait for the other side's answer. */
  public void hangUp() throws IOException {
    for (Socket connection : open) {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    hangUp();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread thread = new Thread(() -> serve(connection), "raw connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket connection =
        tls == null ? accepted : tls.getSocketFactory().createSocket(accepted, null, true)) {
      String head = head(connection.getInputStream());
      if (head != null) {
        requests.add(head);
        behaviour.on(head, new Connection(connection));
      }
    } catch (IOException | InterruptedException e) {
      // the other side went away, which tests do on purpose
    }
  }

  /** Reads a request's head and drops its body; null at the end of the connection. */
  static @Nullable String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    for (String line : head.toString().lines().toList()) {
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        in.readNBytes(Integer.parseInt(line.substring(15).strip()));
      }
    }
    return head.toString();
  }
}
