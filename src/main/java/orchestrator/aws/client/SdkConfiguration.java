package orchestrator.aws.client;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * The configuration of every client of the AWS SDK. All that a client would otherwise look up in
 * variables, system properties or the AWS files is given, so that no other identity, region or
 * endpoint can slip in, and nothing that is broken there and not needed ends a run.
 */
public final class SdkConfiguration {
  private static final String APPLICATION = "orchestrator";

  /** No file: the SDK skips what is none. */
  private static final String NOWHERE = "/dev/null";

  private static final int LARGEST_COMPRESSION_THRESHOLD = 10 * 1024 * 1024;

  private SdkConfiguration() {}

  /**
   * Configures a client.
   *
   * @param overrides what else the client wants overridden
   */
  public static <B extends AwsClientBuilder<B, C>, C> B configure(
      B builder,
      String region,
      URI endpoint,
      AwsCredentialsProvider credentials,
      ClientOverrideConfiguration.Builder overrides) {
    setSystemProperties();
    return builder
        .region(Region.of(region))
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .defaultsMode(DefaultsMode.LEGACY)
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .overrideConfiguration(
            overrides
                .appId(APPLICATION)
                .compressionConfiguration(
                    c ->
                        c.requestCompressionEnabled(false)
                            .minimumCompressionThresholdInBytes(LARGEST_COMPRESSION_THRESHOLD))
                .defaultProfileName("default")
                .defaultProfileFileSupplier(() -> ProfileFile.aggregator().build())
                .build());
  }

  /**
   * What no builder takes. A builder reads the AWS files once even if it is given others, and
   * throws what it thinks of them; a property comes before the variable of the same meaning.
   */
  private static void setSystemProperties() {
    System.setProperty("aws.configFile", NOWHERE);
    System.setProperty("aws.sharedCredentialsFile", NOWHERE);
    System.setProperty("aws.newRetries2026", "false");
  }
}
