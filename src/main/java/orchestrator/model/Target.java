package orchestrator.model;

import java.util.Map;
import orchestrator.model.option.AnswerSchema;
import org.jspecify.annotations.Nullable;

/** Who is asked, as a value that describes itself; only its provider knows more. */
public interface Target {

  /** The name of the provider that it belongs to. */
  String provider();

  /** What it is, e.g. {@code model}. */
  String kind();

  /** What else the record says about it, in order. */
  Map<String, @Nullable String> fields();

  /** What it takes. */
  Capabilities capabilities();

  /** How it knows what was said before. */
  default Memory memory() {
    return Memory.NONE;
  }

  /** Whether the service itself holds its answer to a schema; else the prompt has to ask for it. */
  default boolean holds(AnswerSchema schema) {
    return false;
  }
}
