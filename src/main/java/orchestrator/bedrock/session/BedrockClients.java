package orchestrator.bedrock.session;

import java.util.Objects;
import orchestrator.aws.client.SdkConfiguration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.auth.scheme.BedrockAgentRuntimeAuthSchemeProvider;

/** Makes the SDK's client for agents. */
public final class BedrockClients {
  private BedrockClients() {}

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
