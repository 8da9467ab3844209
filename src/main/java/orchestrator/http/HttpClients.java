package orchestrator.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import orchestrator.http.proxy.BehindProxyException;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.http.proxy.Proxies;
import orchestrator.http.proxy.ProxyBrokenException;
import orchestrator.http.proxy.ProxyRefusedException;
import orchestrator.http.proxy.TlsEngine;
import orchestrator.http.sdk.SdkHttpClientAdapter;
import orchestrator.http.tls.Trust;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Makes the HTTP clients of the process, which all reach others in the same way: the same proxy,
 * the same trust, the same time-outs. Clients are made when asked for and closed together.
 *
 * <p>This class is thread-safe. What it does not need yet it does not load: nothing of HttpClient
 * for a local file, nothing of the AWS SDK for Confluence.
 */
public final class HttpClients implements AutoCloseable {
  private static final String TUNNEL = "orchestrator.tunnel";
  private static final String USUAL = "orchestrator.usual";

  /** Plain threads suffice for this many calls at once; HttpClient's 5 would make them queue. */
  private static final int MAX_CONNECTIONS = 200;

  /** How long a connection that was opened ahead is worth keeping. */
  private static final TimeValue KEPT_AHEAD = TimeValue.ofSeconds(60);

  /** Confluence answers 429 to bursts of about twenty. */
  private static final int AT_ONCE = 6;

  private final RequestGate gate = new RequestGate(AT_ONCE);
  private final HttpSettings access;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable Proxies proxies;
  private @Nullable Trust trust;
  private @Nullable PoolingHttpClientConnectionManager connections;
  private @Nullable CloseableHttpClient http;
  private @Nullable HttpClients aws;
  private final boolean trustsWhenSecured;
  private boolean closed;

  /** A network that is reached as given; opens and reads nothing yet. */
  public HttpClients(HttpSettings access) {
    this(access, false, false);
  }

  private HttpClients(HttpSettings access, boolean trustsWhenSecured, boolean closed) {
    this.access = access;
    this.trustsWhenSecured = trustsWhenSecured;
    this.closed = closed;
  }

  /**
   * Reads the certificates that are to be trusted, and keeps nothing.
   *
   * @throws ProblemException if they cannot be read
   */
  public static void check(HttpSettings access) {
    var unused = new Trust(access.forAws());
  }

  /** What secures connections, in words for people. */
  public String securedBy() {
    return Trust.engine(access.tls()) == TlsEngine.NATIVE ? "native code" : "Java";
  }

  /** The values that this network was made from. */
  public HttpSettings access() {
    return access;
  }

  /** What all requests to Confluence go through. */
  public RequestGate gate() {
    return gate;
  }

  /**
   * The way to AWS, where a profile's {@code ca_bundle} is trusted as well; mostly this network
   * itself. It is closed with this one.
   */
  public synchronized HttpClients forAws() {
    if (access.awsCaBundle() == null) {
      return this;
    }
    if (aws == null) {
      // Its trust is read when needed: nobody may need what stands in the profile by chance.
      aws = new HttpClients(access.forAws(), true, closed);
      open.push(aws);
    }
    return aws;
  }

  /**
   * The plain client, made once. It follows no redirect, repeats nothing, keeps no cookies, unpacks
   * nothing, and takes a proxy's refusal for a failure instead of an answer.
   *
   * @throws ProblemException if the CA bundle cannot be read
   */
  public synchronized CloseableHttpClient http() {
    if (http == null) {
      long connect = access.connectTimeout().toMillis();
      int read = Math.toIntExact(access.readTimeout().toMillis());
      connections =
          PoolingHttpClientConnectionManagerBuilder.create()
              .setTlsSocketStrategy(trustsWhenSecured ? this::secured : trust())
              .setDnsResolver(new SystemDnsResolver())
              .setMaxConnTotal(MAX_CONNECTIONS)
              .setMaxConnPerRoute(MAX_CONNECTIONS)
              .setDefaultSocketConfig(
                  SocketConfig.custom()
                      .setSoTimeout(read, TimeUnit.MILLISECONDS)
                      // A model may think for minutes. NAT gateways and VPC endpoints forget a
                      // connection that is silent for 350 s, and Linux asks after two hours.
                      .setSoKeepAlive(true)
                      .setTcpKeepIdle(60)
                      .setTcpKeepInterval(60)
                      .build())
              .setDefaultConnectionConfig(
                  ConnectionConfig.custom()
                      .setConnectTimeout(connect, TimeUnit.MILLISECONDS)
                      .setSocketTimeout(read, TimeUnit.MILLISECONDS)
                      // Looked at before each use: a model is not asked again when a connection
                      // that the server has closed meanwhile swallows the question.
                      .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                      .build())
              .build();
      http =
          org.apache.hc.client5.http.impl.classic.HttpClients.custom()
              .setConnectionManager(connections)
              .setDefaultRequestConfig(
                  RequestConfig.custom().setResponseTimeout(read, TimeUnit.MILLISECONDS).build())
              .setRoutePlanner(proxies())
              .setDefaultCredentialsProvider(proxies().credentials())
              .addExecInterceptorBefore(
                  ChainElement.CONNECT.name(), "refused tunnels", this::refusedTunnels)
              .addExecInterceptorAfter(
                  ChainElement.CONNECT.name(), "open tunnels", HttpClients::openTunnels)
              .disableAutomaticRetries()
              .disableRedirectHandling()
              .disableCookieManagement()
              .disableContentCompression()
              .disableDefaultUserAgent()
              .build();
      open.push(http);
    }
    return http;
  }

