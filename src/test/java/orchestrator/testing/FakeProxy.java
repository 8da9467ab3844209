package orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that opens tunnels with CONNECT. Whatever host is asked for, the tunnel leads to
 * 127.0.0.1 at the given port, so that tests can use any name without DNS.
 */
public final class FakeProxy implements AutoCloseable {
  private final RawServer server;
  private final int target;
  private @Nullable String credentials;
  private int refusal;
  private RawServer.@Nullable Behaviour instead;

  private FakeProxy(int target, @Nullable SSLContext tls) {
    this.target = target;
    this.server = tls == null ? RawServer.http(this::connect) : RawServer.https(tls, this::connect);
  }

  /** A proxy whose tunnels all lead to this port. */
  public static FakeProxy to(int port) {
    return new FakeProxy(port, null);
  }

  /** The same, reached over TLS: its own certificate is from {@link TestTls#server}. */
  public static FakeProxy secure(int port, String certificate) {
    return new FakeProxy(port, TestTls.server(certificate));
  }

  /** Does this with whoever asks for a tunnel. */
  public FakeProxy behave(RawServer.Behaviour behaviour) {
    instead = behaviour;
    return this;
  }

  /** Lets nobody through without these. */
  public FakeProxy demand(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    credentials = "Basic " + Base64.getEncoder().encodeToString(pair);
    return this;
  }

  /** Lets nobody through at all. */
  public FakeProxy refuse(int status) {
    refusal = status;
    return this;
  }

  /** The proxy's address, with user information in percent-encoded form if not null. */
  public URI url(@Nullable String userInfo) {
    return URI.create(
        server.url("").getScheme()
            + "://"
            + (userInfo == null ? "" : userInfo + "@")
            + "127.0.0.1:"
            + server.port());
  }

  /** The heads of the CONNECT requests seen so far. */
  public List<String> requests() {
    return server.requests();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void connect(String head, RawServer.Connection connection)
      throws IOException, InterruptedException {
    if (instead != null) {
      instead.on(head, connection);
      return;
    }
    if (refusal > 0) {
      connection.send("HTTP/1.1 " + refusal + " No\nContent-Length: 16\n\n<h1>Blocked</h1>");
      return;
    }
    if (credentials != null && !head.contains("Proxy-Authorization: " + credentials)) {
      connection.send(
          """
          HTTP/1.1 407 Who
          Proxy-Authenticate: Basic realm="corp"
          Content-Length: 0
          Connection: close

          """);
      return;
    }
    try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), target)) {
      connection.send("HTTP/1.1 200 Connected\n\n");
      Thread back = new Thread(() -> copy(onward, connection.socket()), "proxy");
      back.setDaemon(true);
      back.start();
      copy(connection.socket(), onward);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // either side went away
    }
  }
}
