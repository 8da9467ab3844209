package orchestrator.network;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
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
            .build());
  }

  static SdkAsyncHttpClient streaming(SdkHttpClient blocking) {
    return new ThreadPerRequestClient(blocking);
  }

  /** Takes 407, which only a proxy sends, for the failure of the connection that it is. */
  private record ProxyAware(SdkHttpClient client) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest call = client.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          HttpExecuteResponse response = call.call();
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
