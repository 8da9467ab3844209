package orchestrator.bedrock.target;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.model.RunEvent;

/**
 * Passes on what happens, and says what another way of asking changes about the answer as soon as
 * the answer begins. Beside an error it would be about nothing.
 */
public final class LateNotes implements Consumer<RunEvent> {
  private final Consumer<RunEvent> events;
  private final List<String> notes = new ArrayList<>();

  /** Notes for whoever hears these events. */
  public LateNotes(Consumer<RunEvent> events) {
    this.events = events;
  }

  /** Adds what is to be said. */
  public void add(String note) {
    notes.add(note);
  }

  /** There is an answer, whether or not it has any text. */
  public void answered() {
    notes.forEach(note -> events.accept(new RunEvent.Note(note)));
    notes.clear();
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Text || event instanceof RunEvent.Held) {
      answered();
    }
    events.accept(event);
  }
}
