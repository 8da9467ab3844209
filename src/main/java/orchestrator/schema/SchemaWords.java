package orchestrator.schema;

import orchestrator.json.Json;
import orchestrator.model.option.AnswerSchema;

/** What a prompt says about the schema of its answer. */
public final class SchemaWords {
  private static final String FORM =
      "The answer is one JSON document and nothing else: no Markdown, no code fence, no introduction."
          + " Where sections or headings are asked for above, their content goes into the members of"
          + " the document.";

  private SchemaWords() {}

  /**
   * The last paragraph of a prompt.
   *
   * @param told whether the service holds the model to the schema; else the prompt has to
   */
  public static String of(AnswerSchema schema, boolean told) {
    return told
        ? FORM
        : FORM + " It must fit this JSON schema exactly:\n\n" + Json.pretty(schema.json()).strip();
  }
}
