package orchestrator.model;

import java.util.List;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What came back. The text itself has already gone out as {@link RunEvent.Text} events.
 *
 * @param text all of it, exactly the concatenation of the events
 * @param stopReason why it ended, in the provider's own word, if it said
 * @param usage what it consumed
 * @param citations what an agent's answer rests on
 * @param files what an agent made beside its text
 * @param sessionId the agent session, for a next question
 * @param requestId the AWS request id
 * @param shortfall why this is not the whole answer; null when it is whole
 */
public record Answer(
    String text,
    @Nullable String stopReason,
    Usage usage,
    List<Citation> citations,
    List<AnswerFile> files,
    @Nullable String sessionId,
    @Nullable String requestId,
    @Nullable Failure shortfall) {

  public Answer {
    citations = List.copyOf(citations);
    files = List.copyOf(files);
  }

  /** The same answer with its text made harmless. */
  public Answer withText(String printable) {
    return new Answer(
        printable, stopReason, usage, citations, files, sessionId, requestId, shortfall);
  }

  /** The same answer, which is not the whole one after all. */
  public Answer shortOf(Failure reason) {
    return new Answer(text, stopReason, usage, citations, files, sessionId, requestId, reason);
  }

  /** Whether the provider finished it: its end mark arrived and nothing was left out. */
  public boolean isWhole() {
    return shortfall == null;
  }
}
