package orchestrator.llm;

import org.jspecify.annotations.Nullable;

/**
 * How the provider was reached; for the record, never a secret.
 *
 * @param region AWS region
 * @param regionSource where the region came from
 * @param credentialSource which rung of the credential ladder answered
 * @param profile the AWS profile in use, if any
 * @param endpoint the URL that was called, without user info
 */
public record Route(
    String region,
    String regionSource,
    String credentialSource,
    @Nullable String profile,
    String endpoint) {}
