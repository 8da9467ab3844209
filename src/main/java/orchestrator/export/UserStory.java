package orchestrator.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A user story of an answer that was made with the schema {@code user-stories}.
 *
 * @param role as whom
 * @param want what
 * @param benefit so that
 * @param dependsOn ids of other stories
 */
record UserStory(
    String id,
    String title,
    String goal,
    String role,
    String want,
    String benefit,
    String source,
    List<String> acceptanceCriteria,
    List<String> dependsOn,
    String size) {

  static UserStory of(JsonNode node) {
    List<String> criteria = new ArrayList<>();
    for (JsonNode criterion : node.path("acceptance_criteria")) {
      criteria.add(
          "Given "
              + Texts.of(criterion, "given")
              + ", when "
              + Texts.of(criterion, "when")
              + ", then "
              + Texts.of(criterion, "then"));
    }
    return new UserStory(
        Texts.of(node, "id"),
        Texts.of(node, "title"),
        Texts.of(node, "goal"),
        Texts.of(node, "role"),
        Texts.of(node, "want"),
        Texts.of(node, "benefit"),
        Texts.of(node, "source"),
        criteria,
        Texts.list(node, "depends_on"),
        Texts.of(node, "size"));
  }
}
