package orchestrator.model;

import java.time.Duration;
import orchestrator.model.usage.Cost;
import org.jspecify.annotations.Nullable;

/** What happens in a run, in order: the only way in which a job tells anybody about it. */
public sealed interface RunEvent {

  /** A stage begins. */
  record Stage(Name name) implements RunEvent {
    /** The stages of a run, in order. */
    public enum Name {
      PAGE("Reading the page"),
      PROMPT("Preparing the prompt"),
      ANSWER("Waiting for the answer");

      private final String label;

      Name(String label) {
        this.label = label;
      }

      /** What people read. */
      public String label() {
        return label;
      }
    }
  }

  /**
   * What is waited for within a stage, as long as it lasts.
   *
   * @param what e.g. {@code Waiting for the sign-in}; null when the stage goes on
   */
  record Waiting(@Nullable String what) implements RunEvent {}

  /** Something the user should know, such as a pause before another try. */
  record Note(String message) implements RunEvent {}

  /**
   * What the call that is about to be made may cost at most; comes only where there is a limit.
   * Whoever hears it may refuse.
   */
  record Priced(Cost most) implements RunEvent {}

  /**
   * The service has turned the call away before any work, because it is busy; {@link AskingAgain}
   * follows.
   *
   * @param message what people read
   * @param pause how long the call waits
   */
  record TurnedAway(String message, Duration pause) implements RunEvent {}

  /** A call that was turned away is about to be made again. Whoever hears it may hold it up. */
  record AskingAgain() implements RunEvent {}

  /** How a decision came about, for those who want to know. */
  record Explanation(String line) implements RunEvent {}

  /**
   * The road is known: identity, region and endpoint are resolved and the call is about to be made.
   */
  record Connected(InvocationContext route) implements RunEvent {}

  /**
   * The service has accepted the request and begins to answer. May come from a thread of the
   * client, before the first piece.
   *
   * @param requestId the id that it gave the request
   * @param sessionId the agent's session, which a run that is stopped can be continued in; null for
   *     none
   */
  record Accepted(String requestId, @Nullable String sessionId) implements RunEvent {}

  /** A further piece of the answer. Never cuts a code point. */
  record Text(String text) implements RunEvent {}

  /**
   * A further piece of what may turn out to be the answer, or a thought before it. If it is answer,
   * it comes again as {@link Text}; if the run is stopped before that can be told, it is what
   * arrived.
   */
  record Held(String text) implements RunEvent {}

  /**
   * A step that an agent took.
   *
   * @param kind what sort of step, e.g. {@code rationale}, {@code action group}
   * @param summary one line for people
   * @param trace the event as one line of JSON, for {@code trace.jsonl}
   */
  record Step(String kind, String summary, String trace) implements RunEvent {}

  /** The stages of a run, in order. */
  enum RunStage {
    PAGE("Reading the page"),
    PROMPT("Preparing the prompt"),
    ANSWER("Waiting for the answer");

    private final String label;

    RunStage(String label) {
      this.label = label;
    }

    /** What people read. */
    public String label() {
      return label;
    }
  }
}
