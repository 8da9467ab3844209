package orchestrator.job.batch;

/** Who answers the pages of a batch. */
public enum BatchEngine {
  /** A call for each page, from this machine. */
  LIVE,
  /** One batch inference job for all of them. */
  BEDROCK_BATCH
}
