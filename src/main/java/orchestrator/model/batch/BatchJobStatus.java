package orchestrator.model.batch;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is.
 *
 * @param word the service's own word
 * @param phase what that means
 * @param message what the service says about it; null for nothing
 * @param total how many records it has; 0 until the service has counted them
 * @param processed how many of them are done
 * @param failed how many of these got no answer
 */
public record BatchJobStatus(
    String word, Phase phase, @Nullable String message, long total, long processed, long failed) {

  /** What a job can be doing, and how it can have ended. */
  public enum Phase {
    /** Checked, or waiting for its turn. */
    WAITING,
    RUNNING,
    /** Every record had its turn; answers of some may be errors all the same. */
    COMPLETED,
    /** The time was over before every record had its turn. */
    PARTIALLY_COMPLETED,
    /** The service refused it, or broke it off. */
    FAILED,
    /** Somebody stopped it. */
    STOPPED,
    /** It had no turn within its time. */
    EXPIRED;

    /** Whether nothing more will come. */
    public boolean isEnd() {
      return this != WAITING && this != RUNNING;
    }
  }
}
