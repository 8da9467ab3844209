package orchestrator.confluence;

/**
 * What is spent on one thing at most.
 *
 * @param end the deadline, as {@link System#nanoTime} counts
 * @param tries how often it is asked for
 */
record Effort(long end, int tries) {}
