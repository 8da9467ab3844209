package orchestrator.bedrock.session;

import java.util.List;
import java.util.Objects;
import orchestrator.aws.client.SdkConfiguration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.auth.scheme.BedrockAgentRuntimeAuthSchemeProvider;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;

/** Makes the SDK's clients for models and agents. */
public final class BedrockClients {
  private BedrockClients() {}

  public static BedrockRuntimeAsyncClient models(Connection connection) {
    BedrockRuntimeAsyncClientBuilder builder =
        configured(BedrockRuntimeAsyncClient.builder(), connection);
    String token = connection.bearerToken();
    if (token == null) {
      // Named although it is the default: else AWS_BEARER_TOKEN_BEDROCK would decide, or
      // AWS_AUTH_SCHEME_PREFERENCE.
      builder.authSchemeProvider(BedrockRuntimeAuthSchemeProvider.defaultProvider());
    } else {
      builder.authSchemeProvider(
          BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of("httpBearerAuth")));
      builder.tokenProvider(StaticTokenProvider.create(() -> token));
    }
    return builder.build();
  }

  public static BedrockAgentRuntimeAsyncClient agents(Connection connection) {
    return configured(BedrockAgentRuntimeAsyncClient.builder(), connection)
        .authSchemeProvider(BedrockAgentRuntimeAuthSchemeProvider.defaultProvider())
        .build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B configured(
      B builder, Connection connection) {
    return SdkConfiguration.configure(
            builder,
            connection.route().region(),
            connection.endpoint(),
            Objects.requireNonNullElseGet(
                connection.credentials(), AnonymousCredentialsProvider::create),
            ClientOverrideConfiguration.builder().retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(connection.http())
        // The HTTP client's own thread completes the calls; there is nothing to hand over.
        .asyncConfiguration(
            ClientAsyncConfiguration.builder()
                .advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run)
                .build());
  }
}
