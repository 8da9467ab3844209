package orchestrator.confluence;

/** Which comments on a page are wanted. */
public enum CommentSelection {
  NONE,
  /** Those that nobody has resolved, and whose words are still on the page. */
  OPEN,
  ALL
}
