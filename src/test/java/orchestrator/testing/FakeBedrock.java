package orchestrator.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock on 127.0.0.1: real HTTP/1.1, real event-stream frames, real signatures. It answers each
 * properly signed request with the next {@link Reply} of its script, and a request beyond the
 * script with a server error. Serves models, agents and agent runtimes alike.
 *
 * <pre>{@code
 * try (FakeBedrock bedrock = FakeBedrock.start()) {
 *   bedrock.anthropicStream("Hel", "lo");
 *   run("--endpoint-url", bedrock.url(), …);
 *   bedrock.requests().get(0).body();
 * }
 * }</pre>
 */
public final class FakeBedrock implements AutoCloseable {
  /** Credentials that it accepts; see {@link #knows}. */
  public static final String ACCESS_KEY_ID = "AKIAFAKEBEDROCK00001";

  /** The secret of {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "fake-secret/of+Bedrock/0123456789abcdef";

  /** The Bedrock API key (bearer token) that it accepts. */
  public static final String API_KEY = "ABSKfakeBedrockApiKey0123456789";

  private static final String RUNTIME_SESSION = "x-amzn-bedrock-agentcore-runtime-session-id";

  private final ServerSocket socket;
  private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final AtomicInteger requestIds = new AtomicInteger();
  private final Semaphore left = new Semaphore(0);

