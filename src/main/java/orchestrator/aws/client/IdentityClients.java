package orchestrator.aws.client;

import java.net.URI;
import java.time.Duration;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.EndpointFinder;
import orchestrator.http.Deadline;
import orchestrator.http.HttpClients;
import orchestrator.http.RetryPolicy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.signin.SigninClient;
import software.amazon.awssdk.services.signin.auth.scheme.SigninAuthSchemeProvider;
import software.amazon.awssdk.services.signin.internal.DpopAuthPlugin;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.auth.scheme.SsoAuthSchemeProvider;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.auth.scheme.SsoOidcAuthSchemeProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.scheme.StsAuthSchemeProvider;

/**
 * Makes the SDK's clients for the services that hand out credentials.
 *
 * <p>A client serves one exchange and is closed; the HTTP client below it stays.
 */
public final class IdentityClients {
  /**
   * For one call: whatever keeps a connection from being made shows within ten seconds, and says
   * more than that time is up. What there is for all calls together may be less.
   */
  static final Duration LONGEST = Duration.ofSeconds(12);

  /** With the pauses between them, the tries end well before {@link #LONGEST}. */
  static final RetryPolicy USUAL =
      new RetryPolicy(5, Duration.ofMillis(400), Duration.ofSeconds(2));

  private final EndpointFinder endpoints;
  private final HttpClients network;
  private final Deadline deadline;
  private final RetryPolicy retries;
  private @Nullable SdkHttpClient http;

  IdentityClients(
      EndpointFinder endpoints, HttpClients network, Deadline deadline, RetryPolicy retries) {
    this.endpoints = endpoints;
    this.network = network;
    this.deadline = deadline;
    this.retries = retries;
  }

  /** Where these services are called. */
  public EndpointFinder endpoints() {
    return endpoints;
  }

  public SsoClient sso(String region) {
    return build(
        SsoClient.builder().authSchemeProvider(SsoAuthSchemeProvider.defaultProvider()),
        endpoints.identity(AwsService.SSO, region),
        region,
        AnonymousCredentialsProvider.create());
  }

  public SsoOidcClient oidc(String region) {
    return build(
        SsoOidcClient.builder().authSchemeProvider(SsoOidcAuthSchemeProvider.defaultProvider()),
        endpoints.identity(AwsService.SSO_OIDC, region),
        region,
        AnonymousCredentialsProvider.create());
  }

  /** For calls that carry their own proof. */
  public StsClient sts(String region) {
    return build(
        StsClient.builder().authSchemeProvider(StsAuthSchemeProvider.defaultProvider()),
        endpoints.identity(AwsService.STS, region),
        region,
        AnonymousCredentialsProvider.create());
  }

  public StsClient sts(String region, AwsCredentials caller) {
    return build(
        StsClient.builder().authSchemeProvider(StsAuthSchemeProvider.defaultProvider()),
        endpoints.identity(AwsService.STS, region),
        region,
        StaticCredentialsProvider.create(caller));
  }

  /**
   * For the sign-ins of {@code aws login}.
   *
   * @param key proves that we are the one who signed in, as PEM
   * @throws software.amazon.awssdk.core.exception.SdkClientException if it is no such key
   */
  public SigninClient signIn(String region, String key) {
    return build(
        SigninClient.builder()
            .authSchemeProvider(SigninAuthSchemeProvider.defaultProvider())
            .addPlugin(DpopAuthPlugin.create(key)),
        endpoints.identity(AwsService.SIGNIN, region),
        region,
        AnonymousCredentialsProvider.create());
  }

  private synchronized SdkHttpClient http() {
    if (http == null) {
      http = network.sdk(LONGEST.plusSeconds(1));
    }
    return http;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, URI endpoint, String region, AwsCredentialsProvider credentials) {
    return SdkConfiguration.configure(
            builder,
            region,
            endpoint,
            credentials,
            ClientOverrideConfiguration.builder()
                .apiCallTimeout(deadline.left(LONGEST))
                .addExecutionInterceptor(new Utf8Responses())
                .retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder()
                        .useClientDefaults(false)
                        .maxAttempts(retries.tries())
                        .backoffStrategy(retries::pause)
                        .throttlingBackoffStrategy(retries::pause)
                        .retryOnException(e -> IdentityFailures.mayPass(e, endpoint))
                        .build()))
        .httpClient(http())
        .build();
  }
}
