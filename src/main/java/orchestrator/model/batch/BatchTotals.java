package orchestrator.model.batch;

import orchestrator.model.usage.Usage;

/**
 * What a job says of itself when it has ended.
 *
 * @param records how many it had
 * @param usage the tokens of all of them together
 */
public record BatchTotals(long records, Usage usage) {}