  /**
   * A client for the SDK's blocking services (SSO, OIDC, STS) and for {@code InvokeModel}.
   *
   * @param readTimeout longest silence to bear
   * @throws ProblemException if the CA bundle cannot be read
   */
  public SdkHttpClient sdk(Duration readTimeout) {
    return SdkHttpClientAdapter.of(forAws().http(), readTimeout);
  }

  /**
   * A client for the SDK's streaming services. A stream that is cut off ends in an error, and
   * cancelling the future or the subscription closes the connection.
   *
   * @param readTimeout longest silence to bear, that is, the longest time a model may think
   * @throws ProblemException if the CA bundle cannot be read
   */
  public SdkAsyncHttpClient sdkAsync(Duration readTimeout) {
    return SdkHttpClientAdapter.streaming(sdk(readTimeout));
  }

  /**
   * The proxy that an address is reached through, without user and password; null for none.
   *
   * @param address with scheme and host
   */
  public @Nullable URI proxyFor(URI address) {
    HttpHost target = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
    HttpHost proxy = proxies().determineProxy(target, HttpClientContext.create());
    return proxy == null ? null : URI.create(proxy.toURI());
  }

  /**
   * Opens the connection that the first call to an address will take, while there is something else
   * to do. Says nothing when that fails: the call will, for its own reasons. Addresses behind a
   * proxy are left to the call.
   *
   * @param address with scheme and host
   */
  public void connectAhead(URI address) {
    HttpClientContext context = HttpClientContext.create();
    try {
      PoolingHttpClientConnectionManager pool = pool();
      if (pool == null) {
        return;
      }
      HttpHost target = HttpHost.create(address);
      HttpRoute route = proxies().determineRoute(target, context);
      if (route.getProxyHost() != null) {
        return;
      }
      ConnectionEndpoint endpoint = pool.lease("ahead", route, null).get(Timeout.ZERO_MILLISECONDS);
      try {
        if (!endpoint.isConnected()) {
          pool.connect(endpoint, null, context);
        }
      } finally {
        pool.release(endpoint, null, KEPT_AHEAD);
      }
    } catch (IOException
        | HttpException
        | ProblemException
        | ExecutionException
        | TimeoutException
        | IllegalStateException e) {
      // The call itself will meet whatever this was.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where connections are kept; null once all is closed. */
  private synchronized @Nullable PoolingHttpClientConnectionManager pool() {
    if (!closed) {
      CloseableHttpClient unused = http();
    }
    return connections;
  }

  /** Closes all clients and breaks off what they are doing. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // Nothing is lost: the process is about to end, and whatever mattered was read before.
      }
    }
    http = null;
    connections = null;
    closed = true;
  }

  private synchronized Proxies proxies() {
    if (proxies == null) {
      proxies = new Proxies(access);
    }
    return proxies;
  }

  private SSLSocket secured(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return trust().upgrade(socket, target, port, attachment, context);
  }

  private synchronized Trust trust() {
    if (trust == null) {
      trust = new Trust(access);
    }
    return trust;
  }

  /**
   * HttpClient hands a proxy's answer to CONNECT to the caller as if the target had sent it. A
   * proxy's 403 would then look like a page that may not be read.
   */
  private ClassicHttpResponse refusedTunnels(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    scope.clientContext.removeAttribute(TUNNEL);
    if (scope.route.isSecure()) {
      var unused = trust(); // A file that cannot be read is told before anybody is called.
    }
    HttpHost proxy = scope.route.getProxyHost();
    RequestConfig usual = scope.clientContext.getRequestConfigOrDefault();
    if (proxy != null) {
      long patience = access.connectTimeout().toMillis();
      scope.clientContext.setRequestConfig(
          RequestConfig.copy(usual).setResponseTimeout(patience, TimeUnit.MILLISECONDS).build());
    }
    scope.clientContext.setAttribute(USUAL, usual);
    ClassicHttpResponse response;
    try {
      response = chain.proceed(request, scope);
    } catch (IOException | HttpException e) {
      if (proxy != null && scope.clientContext.getAttribute(TUNNEL) == null) {
        throw new BehindProxyException(
            proxies().source(scope.route.getTargetHost()),
            ProxyBrokenException.of(e, proxy, access.connectTimeout()));
      }
      throw e;
    }
    boolean reached = scope.clientContext.getAttribute(TUNNEL) != null;
    if (proxy != null && (!reached || response.getCode() == 407)) {
      response.close();
      throw new BehindProxyException(
          proxies().source(scope.route.getTargetHost()),
          new ProxyRefusedException(response.getCode(), proxy.toHostString()));
    }
    return response;
  }

  private static ClassicHttpResponse openTunnels(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    scope.clientContext.setAttribute(TUNNEL, true);
    if (scope.clientContext.getAttribute(USUAL) instanceof RequestConfig usual) {
      scope.clientContext.setRequestConfig(usual);
    }
    return chain.proceed(request, scope);
  }
}