  private FakeBedrock(ServerSocket socket) {
    this.socket = socket;
    secrets.put(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    Thread thread = new Thread(this::accept, "fake bedrock");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts one at a free port. */
  public static FakeBedrock start() {
    try {
      return new FakeBedrock(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request that arrived.
   *
   * @param path as it was sent, percent-encoded
   * @param headers by name in lower case
   * @param fault what is wrong with its signature or its session; null when nothing is
   */
  public record Request(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      @Nullable String fault) {
    /** The model id in the path, decoded. */
    public String modelId() {
      return URLDecoder.decode(path.split("/", -1)[2], StandardCharsets.UTF_8);
    }
  }

  /** Its address, for {@code --endpoint-url} and {@code AWS_ENDPOINT_URL_BEDROCK_RUNTIME}. */
  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** {@link #url} as a URI. */
  public URI uri() {
    return URI.create(url());
  }

  /** What has arrived so far, wrongly signed requests included. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Accepts one more key pair, such as a role's. */
  public FakeBedrock knows(String accessKeyId, String secretAccessKey) {
    secrets.put(accessKeyId, secretAccessKey);
    return this;
  }

  /**
   * Waits until a client has left in the middle of a {@link Reply#stall}.
   *
   * @return false if it is still there after five seconds
   */
  public boolean wasLeft() throws InterruptedException {
    return left.tryAcquire(5, TimeUnit.SECONDS);
  }

  /** Adds to the script. */
  public FakeBedrock reply(Reply reply) {
    script.add(reply);
    return this;
  }

  /** A whole streamed answer of a Claude model. */
  public FakeBedrock anthropicStream(String... pieces) {
    return reply(Reply.stream().anthropic("end_turn", pieces));
  }

  /** A whole answer of a Claude model in one body. */
  public FakeBedrock anthropic(String text) {
    return reply(
        Reply.json(
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":"
                + quoted(text)
                + "}],\"stop_reason\":\"end_turn\","
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":34}}"));
  }

  /** A whole streamed answer of a Nova model. */
  public FakeBedrock novaStream(String... pieces) {
    return reply(Reply.stream().nova("end_turn", pieces));
  }

  /** A whole answer of a Nova model in one body. */
  public FakeBedrock nova(String text) {
    return reply(
        Reply.json(
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":"
                + quoted(text)
                + "}]}},\"stopReason\":\"end_turn\","
                + "\"usage\":{\"inputTokens\":12,\"outputTokens\":34,\"totalTokens\":46}}"));
  }

  /** A whole answer of an agent. */
  public FakeBedrock agent(String... pieces) {
    return reply(Reply.stream().agentText(pieces));
  }

  /** A refusal, as AWS words them: {@code error(403, "AccessDeniedException", "User: …")}. */
  public FakeBedrock error(int status, String type, String message) {
    return reply(Reply.error(status, type, message));
  }

  /** Too many requests, to be tried again at once. */
  public FakeBedrock throttled() {
    return reply(
        Reply.error(
                429, "ThrottlingException", "Too many requests, please wait before trying again.")
            .header("Retry-After", "0"));
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread thread = new Thread(() -> serve(connection), "fake bedrock connection");
        thread.setDaemon(true);
        thread.start();
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
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        Reply reply = request.fault() == null ? script.poll() : refused(request.fault());
        if (reply == null) {
          reply = Reply.error(500, "InternalFailure", "FakeBedrock's script is at its end.");
        }
        String id = String.format("00000000-0000-4000-8000-%012d", requestIds.incrementAndGet());
        boolean goesOn = false;
        try {
          goesOn = reply.send(connection, out, request, id);
        } finally { // whoever leaves early breaks the writing, too
          if (!goesOn && reply.stalls) {
            left.release();
          }
        }
        if (!goesOn) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The other side went away, which tests do on purpose.
    }
  }

  private static Reply refused(String fault) {
    int space = fault.indexOf(' ');
    int status = fault.startsWith("ValidationException") ? 400 : 403;
    return Reply.error(status, fault.substring(0, space), fault.substring(space + 1));
  }

  private @Nullable Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      throw new IOException("a client that waits for 100-continue loses time");
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    String[] words = start.split(" ", 3);
    return new Request(
        words[0],
        words[1],
        headers,
        new String(body, StandardCharsets.UTF_8),
        fault(words[0], words[1], headers, body));
  }

  /** API keys are for models only, as with the real service. */
  private @Nullable String fault(
      String method, String path, Map<String, String> headers, byte[] body) {
    String authorization = headers.getOrDefault("authorization", "");
    if (authorization.startsWith("Bearer ") && path.startsWith("/model/")) {
      return authorization.equals("Bearer " + API_KEY)
          ? null
          : "AccessDeniedException Authentication failed: Please make sure your API Key is valid.";
    }
    boolean isRuntime = path.startsWith("/runtimes/");
    String service = isRuntime ? "bedrock-agentcore" : "bedrock";
    String fault = SigV4.fault(service, method, path, headers, body, secrets);
    int session = headers.getOrDefault(RUNTIME_SESSION, "").length();
    return fault == null && isRuntime && (session < 33 || session > 256)
        ? "ValidationException The session id must have 33 to 256 characters."
        : fault;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
    return null;
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder();
    for (char c : Json.line(JsonNodeFactory.instance.textNode(text)).toCharArray()) {
      // Escaped, since half a character cannot be sent in UTF-8, but can come in JSON.
      json.append(Character.isSurrogate(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return json.toString();
  }

  /** What the server does with one request: a head, then steps in order. */
  public static final class Reply {
    private final int status;
    private final Map<String, String> headers = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();
    private @Nullable String body;
    private boolean fromAws = true;
    private boolean delimited = true;
    private boolean stalls;
    private int headMillis;
    private int bodyBytes = Integer.MAX_VALUE; // that are really sent

    private Reply(int status, String contentType) {
      this.status = status;
      headers.put("Content-Type", contentType);
    }

    private interface Step {
      /** Returns whether the connection is still good. */
      boolean on(Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    /** An event stream; without further steps, one that ends at once. */
    public static Reply stream() {
      return new Reply(200, "application/vnd.amazon.eventstream");
    }

    /** Server-sent events, as agents on AgentCore stream them. */
    public static Reply events(String... data) {
      Reply reply = new Reply(200, "text/event-stream; charset=utf-8");
      for (String each : data) {
        reply.data(each);
      }
      return reply;
    }

    /** Any body as one HTTP chunk. */
    public static Reply of(String contentType, String body) {
      return new Reply(200, contentType).bytes(body.getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON body. */
    public static Reply json(String body) {
      Reply reply = new Reply(200, "application/json");
      reply.body = body;
      return reply;
    }

    /** A refusal. */
    public static Reply error(int status, String type, String message) {
      Reply reply = new Reply(status, "application/json");
      reply.body = "{\"message\":" + quoted(message) + "}";
      return reply.header("x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/");
    }

    /** What something that is not AWS answers: no request id. */
    public static Reply html(int status, String html) {
      Reply reply = new Reply(status, "text/html");
      reply.body = html;
      reply.fromAws = false;
      return reply;
    }

    /** Reads the request and closes the connection without a word. */
    public static Reply hangUp() {
      return new Reply(0, "");
    }

    /** Only the first of the steps so far; then the connection is closed in the middle. */
    public Reply cutAfter(int count) {
      steps.subList(count, steps.size()).clear();
      return cut();
    }

    /** Says nothing for a while, not even that it has an answer. */
    public Reply late(int millis) {
      headMillis = millis;
      return this;
    }

    /** Announces the whole body, but sends only its first bytes before the next steps. */
    public Reply onlyBytes(int count) {
      bodyBytes = count;
      return this;
    }

    /** Sends the stream as old proxies do: neither in chunks nor with a length, up to its close. */
    public Reply undelimited() {
      delimited = false;
      return this;
    }

    /** Adds a header to the response. */
    public Reply header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** Sends an event of any type. */
    public Reply event(String type, String json) {
      return bytes(EventStreamFrame.event(type, json));
    }

    /** Sends a server-sent event. */
    public Reply data(String data) {
      return bytes(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a model's body as an event. */
    public Reply model(String json) {
      return event("chunk", "{\"bytes\":\"" + base64(json) + "\"}");
    }

    /** Sends a modelled exception in the stream. */
    public Reply exception(String type, String message) {
      return bytes(EventStreamFrame.exception(type, "{\"message\":" + quoted(message) + "}"));
    }

    /** Sends an error in the stream that the service's model does not know. */
    public Reply unknownError(String code, String message) {
      return bytes(EventStreamFrame.error(code, message));
    }

    /** Sends bytes as one HTTP chunk. */
    public Reply bytes(byte[] bytes) {
      steps.add(
          (connection, out) -> {
            if (delimited) {
              out.write(
                  (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            out.write(bytes);
            if (delimited) {
              out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            return true;
          });
      return this;
    }

    /** Sends the first half of a frame and closes the connection. */
    public Reply cutInsideFrame() {
      byte[] frame = EventStreamFrame.event("chunk", "{\"bytes\":\"" + base64("{}") + "\"}");
      byte[] half = new byte[frame.length / 2];
      System.arraycopy(frame, 0, half, 0, half.length);
      return bytes(half).cut();
    }

    /** Closes the connection without ending the HTTP body. */
    public Reply cut() {
      steps.add((connection, out) -> false);
      return this;
    }

    /** Breaks the connection off with a reset. */
    public Reply reset() {
      steps.add(
          (connection, out) -> {
            connection.setSoLinger(true, 0);
            return false;
          });
      return this;
    }

    /** Says nothing for a while. */
    public Reply pause(int millis) {
      steps.add(
          (connection, out) -> {
            Thread.sleep(millis);
            return true;
          });
      return this;
    }

    /** Says nothing until the latch is open. */
    public Reply after(CountDownLatch latch) {
      steps.add(
          (connection, out) -> {
            latch.await();
            return true;
          });
      return this;
    }

    /** Says nothing until something has been done, on the server's thread. */
    public Reply meanwhile(Runnable action) {
      steps.add(
          (connection, out) -> {
            action.run();
            return true;
          });
      return this;
    }

    /** Says nothing until the other side goes away. */
    public Reply stall() {
      stalls = true;
      steps.add((connection, out) -> gone(connection));
      return this;
    }

    /** The text of a Claude model without its end: stop reason and end mark are missing. */
    public Reply anthropicText(String... pieces) {
      model("{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12}}}");
      model(
          "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
      for (String piece : pieces) {
        model(
            "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":"
                + quoted(piece)
                + "}}");
      }
      return this;
    }

    /** All that a Claude model sends. */
    public Reply anthropic(String stopReason, String... pieces) {
      return anthropicText(pieces)
          .model("{\"type\":\"content_block_stop\"}")
          .model(
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                  + stopReason
                  + "\"},\"usage\":{\"output_tokens\":34}}")
          .model(
              "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":"
                  + "{\"inputTokenCount\":12,\"outputTokenCount\":34,"
                  + "\"invocationLatency\":900,\"firstByteLatency\":300}}");
    }

    /** All that a Nova model sends. */
    public Reply nova(String stopReason, String... pieces) {
      model("{\"messageStart\":{\"role\":\"assistant\"}}");
      for (String piece : pieces) {
        model(
            "{\"contentBlockDelta\":{\"delta\":{\"text\":"
                + quoted(piece)
                + "},\"contentBlockIndex\":0}}");
      }
      return model("{\"contentBlockStop\":{\"contentBlockIndex\":0}}")
          .model("{\"messageStop\":{\"stopReason\":\"" + stopReason + "\"}}")
          .model(
              "{\"metadata\":{\"usage\":{\"inputTokens\":12,\"outputTokens\":34},\"metrics\":{}},"
                  + "\"amazon-bedrock-invocationMetrics\":"
                  + "{\"inputTokenCount\":12,\"outputTokenCount\":34}}");
    }

    /** All that ConverseStream sends, thoughts included. */
    public Reply converse(String stopReason, String... pieces) {
      event("messageStart", "{\"role\":\"assistant\"}");
      event(
          "contentBlockDelta",
          "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"Hm.\"}}}");
      for (String piece : pieces) {
        event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":1,\"delta\":{\"text\":" + quoted(piece) + "}}");
      }
      return event("contentBlockStop", "{\"contentBlockIndex\":1}")
          .event("messageStop", "{\"stopReason\":\"" + stopReason + "\"}")
          .event(
              "metadata",
              "{\"usage\":{\"inputTokens\":12,\"outputTokens\":34,\"totalTokens\":46},"
                  + "\"metrics\":{\"latencyMs\":900}}");
    }

    /** Pieces of an agent's answer. */
    public Reply agentText(String... pieces) {
      for (String piece : pieces) {
        agentBytes(piece.getBytes(StandardCharsets.UTF_8));
      }
      return this;
    }

    /** A piece of an agent's answer that may be cut inside a character. */
    public Reply agentBytes(byte[] piece) {
      return event("chunk", "{\"bytes\":\"" + Base64.getEncoder().encodeToString(piece) + "\"}");
    }

    /** A trace event of an agent, given the JSON of its {@code trace} member. */
    public Reply trace(String json) {
      return event(
          "trace", "{\"agentId\":\"AGENT12345\",\"sessionId\":\"s\",\"trace\":" + json + "}");
    }

    private boolean send(Socket connection, OutputStream out, Request request, String id)
        throws IOException, InterruptedException {
      if (status == 0) {
        return false;
      }
      if (fromAws) {
        headers.putIfAbsent("x-amzn-RequestId", id);
        sessionOf(request);
      }
      byte[] content = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
      if (content == null && delimited) {
        headers.put("Transfer-Encoding", "chunked");
      } else if (content != null) {
        headers.put("Content-Length", Integer.toString(content.length));
      }
      Thread.sleep(headMillis);
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      if (content != null) {
        out.write(content, 0, Math.min(content.length, bodyBytes));
      }
      out.flush();
      for (Step step : steps) {
        if (!step.on(connection, out)) {
          return false;
        }
      }
      if (content == null && delimited) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      return delimited && (content == null || content.length <= bodyBytes);
    }

    private void sessionOf(Request request) {
      String path = request.path();
      String runtime = request.headers().get(RUNTIME_SESSION);
      if (runtime != null) {
        headers.put("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", runtime);
      }
      String[] parts = path.split("/", -1);
      if (parts.length > 6 && parts[1].equals("agents")) {
        headers.put(
            "x-amz-bedrock-agent-session-id", URLDecoder.decode(parts[6], StandardCharsets.UTF_8));
        headers.put("x-amzn-bedrock-agent-content-type", "application/json");
      }
    }

    private static boolean gone(Socket connection) {
      try {
        return connection.getInputStream().read() >= 0;
      } catch (IOException e) {
        return false;
      }
    }

    private static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
