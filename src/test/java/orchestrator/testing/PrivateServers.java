package orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The servers of a {@link PrivateNetwork}, in a process inside it: DNS on port 53, and on port 443
 * of several addresses whoever a caller asks for by name. Which address does what says {@link
 * PrivateNetwork}.
 */
final class PrivateServers {
  private static final String EMPTY =
      "Malformed input request: #: required key [anthropic_version] not found";

  private final FakeBedrock models = FakeBedrock.start().knows("ASIASSO", "secret-sso");
  private final FakeBedrock agents = FakeBedrock.start();
  private final FakeIdentity identity = FakeIdentity.start();
  private final FakeConfluence wiki =
      FakeConfluence.cloud()
          .page(
              "4711",
              "Checkout redesign",
              "SHOP",
              "<h1>Goal</h1><p>Buyers leave before they pay.</p>"
                  + "<ac:structured-macro ac:name=\"roadmap\"/>")
          .basic("jane@example.org", "wiki-token")
          .user("", "Jane Doe");

  private PrivateServers() {}

  /** Opens everything and stays until it is killed. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    PrivateServers servers = new PrivateServers();
    for (int i = 0; i < 50; i++) {
      servers.models.error(400, "ValidationException", EMPTY);
      servers.agents.agent("Session is terminated as 'endSession' flag is set in request.");
    }
    new FakeDns("127.0.0.53", folder.resolve("zone"));
    SSLContext amazon = tls(folder.resolve("amazon.p12"));
    servers.listen(PrivateNetwork.PUBLIC, amazon);
    servers.listen(PrivateNetwork.PRIVATE, amazon);
    servers.listen(PrivateNetwork.CONFLUENCE, amazon);
    servers.listen(PrivateNetwork.INSPECTED, tls(folder.resolve("gateway.p12")));
    raw(PrivateNetwork.SILENT, socket -> socket.getInputStream().readAllBytes());
    raw(
        PrivateNetwork.NOT_HTTP,
        socket -> socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(folder.resolve("ready"), "");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static SSLContext tls(Path keyStore) throws GeneralSecurityException, IOException {
    char[] password = PrivateNetwork.PASSWORD.toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** What is done to a connection. */
  private interface Service {
    void to(Socket socket) throws IOException;
  }

  private void listen(String address, SSLContext tls) throws IOException {
    ServerSocket server =
        tls.getServerSocketFactory().createServerSocket(443, 50, InetAddress.getByName(address));
    accept(server, socket -> forward((SSLSocket) socket));
  }

  private static void raw(String address, Service service) throws IOException {
    accept(new ServerSocket(443, 50, InetAddress.getByName(address)), service);
  }

  private static void accept(ServerSocket server, Service service) {
    daemon(
        () -> {
          while (true) {
            Socket socket = server.accept();
            daemon(
                () -> {
                  try (socket) {
                    service.to(socket);
                  }
                });
          }
        });
  }

  private void forward(SSLSocket socket) throws IOException {
    socket.startHandshake();
    String host =
        ((ExtendedSSLSession) socket.getSession())
            .getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                .findFirst()
                .orElse("");
    try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), port(host))) {
      daemon(() -> onward.getInputStream().transferTo(socket.getOutputStream()));
      socket.getInputStream().transferTo(onward.getOutputStream());
    }
  }

  private int port(String host) {
    if (host.startsWith("bedrock-runtime.")) {
      return models.uri().getPort();
    }
    if (host.startsWith("bedrock-agent-runtime.")) {
      return agents.uri().getPort();
    }
    return host.endsWith(".amazonaws.com")
        ? Integer.parseInt(identity.url().replaceFirst(".*:", ""))
        : wiki.site().getPort();
  }

  /** Work that ends when the other side goes away. */
  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side went away.
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }
}
