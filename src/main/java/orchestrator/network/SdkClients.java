package orchestrator.network;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Makes the SDK's own face of Apache HttpClient. Apart, so that others load no SDK class. */
final class SdkClients {
  /** Plain threads suffice for this many calls at once; the SDK's 50 would make them queue. */
  private static final int MAX_CONNECTIONS = 200;

  private SdkClients() {}

  static SdkHttpClient blocking(
      NetworkAccess access, Proxies proxies, Trust trust, Duration readTimeout) {
    // Without this, the SDK would read HTTP_PROXY itself, and for https addresses too.
    ProxyConfiguration none =
        ProxyConfiguration.builder()
            .useEnvironmentVariableValues(false)
            .useSystemPropertyValues(false)
            .build();
    return new ProxyAware(
        Apache5HttpClient.builder()
            .connectionTimeout(access.connectTimeout())
            .socketTimeout(readTimeout)
            .maxConnections(MAX_CONNECTIONS)
            .useIdleConnectionReaper(false)
            .tcpKeepAlive(true) // a model may think for minutes; gateways forget silent connections
            .proxyConfiguration(none)
            .httpRoutePlanner(proxies)
            .credentialsProvider(proxies.credentials())
            .tlsSocketStrategy(trust)
            .dnsResolver(new Names())
            .build(),
        proxies,
        access.connectTimeout());
  }

  static SdkAsyncHttpClient streaming(SdkHttpClient blocking) {
    return new ThreadPerRequestClient(blocking);
  }

  /**
   * Takes 407, which only a proxy sends, for the failure of the connection that it is, and does not
   * wait for a silent proxy as long as for a model.
   */
  private record ProxyAware(SdkHttpClient client, Proxies proxies, Duration patience)
      implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      SdkHttpRequest head = request.httpRequest();
      HttpHost proxy =
          proxies.determineProxy(
              new HttpHost(head.protocol(), head.host(), head.port()), HttpClientContext.create());
      Tunnel tunnel = proxy == null ? null : new Tunnel(proxy, patience);
      ExecutableHttpRequest call =
          client.prepareRequest(tunnel == null ? request : tunnel.watching(request));
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          HttpExecuteResponse response = tunnel == null ? call.call() : tunnel.call(call);
          if (response.httpResponse().statusCode() == 407) {
            call.abort();
            throw new ProxyRefusedException(407);
          }
          return response;
        }

        @Override
        public void abort() {
          call.abort();
        }
      };
    }

    @Override
    public void close() {
      client.close();
    }

    @Override
    public String clientName() {
      return client.clientName();
    }
  }
}
