package orchestrator.model;

/** How a target knows what was said before, where a question goes on with a conversation. */
public enum Memory {
  /** It does not. */
  NONE,
  /** It is told again, with each question. */
  MESSAGES,
  /** It keeps it itself, in a session. */
  SESSION
}
