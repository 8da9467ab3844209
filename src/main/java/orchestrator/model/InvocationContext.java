package orchestrator.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the provider was reached; for the record, never a secret.
 *
 * @param region AWS region
 * @param regionSource where the region came from
 * @param credentialSource which credential source answered
 * @param profile the AWS profile in use, if any
 * @param account the account that the credentials belong to, where known
 * @param role the role or permission set that they stand for, where known
 * @param expiresAt when the credentials end, where known
 * @param endpoint the URL that was called, without user info
 */
public record InvocationContext(
    String region,
    String regionSource,
    String credentialSource,
    @Nullable String profile,
    @Nullable String account,
    @Nullable String role,
    @Nullable Instant expiresAt,
    String endpoint) {}
