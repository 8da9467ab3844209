package orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Everything that hands out AWS credentials, on 127.0.0.1: the portal and the token service of IAM
 * Identity Center, AWS Sign-In, STS, EC2 instance metadata, and the agent of a container.
 *
 * <p>Every door gives valid keys until told otherwise. Whose keys they are shows in the access key
 * id, e.g. {@code ASIASSO}, which also stands in the signature of requests made with them.
 */
public final class FakeIdentity implements AutoCloseable {

  /** What can be asked for. */
  public enum Door {
    SSO_ROLE,
    OIDC_REGISTER,
    OIDC_DEVICE,
    OIDC_TOKEN,
    SIGNIN_TOKEN,
    ASSUME_ROLE,
    WEB_IDENTITY,
    CALLER,
    IMDS_TOKEN,
    IMDS_ROLE,
    IMDS_KEYS,
    IMDS_REGION,
    CONTAINER,
    UNKNOWN
  }

  /**
   * A request that arrived.
   *
   * @param target path and query
   * @param headers by name in lower case
   */
  public record Request(
      Door door, String method, String target, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private record Answer(int status, String body, Map<String, String> headers) {
    /** As the label says: somebody else's servers still speak ISO-8859-1. */
    byte[] bytes() {
      boolean latin = headers.getOrDefault("Content-Type", "").endsWith("charset=ISO-8859-1");
      return body.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<Door, Answer> answers = new EnumMap<>(Door.class);
  private final Set<Door> silent = EnumSet.noneOf(Door.class);
  private final Map<Door, Runnable> actions = new EnumMap<>(Door.class);
  private Instant expiry = Instant.now().plus(1, ChronoUnit.HOURS);

  private FakeIdentity(HttpServer server) {
    this.server = server;
  }

  public static FakeIdentity start() {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      FakeIdentity identity = new FakeIdentity(HttpServer.create(anyPort, 0));
      identity.server.setExecutor(identity.threads);
      identity.server.createContext("/", identity::serve);
      identity.server.start();
      return identity;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * The variables that send SSO, OIDC, Sign-In and STS here; a run finds instance metadata here
   * too.
   */
  public Map<String, String> variables() {
    return Map.of(
        "AWS_ENDPOINT_URL_SSO", url(),
        "AWS_ENDPOINT_URL_SSO_OIDC", url(),
        "AWS_ENDPOINT_URL_SIGNIN", url(),
        "AWS_ENDPOINT_URL_STS", url(),
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", url());
  }

  /** From now on, keys end at this time. */
  public FakeIdentity keysExpireAt(Instant time) {
    expiry = time;
    return this;
  }

  /** From now on, one door answers this. */
  public FakeIdentity answer(Door door, int status, String body) {
    answers.put(door, new Answer(status, body, Map.of()));
    return this;
  }

  /** From now on, a server that is none of AWS's answers at one door. */
  public FakeIdentity answer(Door door, int status, String body, String contentType) {
    answers.put(door, new Answer(status, body, Map.of("Content-Type", contentType)));
    return this;
  }

  /** From now on, one door refuses as AWS does. */
  public FakeIdentity refuse(Door door, int status, String code, String message) {
    boolean xml = door == Door.ASSUME_ROLE || door == Door.WEB_IDENTITY || door == Door.CALLER;
    String body =
        xml
            ? "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender"
                + "</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>request-1</RequestId>"
                + "</ErrorResponse>"
            : "{\"__type\":\"%s\",\"message\":\"%s\"}";
    answers.put(
        door,
        new Answer(
            status,
            String.format(body, code, message),
            Map.of("x-amzn-ErrorType", code, "x-amzn-RequestId", "request-1")));
    return this;
  }

  /** What one door answers now, with the wish not to be asked again for some seconds. */
  public FakeIdentity retryAfter(Door door, int seconds) {
    Answer now = answers.getOrDefault(door, usual(door));
    Map<String, String> headers = new HashMap<>(now.headers());
    headers.put("Retry-After", String.valueOf(seconds));
    answers.put(door, new Answer(now.status(), now.body(), headers));
    return this;
  }

  /** From now on, one door answers as usual again. */
  public FakeIdentity relent(Door door) {
    answers.remove(door);
    return this;
  }

  /** From now on, one door takes requests and never answers. */
  public FakeIdentity silent(Door door) {
    silent.add(door);
    return this;
  }

  /** From now on, this happens when a request arrives at one door, before it is answered. */
  public FakeIdentity whenAsked(Door door, Runnable action) {
    actions.put(door, action);
    return this;
  }

  /** All that arrived, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** What arrived at one door, in order. */
  public List<Request> requests(Door door) {
    return requests.stream().filter(request -> request.door() == door).toList();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      actions.getOrDefault(request.door(), () -> {}).run();
      if (silent.contains(request.door())) {
        closing.await();
        return;
      }
      Answer answer = answers.getOrDefault(request.door(), usual(request.door()));
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = answer.bytes();
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String target = exchange.getRequestURI().toString();
    String method = exchange.getRequestMethod();
    return new Request(door(method, target, body), method, target, headers, body);
  }

  private static Door door(String method, String target, String body) {
    if (target.startsWith("/federation/credentials?")) {
      return Door.SSO_ROLE;
    }
    if (body.contains("Action=AssumeRoleWithWebIdentity&")) {
      return Door.WEB_IDENTITY;
    }
    if (body.contains("Action=AssumeRole&")) {
      return Door.ASSUME_ROLE;
    }
    if (body.contains("Action=GetCallerIdentity&")) {
      return Door.CALLER;
    }
    return switch (target) {
      case "/client/register" -> Door.OIDC_REGISTER;
      case "/device_authorization" -> Door.OIDC_DEVICE;
      case "/token" -> Door.OIDC_TOKEN;
      case "/v1/token" -> Door.SIGNIN_TOKEN;
      case "/latest/api/token" -> method.equals("PUT") ? Door.IMDS_TOKEN : Door.UNKNOWN;
      case "/latest/meta-data/iam/security-credentials/" -> Door.IMDS_ROLE;
      case "/latest/meta-data/iam/security-credentials/instance-role" -> Door.IMDS_KEYS;
      case "/latest/meta-data/placement/region" -> Door.IMDS_REGION;
      case "/container" -> Door.CONTAINER;
      default -> Door.UNKNOWN;
    };
  }

  private Answer usual(Door door) {
    String aws = "x-amzn-RequestId";
    return switch (door) {
      case SSO_ROLE ->
          ok(
              """
              {"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"secret-sso",\
              "sessionToken":"session-sso","expiration":%d}}"""
                  .formatted(expiry.toEpochMilli()),
              Map.of(aws, "request-1"));
      case OIDC_REGISTER ->
          ok(
              """
              {"clientId":"client","clientSecret":"client-secret",\
              "clientSecretExpiresAt":1893456000}""",
              Map.of(aws, "request-1"));
      case OIDC_DEVICE ->
          ok(
              """
              {"deviceCode":"device","userCode":"ABCD-EFGH","verificationUri":"https://device.sso",\
              "verificationUriComplete":"https://device.sso/?user_code=ABCD-EFGH",\
              "expiresIn":20,"interval":1}""",
              Map.of(aws, "request-1"));
      case OIDC_TOKEN ->
          ok(
              """
              {"accessToken":"renewed-token","refreshToken":"next-refresh","expiresIn":3600,\
              "tokenType":"Bearer"}""",
              Map.of(aws, "request-1"));
      case SIGNIN_TOKEN ->
          ok(
              """
              {"accessToken":{"accessKeyId":"ASIALOGIN","secretAccessKey":"secret-login",\
              "sessionToken":"session-login"},"tokenType":"aws_sigv4","expiresIn":900,\
              "refreshToken":"next-refresh"}""",
              Map.of(aws, "request-1"));
      case ASSUME_ROLE -> ok(sts("AssumeRole", "ASIAROLE"), Map.of(aws, "request-1"));
      case WEB_IDENTITY ->
          ok(sts("AssumeRoleWithWebIdentity", "ASIAWEB"), Map.of(aws, "request-1"));
      case CALLER ->
          ok(
              """
              <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
              <GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/Dev/jane</Arn>\
              <UserId>AROA:jane</UserId><Account>123456789012</Account>\
              </GetCallerIdentityResult></GetCallerIdentityResponse>""",
              Map.of(aws, "request-1"));
      case IMDS_TOKEN -> ok("imds-token", Map.of());
      case IMDS_ROLE -> ok("instance-role", Map.of());
      case IMDS_KEYS -> ok(keys("ASIAINSTANCE"), Map.of());
      case IMDS_REGION -> ok("eu-north-1", Map.of());
      case CONTAINER -> ok(keys("ASIACONTAINER"), Map.of());
      case UNKNOWN -> new Answer(404, "", Map.of());
    };
  }

  private static Answer ok(String body, Map<String, String> headers) {
    return new Answer(200, body, headers);
  }

  private String keys(String id) {
    return """
        {"Code":"Success","AccessKeyId":"%s","SecretAccessKey":"secret","Token":"session",\
        "Expiration":"%s"}"""
        .formatted(id, expiry.truncatedTo(ChronoUnit.SECONDS));
  }

  private String sts(String action, String id) {
    return """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
        <SessionToken>session</SessionToken><Expiration>%3$s</Expiration></Credentials>\
        </%1$sResult></%1$sResponse>"""
        .formatted(action, id, expiry.truncatedTo(ChronoUnit.SECONDS));
  }
}
