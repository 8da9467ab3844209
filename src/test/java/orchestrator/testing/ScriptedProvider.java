package orchestrator.testing;

import java.util.List;
import java.util.function.Function;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.files.AtomicFiles;
import orchestrator.job.Providers;
import orchestrator.job.RunContext;
import orchestrator.model.Engine;
import orchestrator.model.EngineContext;
import orchestrator.model.Provider;
import orchestrator.model.Target;
import orchestrator.offline.OfflineProvider;
import orchestrator.settings.Settings;

/** A provider whose targets are those of a real one, and are answered by a test. */
public record ScriptedProvider(Provider real, Function<EngineContext, Engine> engines)
    implements Provider {

  /** What runs share where a test answers for every provider. */
  public static RunContext context(AtomicFiles files, Function<EngineContext, Engine> engines) {
    return new RunContext(
        new Providers(
            List.of(
                new ScriptedProvider(new BedrockProvider(), engines),
                new ScriptedProvider(new OfflineProvider(), engines))),
        files);
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public boolean isNamed(Settings settings) {
    return real.isNamed(settings);
  }

  @Override
  public Target target(Settings settings) {
    return real.target(settings);
  }

  @Override
  public Engine engine(Target target, EngineContext context) {
    return engines.apply(context);
  }
}
