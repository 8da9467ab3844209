package orchestrator.model.option;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON schema that an answer has to fit.
 *
 * @param name what to call it: letters, digits, {@code -} and {@code _}
 * @param json the schema
 */
public record AnswerSchema(String name, ObjectNode json) {}
