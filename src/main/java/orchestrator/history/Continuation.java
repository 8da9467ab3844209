package orchestrator.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import orchestrator.document.Document;
import orchestrator.model.ContentPart;
import orchestrator.model.Memory;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptSubject;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * A question that goes on with a conversation.
 *
 * @param before what was said
 * @param question what is asked now
 */
public record Continuation(Conversation before, String question) {

  /** The longest that Bedrock keeps the session of an agent that nobody talks to. */
  private static final Duration LONGEST_SESSION = Duration.ofHours(8);

  /**
   * Finds out before anything is sent that a target does not know what was said.
   *
   * @throws ProblemException {@link Problem#CONVERSATION_UNSUPPORTED}, {@link
   *     Problem#SESSION_ENDED}
   */
  public void check(@Nullable Target target, Instant now) {
    Memory memory = target == null ? Memory.MESSAGES : target.memory();
    if (target == null || memory == Memory.MESSAGES) {
      if (target != null && !target.capabilities().images() && hasPictures()) {
        throw Problem.PROMPT_PART_UNSUPPORTED
            .failure("The conversation holds pictures, which this model does not read.")
            .exception();
      }
      return;
    }
    RunRecord record = before.run().record();
    String session = before.sessionId();
    String asked = target.fields().get(RunRecord.Target.SESSION);
    if (memory == Memory.NONE || session == null || !session.equals(asked)) {
      throw Problem.CONVERSATION_UNSUPPORTED
          .failure(
              memory == Memory.NONE
                  ? "'" + target.provider() + "' answers the page alone."
                  : RunHistory.label(before.run()) + " has no session with this agent.")
          .exception();
    }
    Instant last = record.finishedAt() == null ? record.startedAt() : record.finishedAt();
    if (last.plus(LONGEST_SESSION).isBefore(now)) {
      throw Problem.SESSION_ENDED
          .failure("Its last answer came at " + last + ", and none is kept for so long.")
          .exception();
    }
  }

  private boolean hasPictures() {
    return before.turns().stream()
        .flatMap(turn -> turn.parts().stream())
        .anyMatch(ContentPart.Image.class::isInstance);
  }

  /** What it is about: the page as it was, which is kept with the new run too. */
  public PromptSubject subject(RunJournal kept) {
    RunRecord record = before.run().record();
    RunRecord.Page page = record.page();
    kept.page(record, before.page());
    return new PromptSubject(
        record.name(),
        page == null ? record.name() : page.title(),
        page == null ? null : page.space(),
        page == null ? null : page.version(),
        page == null ? null : page.url(),
        before.page() + "\n\n" + question,
        new Document(List.of(), List.of(), 0));
  }

  /** What is sent: all that was said, or the question alone to those who remember. */
  public Prompt prompt(@Nullable Target target) {
    return target != null && target.memory() == Memory.SESSION
        ? Conversation.alone(question)
        : before.with(question);
  }
}
