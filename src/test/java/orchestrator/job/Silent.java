package orchestrator.job;

import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import org.jspecify.annotations.Nullable;

/** Nobody listens. */
class Silent implements RunObserver {
  @Override
  public @Nullable String ask(String question) {
    return null;
  }

  @Override
  public void tell(String line) {}

  @Override
  public void accept(RunEvent event) {}
}
