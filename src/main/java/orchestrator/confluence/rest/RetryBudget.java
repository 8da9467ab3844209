package orchestrator.confluence.rest;

/**
 * What is spent on one thing at most.
 *
 * @param end the deadline, as {@link System#nanoTime} counts
 * @param tries how often it is asked for
 */
record RetryBudget(long end, int tries) {}
