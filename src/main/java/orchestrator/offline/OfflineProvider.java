package orchestrator.offline;

import java.util.Map;
import orchestrator.model.Capabilities;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Provider;
import orchestrator.model.Target;
import orchestrator.problem.Problem;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The provider without a model: a digest made of the page's own sentences. */
public final class OfflineProvider implements Provider {
  private static final String NAME = "offline";

  /** Its only target. */
  private record DigestTarget() implements Target {
    @Override
    public String provider() {
      return NAME;
    }

    @Override
    public String kind() {
      return NAME;
    }

    @Override
    public Map<String, @Nullable String> fields() {
      return Map.of();
    }

    @Override
    public Capabilities capabilities() {
      return Capabilities.TEXT;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** It has no settings of its own. */
  @Override
  public boolean isNamed(Settings settings) {
    return false;
  }

  @Override
  public Target target(Settings settings) {
    return new DigestTarget();
  }

  @Override
  public void check(Target target, Settings settings, InferenceOptions options) {
    if (options.schema() != null) {
      throw Problem.MODEL_OPTION_UNSUPPORTED
          .failure("--json-schema: the offline provider writes a digest in Markdown, and no JSON.")
          .exception();
    }
  }

  @Override
  public Engine engine(Target target, Engine.Context context) {
    return new DigestInvoker(context.title(), context.document());
  }
}
