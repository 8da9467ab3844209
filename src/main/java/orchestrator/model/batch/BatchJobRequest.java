package orchestrator.model.batch;

import org.jspecify.annotations.Nullable;

/**
 * What a job is created from.
 *
 * @param name how it is found again
 * @param token by which the same request is known when it comes twice
 * @param input where its file lies
 * @param output below which its answers will lie
 * @param role as whom the service reads and writes there
 * @param owner whose account the place has to be; null for anybody's
 * @param encryptionKey what its files are encrypted with; null for the place's own
 */
public record BatchJobRequest(
    String name,
    String token,
    String input,
    String output,
    String role,
    @Nullable String owner,
    @Nullable String encryptionKey) {}
