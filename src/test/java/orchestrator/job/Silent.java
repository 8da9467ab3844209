package orchestrator.job;

import orchestrator.model.AnswerEvent;
import org.jspecify.annotations.Nullable;

/** Nobody listens. */
class Silent implements RunObserver {
  @Override
  public void stage(Stage stage) {}

  @Override
  public void note(String message) {}

  @Override
  public @Nullable String ask(String question) {
    return null;
  }

  @Override
  public void tell(String line) {}

  @Override
  public void waitFor(@Nullable String what) {}

  @Override
  public void explain(String line) {}

  @Override
  public void event(AnswerEvent event) {}
}
