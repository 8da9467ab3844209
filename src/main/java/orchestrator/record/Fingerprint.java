package orchestrator.record;

import java.util.List;
import java.util.Map;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of a question: all that is sent, to whom, and the options that shape the answer.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * The fingerprint.
   *
   * @param target null where it is open
   * @param options those that shape the answer and are in neither prompt nor target
   * @return null where nobody is meant to answer
   */
  public static @Nullable String of(
      Prompt prompt, @Nullable Target target, List<RunRecord.Option> options) {
    if (target == null) {
      return null;
    }
    StringBuilder all = new StringBuilder(prompt.fingerprint());
    add(all, target.provider(), target.kind());
    for (Map.Entry<String, @Nullable String> field : target.fields().entrySet()) {
      add(all, field.getKey(), String.valueOf(field.getValue()));
    }
    for (RunRecord.Option option : options) {
      add(all, option.name(), option.value());
    }
    return Sha256.of(all.toString());
  }

  private static void add(StringBuilder all, String name, String value) {
    all.append('\n').append(name).append('=').append(value);
  }
}
