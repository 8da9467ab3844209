package orchestrator.export;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A test case of an answer that was made with the schema {@code test-cases}.
 *
 * @param area the heading that it belongs under
 * @param given state and data before
 * @param when the action
 * @param then what must be seen
 */
record TestCase(
    String id,
    String title,
    String area,
    String priority,
    String level,
    String source,
    String given,
    String when,
    String then) {

  static TestCase of(JsonNode node) {
    return new TestCase(
        Texts.of(node, "id"),
        Texts.of(node, "title"),
        Texts.of(node, "area"),
        Texts.of(node, "priority"),
        Texts.of(node, "level"),
        Texts.of(node, "source"),
        Texts.of(node, "given"),
        Texts.of(node, "when"),
        Texts.of(node, "then"));
  }
}
