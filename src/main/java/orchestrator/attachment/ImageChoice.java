package orchestrator.attachment;

/** Which pictures of a page are sent. */
public enum ImageChoice {
  NONE,
  /** Those that the page shows. */
  SHOWN,
  /** Those, and all others that are attached to it. */
  ALL
}
