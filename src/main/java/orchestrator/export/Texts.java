package orchestrator.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads texts of an answer; what is not there is empty. */
final class Texts {
  private Texts() {}

  static String of(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isNull() ? "" : value.asText().strip();
  }

  static List<String> list(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    node.path(name).forEach(element -> texts.add(element.asText().strip()));
    return texts;
  }

  /** The parts that there are, one a line, each after its label. */
  static String lines(String... labelsAndTexts) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < labelsAndTexts.length; i += 2) {
      if (!labelsAndTexts[i + 1].isEmpty()) {
        lines.add(labelsAndTexts[i] + labelsAndTexts[i + 1]);
      }
    }
    return String.join("\n", lines);
  }
}
