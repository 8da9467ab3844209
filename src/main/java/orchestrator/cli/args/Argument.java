package orchestrator.cli.args;

/**
 * What stands after a command without being an option.
 *
 * @param label what stands for it in help
 * @param description what it is
 * @param required whether there must be one
 * @param many whether there may be more than one
 */
public record Argument(String label, String description, boolean required, boolean many) {}
