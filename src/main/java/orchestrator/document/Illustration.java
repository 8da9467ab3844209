package orchestrator.document;

/** What becomes of a picture that a page shows. */
public sealed interface Illustration {

  /** It is sent beside the text, under this name. */
  record Sent(String name) implements Illustration {}

  /** It would be sent, but cannot be. */
  record Refused(String reason) implements Illustration {}

  /** It is too small to say anything. */
  record Icon() implements Illustration {}
}
