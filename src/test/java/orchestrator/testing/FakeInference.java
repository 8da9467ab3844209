package orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Batch inference on 127.0.0.1: Bedrock's control plane and a bucket on S3, with real signatures. A
 * job does nothing until {@link #ends} says how it ended.
 */
public final class FakeInference implements AutoCloseable {
  /** The role that it takes. */
  public static final String ROLE = "arn:aws:iam::123456789012:role/Batch";

  private static final String JOB = "/model-invocation-job";
  private static final String ARN =
      "arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/abcdef";

  private final HttpServer server;

  /** What lies in the bucket. */
  public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  /** METHOD PATH of each request, and what is wrong with its signature. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** The jobs by their tokens. */
  private final Map<String, ObjectNode> jobs = new ConcurrentSkipListMap<>();

  /** The account that the bucket and the jobs belong to. */
  public static final String ACCOUNT = "123456789012";

  /** The KMS key that each object was to be encrypted with. */
  public final Map<String, String> keys = new ConcurrentSkipListMap<>();

  /**
   * Where a program is held up for good.
   *
   * @param method by this request
   * @param afterwards whether it has taken effect by then
   */
  public record Moment(String method, boolean afterwards) {}

  private volatile @Nullable Moment stall;
  private CountDownLatch stalled = new CountDownLatch(1);
  private CountDownLatch released = new CountDownLatch(0);
  private @Nullable S3Mock elsewhere;
  private String bucket = "bucket";
  private String bucketRegion = "eu-west-1";
  private int answersToLose;
  private @Nullable String refusal;
  private String refusalCode = "ValidationException";
  private @Nullable Runnable ending;

  private FakeInference(HttpServer server) {
    this.server = server;
  }

  /** Starts one at a free port. */
  public static FakeInference start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeInference inference = new FakeInference(server);
      server.createContext("/", inference::serve);
      server.start();
      return inference;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What sends both services here, with keys that it knows. */
  public Map<String, String> variables() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        url,
        "AWS_ENDPOINT_URL_BEDROCK",
        url,
        "AWS_ACCESS_KEY_ID",
        FakeBedrock.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY",
        FakeBedrock.SECRET_ACCESS_KEY);
  }

  /** From now on, the bucket is in this region. */
  public FakeInference bucketIn(String region) {
    bucketRegion = region;
    return this;
  }

  /** The next calls that create a job create it, and answer with an error. */
  public FakeInference losesAnswers(int count) {
    answersToLose = count;
    return this;
  }

  /** From now on, no job is created; null ends that. */
  public FakeInference refusesJobs(@Nullable String message) {
    refusal = message;
    return this;
  }

  /** The bucket has this name. */
  public FakeInference names(String name) {
    bucket = name;
    return this;
  }

  /** From now on, the bucket is there. */
  public FakeInference keepsFilesIn(S3Mock s3) {
    elsewhere = s3;
    return this;
  }

  /** Forgets all jobs and all files. */
  public void forgets() {
    jobs.clear();
    objects.clear();
  }

  /** The next request of this kind gets no answer; null lets all go on again. */
  public void stallsAt(@Nullable Moment moment) {
    released.countDown();
    stalled = new CountDownLatch(1);
    released = new CountDownLatch(1);
    stall = moment;
  }

  /** Whether a request waits for its answer in vain. */
  public boolean isStalled() {
    return stalled.getCount() == 0;
  }

  private void mayStall(String method, boolean afterwards) throws IOException {
    CountDownLatch end = released;
    if (new Moment(method, afterwards).equals(stall)) {
      stall = null;
      stalled.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("Nobody waits for an answer any more.");
    }
  }

  /** What is said of the job. */
  public void because(String message) {
    jobs.values().iterator().next().put("message", message);
  }

  /** From now on, nobody may create jobs. */
  public FakeInference deniesJobs(String message) {
    refusalCode = "AccessDeniedException";
    return refusesJobs(message);
  }

  /** The bodies that jobs were created from, one for each job. */
  public List<ObjectNode> jobs() {
    return List.copyOf(jobs.values());
  }

  /** The lines of the file of the job. */
  public List<JsonNode> input() {
    ObjectNode job = jobs.values().iterator().next();
    String key = place(job.at("/inputDataConfig/s3InputDataConfig/s3Uri").asText());
    return text(key).lines().map(Json::parse).toList();
  }

  /** BUCKET/KEY. */
  private static String place(String uri) {
    return uri.replaceFirst("s3://", "");
  }

  private String text(String place) {
    try {
      return elsewhere == null
          ? new String(objects.get(place.replaceFirst("[^/]+/", "")), StandardCharsets.UTF_8)
          : elsewhere.get("/" + place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The job has ended.
   *
   * @param status as Bedrock calls it
   * @param answers makes a line of a record, by its number from 0; null for no line
   */
  public FakeInference ends(
      String status, BiFunction<Integer, ObjectNode, @Nullable String> answers) {
    ObjectNode job = jobs.values().iterator().next();
    job.put("status", status);
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (JsonNode record : input()) {
      String line = answers.apply(number++, (ObjectNode) record);
      if (line != null) {
        lines.add(line);
      }
    }
    Collections.reverse(lines);
    String output = place(job.at("/outputDataConfig/s3OutputDataConfig/s3Uri").asText());
    String id = job.path("jobArn").asText().replaceFirst(".*/", "");
    if (lines.isEmpty()) { // It never began, or may not write.
      objects.keySet().removeIf(key -> key.contains(id));
      return this;
    }
    put(output + id + "/input.jsonl.out", String.join("\n", lines) + "\n");
    put(
        output + id + "/manifest.json.out",
        "{\"totalRecordCount\":" + number + ",\"inputTokenCount\":5000,\"outputTokenCount\":700}");
    return this;
  }

  /** Jobs will end as soon as they are created, as {@link #ends} says. */
  public void endsAtOnce(String status, BiFunction<Integer, ObjectNode, @Nullable String> answers) {
    ending = () -> ends(status, answers);
  }

  private void put(String place, String text) {
    try {
      if (elsewhere == null) {
        objects.put(place.replaceFirst("[^/]+/", ""), text.getBytes(StandardCharsets.UTF_8));
      } else {
        elsewhere.put("/" + place, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The line of a Claude model that has answered. */
  public static String answered(ObjectNode record, String text, String stopReason) {
    ObjectNode line = record.deepCopy();
    ObjectNode output = line.putObject("modelOutput");
    output.put("type", "message").put("role", "assistant").put("stop_reason", stopReason);
    output.putArray("content").addObject().put("type", "text").put("text", text);
    output.putObject("usage").put("input_tokens", 50).put("output_tokens", 7);
    return Json.line(line);
  }

  /** The line of a record that was turned down. */
  public static String turnedDown(ObjectNode record, String message) {
    ObjectNode line = record.deepCopy();
    line.putObject("error").put("errorCode", 400).put("errorMessage", message);
    return Json.line(line);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean control = path.startsWith(JOB);
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      String fault =
          SigV4.fault(
              control ? "bedrock" : "s3",
              exchange.getRequestMethod(),
              path,
              headers,
              body,
              Map.of(FakeBedrock.ACCESS_KEY_ID, FakeBedrock.SECRET_ACCESS_KEY));
      String owner = headers.get("x-amz-expected-bucket-owner");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + path
              + (fault == null ? "" : " BAD " + fault)
              + (owner == null ? "" : " of " + owner));
      mayStall(exchange.getRequestMethod(), false);
      exchange.getResponseHeaders().set("x-amzn-requestid", "request-" + requests.size());
      if (fault != null) {
        answer(exchange, 403, "{\"message\":\"" + fault + "\"}");
      } else if (control) {
        control(exchange, path, body);
      } else {
        storage(exchange, body);
      }
    }
  }

  private void storage(HttpExchange exchange, byte[] body) throws IOException {
    URI uri = exchange.getRequestURI();
    exchange.getResponseHeaders().set("x-amz-bucket-region", bucketRegion);
    if (!uri.getPath().startsWith("/" + bucket)) {
      answer(exchange, 404, "<Error><Code>NoSuchBucket</Code><Message>None</Message></Error>");
      return;
    }
    String owner = exchange.getRequestHeaders().getFirst("x-amz-expected-bucket-owner");
    if (owner != null && !owner.equals(ACCOUNT)) {
      boolean bare = exchange.getRequestMethod().equals("HEAD");
      String why = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
      answer(exchange, 403, bare ? "" : why);
      return;
    }
    String key = uri.getPath().replaceFirst("/[^/]+/?", "");
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> exchange.sendResponseHeaders(200, -1);
      case "PUT" -> {
        objects.put(key, body);
        mayStall("PUT", true);
        String encryption = "x-amz-server-side-encryption";
        if ("aws:kms".equals(exchange.getRequestHeaders().getFirst(encryption))) {
          keys.put(key, exchange.getRequestHeaders().getFirst(encryption + "-aws-kms-key-id"));
        }
        answer(exchange, 200, "");
      }
      case "DELETE" -> {
        objects.remove(key);
        mayStall("DELETE", true);
        exchange.sendResponseHeaders(204, -1);
      }
      default -> {
        byte[] found = objects.get(key);
        if (found == null) {
          answer(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>None</Message></Error>");
        } else {
          exchange.sendResponseHeaders(200, found.length);
          exchange.getResponseBody().write(found);
        }
      }
    }
  }

  private void control(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.startsWith(JOB + "s")) {
      ObjectNode list = Json.object();
      jobs.values().forEach(job -> list.withArray("/invocationJobSummaries").add(job));
      answer(exchange, 200, Json.line(list));
    } else if (path.equals(JOB)) {
      create(exchange, (ObjectNode) Json.parse(body));
    } else {
      ObjectNode job = jobs.values().iterator().next();
      if (path.endsWith("/stop")) {
        job.put("status", "Stopping");
      }
      answer(exchange, 200, Json.line(job));
    }
  }

  private void create(HttpExchange exchange, ObjectNode job) throws IOException {
    String refused =
        refusal == null && job.path("timeoutDurationInHours").asInt(24) < 24
            ? "Value at 'timeoutDurationInHours' failed to satisfy constraint: Member must have"
                + " value greater than or equal to 24"
            : refusal;
    if (refused != null) {
      exchange.getResponseHeaders().set("x-amzn-errortype", refusalCode);
      int status = refusalCode.startsWith("Access") ? 403 : 400;
      answer(exchange, status, Json.line(Json.object().put("message", refused)));
      return;
    }
    String token = job.path("clientRequestToken").asText();
    if (!jobs.containsKey(token)) {
      job.put("jobArn", ARN + String.format(Locale.ROOT, "%06d", jobs.size()));
      job.put("status", "Submitted");
      jobs.put(token, job);
      mayStall("POST", true);
      if (ending != null) {
        ending.run();
      }
    }
    if (answersToLose > 0) {
      answersToLose--;
      exchange.getResponseHeaders().set("x-amzn-errortype", "InternalServerException");
      answer(exchange, 500, "{\"message\":\"Lost\"}");
      return;
    }
    answer(
        exchange,
        200,
        Json.line(Json.object().put("jobArn", jobs.get(token).path("jobArn").asText())));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
