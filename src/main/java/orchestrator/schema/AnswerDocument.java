package orchestrator.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.option.AnswerSchema;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Holds an answer to its schema. */
public final class AnswerDocument {
  /** Models that are only asked for JSON like to put it into a block of code. */
  private static final Pattern FENCED =
      Pattern.compile("\\s*```(?:json)?\\s*\\n(.*)\\n\\s*```\\s*", Pattern.DOTALL);

  private AnswerDocument() {}

  /** The answer as its document alone, or as it came and incomplete where that does not fit. */
  public static Answer of(Answer answer, AnswerSchema schema) {
    if (answer.shortfall() != null) {
      return answer;
    }
    Matcher fenced = FENCED.matcher(answer.text());
    String text = (fenced.matches() ? fenced.group(1) : answer.text()).strip() + "\n";
    String misfit = misfit(text, schema);
    return misfit == null
        ? answer.withText(text)
        : answer.shortOf(
            Problem.ANSWER_MISFITS_SCHEMA.failure(misfit + ".").requestId(answer.requestId()));
  }

  private static @Nullable String misfit(String text, AnswerSchema schema) {
    try {
      return SchemaValidation.misfit(schema.json(), Json.parse(text));
    } catch (Json.JsonException e) {
      return "It is no JSON document: " + e.getMessage();
    }
  }
}
