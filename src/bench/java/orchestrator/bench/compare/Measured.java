package orchestrator.bench.compare;

/**
 * What one process took.
 *
 * @param wall seconds from its start to its end
 * @param cpu seconds of processor time; NaN if nobody counted
 * @param peak most memory held at once, in MiB; NaN if nobody counted
 */
record Measured(double wall, double cpu, double peak) {}
