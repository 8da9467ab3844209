package orchestrator.bedrock;

import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;

/**
 * Makes the SDK's clients. Everything that they would otherwise look up in the process environment,
 * in system properties or in the home folder is given, so that no other identity, region, endpoint
 * or retry mode can slip in.
 */
final class BedrockClients {
  private BedrockClients() {}

  static BedrockRuntimeAsyncClient models(Connection connection) {
    BedrockRuntimeAsyncClientBuilder builder =
        configured(BedrockRuntimeAsyncClient.builder(), connection);
    String token = connection.bearerToken();
    if (token == null) {
      // Named although it is the default: else AWS_BEARER_TOKEN_BEDROCK would decide.
      builder.authSchemeProvider(BedrockRuntimeAuthSchemeProvider.defaultProvider());
    } else {
      builder.authSchemeProvider(
          BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of("httpBearerAuth")));
      builder.tokenProvider(StaticTokenProvider.create(() -> token));
    }
    return builder.build();
  }

  static BedrockAgentRuntimeAsyncClient agents(Connection connection) {
    return configured(BedrockAgentRuntimeAsyncClient.builder(), connection).build();
  }

  private static <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B configured(
      B builder, Connection connection) {
    return builder
        .region(Region.of(connection.route().region()))
        .endpointOverride(connection.endpoint())
        .credentialsProvider(
            Objects.requireNonNullElseGet(
                connection.credentials(), AnonymousCredentialsProvider::create))
        .defaultsMode(DefaultsMode.LEGACY)
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .httpClient(connection.http())
        // The HTTP client's own thread completes the calls; there is nothing to hand over.
        .asyncConfiguration(
            ClientAsyncConfiguration.builder()
                .advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run)
                .build())
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .defaultProfileName("default")
                .defaultProfileFileSupplier(BedrockClients::noProfiles)
                .build());
  }

  private static ProfileFile noProfiles() {
    return ProfileFile.aggregator().build();
  }
}
