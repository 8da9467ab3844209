package orchestrator.bedrock.target;

import java.util.function.Consumer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.RunEvent;

/** The options that agents have no place for: their authors have settled what they are about. */
public final class LeftOutOptions {
  private LeftOutOptions() {}

  /** Says which of those that were given are left out. */
  public static void note(InferenceOptions given, Consumer<RunEvent> events) {
    if (given.guardrail() != null || given.maxTokens() != null || given.temperature() != null) {
      events.accept(
          new RunEvent.Note(
              "Guardrail, token limit and temperature are the agent's own; those given are left out"));
    }
    if (given.effort() != null || given.serviceTier() != null || given.cachesPage()) {
      events.accept(
          new RunEvent.Note(
              "Effort, service tier and prompt cache are for models; those given are left out"));
    }
  }
}
