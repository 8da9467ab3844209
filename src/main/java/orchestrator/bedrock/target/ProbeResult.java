package orchestrator.bedrock.target;

import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a trial call has shown.
 *
 * @param proven what works for certain, as one sentence
 * @param open what nobody knows yet, as one sentence; empty after a real call
 * @param reservation something that works less well than it could; null for nothing
 */
public record ProbeResult(String proven, String open, @Nullable Failure reservation) {}
