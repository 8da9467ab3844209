package orchestrator.startup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A Confluence with one page and a Bedrock that always says the same, over TLS on 127.0.0.1. It
 * checks nothing: it is there to be talked to, for start-up archives and for measurements.
 */
public final class StubServer implements AutoCloseable {
  /** The id of its page. */
  public static final String PAGE_ID = "65601";

  private final ServerSocket socket;
  private final String certificate;
  private final String page;
  private final List<String> answer;
  private final long pauseMillis;
  private volatile long firstChunkNanos;

  /**
   * Starts at a free port.
   *
   * @param storage the page's body in storage format, as a JSON string with its quotes
   * @param answer what models and agents say, piece by piece; free of quotes and backslashes
   * @param pauseMillis how long it waits after the first piece
   */
  public StubServer(String storage, List<String> answer, long pauseMillis) throws IOException {
    try {
      SelfSignedCertificate identity = SelfSignedCertificate.create();
      socket =
          identity
              .context()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      certificate = identity.pem();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    this.page = page(storage);
    this.answer = List.copyOf(answer);
    this.pauseMillis = pauseMillis;
    daemon(this::accept);
  }

  /** Its address. */
  public String url() {
    return "https://127.0.0.1:" + socket.getLocalPort();
  }

  /** What to trust, in PEM. */
  public String certificate() {
    return certificate;
  }

  /** When the first piece of the latest stream was sent, as {@link System#nanoTime}. */
  public long firstChunkNanos() {
    return firstChunkNanos;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "practice server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = new BufferedOutputStream(connection.getOutputStream());
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
            length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
          }
        }
        in.skipNBytes(length);
        reply(request, out);
      }
    } catch (IOException | InterruptedException e) {
      // The other side has what it wanted.
    }
  }

  private void reply(String request, OutputStream out) throws IOException, InterruptedException {
    if (request.startsWith("GET ")) {
      whole(out, page);
    } else if (request.contains("/invoke ")) {
      whole(
          out,
          "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\""
              + String.join("", answer)
              + "\"}],\"stop_reason\":\"end_turn\","
              + "\"usage\":{\"input_tokens\":9,\"output_tokens\":9}}");
    } else {
      stream(out, request.contains("/agents/"));
    }
  }

  private void stream(OutputStream out, boolean agent) throws IOException, InterruptedException {
    out.write(
        text(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: application/vnd.amazon.eventstream",
                "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000",
                "x-amzn-bedrock-agent-content-type: application/json",
                "x-amz-bedrock-agent-session-id: practice",
                "Transfer-Encoding: chunked",
                "",
                "")));
    if (!agent) {
      chunk(out, "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9}}}");
    }
    boolean first = true;
    for (String piece : answer) {
      chunk(
          out,
          agent
              ? piece
              : "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\""
                  + piece
                  + "\"}}");
      if (first) {
        firstChunkNanos = System.nanoTime();
        Thread.sleep(pauseMillis);
        first = false;
      }
    }
    if (!agent) {
      chunk(
          out,
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
              + "\"usage\":{\"output_tokens\":9}}");
      chunk(out, "{\"type\":\"message_stop\"}");
    }
    out.write(text("0\r\n\r\n"));
    out.flush();
  }

  private static void whole(OutputStream out, String json) throws IOException {
    byte[] body = text(json);
    out.write(
        text(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"));
    out.write(body);
    out.flush();
  }

  /** One event of {@code application/vnd.amazon.eventstream}, as an HTTP chunk of its own. */
  private static void chunk(OutputStream out, String content) throws IOException {
    byte[] frame =
        frame("{\"bytes\":\"" + Base64.getEncoder().encodeToString(text(content)) + "\"}");
    out.write(text(Integer.toHexString(frame.length) + "\r\n"));
    out.write(frame);
    out.write(text("\r\n"));
    out.flush();
  }

  private static byte[] frame(String json) {
    byte[] body = text(json);
    ByteBuffer headers = ByteBuffer.allocate(200);
    header(headers, ":event-type", "chunk");
    header(headers, ":content-type", "application/json");
    header(headers, ":message-type", "event");
    headers.flip();
    int total = 12 + headers.limit() + body.length + 4;
    ByteBuffer frame = ByteBuffer.allocate(total).putInt(total).putInt(headers.limit());
    byte[] bytes = frame.array();
    frame.putInt(checksum(bytes, frame.position())).put(headers).put(body);
    frame.putInt(checksum(bytes, frame.position()));
    return bytes;
  }

  private static void header(ByteBuffer to, String name, String value) {
    to.put((byte) name.length()).put(text(name));
    to.put((byte) 7).putShort((short) value.length()).put(text(value));
  }

  private static int checksum(byte[] bytes, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    return (int) crc.getValue();
  }

  private static String page(String storage) {
    return "{\"id\":\""
        + PAGE_ID
        + "\",\"type\":\"page\",\"status\":\"current\",\"title\":\"Practice\","
        + "\"space\":{\"key\":\"P\"},\"version\":{\"number\":1},"
        + "\"body\":{\"storage\":{\"value\":"
        + storage
        + ",\"representation\":\"storage\"}},\"_links\":{\"webui\":\"/pages/"
        + PAGE_ID
        + "\"}}";
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
