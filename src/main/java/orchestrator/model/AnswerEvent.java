package orchestrator.model;

/** What a printer or a record may see while an answer arrives, in order. */
public sealed interface AnswerEvent {

  /**
   * The road is known: identity, region and endpoint are resolved and the call is about to be made.
   */
  record Connected(InvocationContext route) implements AnswerEvent {}

  /**
   * The service has accepted the request and begins to answer. May come from a thread of the
   * client, before the first piece.
   *
   * @param requestId the id that it gave the request
   */
  record Accepted(String requestId) implements AnswerEvent {}

  /** A further piece of the answer. Never cuts a code point. */
  record Text(String text) implements AnswerEvent {}

  /**
   * A further piece of what may turn out to be the answer, or a thought before it. If it is answer,
   * it comes again as {@link Text}; if the run is stopped before that can be told, it is what
   * arrived.
   */
  record Held(String text) implements AnswerEvent {}

  /**
   * A step that an agent took.
   *
   * @param kind what sort of step, e.g. {@code rationale}, {@code action group}
   * @param summary one line for people
   * @param trace the event as one line of JSON, for {@code trace.jsonl}
   */
  record Step(String kind, String summary, String trace) implements AnswerEvent {}

  /** Something the user should know while waiting, such as a pause before another try. */
  record Notice(String message) implements AnswerEvent {}
}
