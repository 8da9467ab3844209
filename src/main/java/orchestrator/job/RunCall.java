package orchestrator.job;

import java.util.Objects;
import orchestrator.document.Document;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.Target;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.ServiceTier;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Pricing;
import orchestrator.model.usage.Usage;
import orchestrator.record.AnswerSources;
import orchestrator.schema.AnswerDocument;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * The call of a run: the answer to its prompt, how many tokens that has, and what it costs.
 *
 * @param title the page's title
 * @param document the page as a tree
 */
record RunCall(RunContext context, Run run, String title, Document document) {

  /** Asks, and keeps the answer as it arrives. */
  Answer answer(Prompt prompt) {
    TerminalSanitizer printable = new TerminalSanitizer();
    InferenceOptions options = run.plan().options().of(run.kept().id());
    AnswerSchema schema = run.continuation() == null ? options.schema() : null;
    Target target = Objects.requireNonNull(run.plan().target(), "only a dry run leaves it open");
    Engine.Context made = engineContext(schema == null ? options.withoutSchema() : options);
    try (Engine engine = context.providers().of(target).engine(target, made)) {
      Answer answer =
          engine.ask(
              prompt,
              event -> {
                if (event instanceof RunEvent.Text piece) {
                  String text = printable.next(piece.text());
                  happens(schema == null ? new RunEvent.Text(text) : new RunEvent.Held(text));
                } else if (schema == null || !(event instanceof RunEvent.Held)) {
                  happens(event);
                }
              });
      if (printable.removed() > 0) {
        run.listener()
            .note(
                "removed "
                    + printable.removed()
                    + " characters that steer terminals from the answer");
      }
      if (schema != null) {
        Answer json =
            AnswerDocument.of(answer.withText(TerminalSanitizer.text(answer.text())), schema);
        happens(new RunEvent.Text(json.text()));
        return json;
      }
      String sources = AnswerSources.under(answer);
      if (!sources.isEmpty()) {
        happens(new RunEvent.Text(sources));
      }
      return answer.withText(TerminalSanitizer.text(answer.text()) + sources);
    }
  }

  private void happens(RunEvent event) {
    run.kept().keep(event);
    run.listener().accept(event);
  }

  /** The tokens of a prompt as the service counts them; null where they can only be estimated. */
  @Nullable Long count(Prompt prompt) {
    Target target = run.plan().target();
    if (target == null) {
      run.listener().note("nobody is named who could count the tokens, they are estimated");
      return null;
    }
    Engine.Context made = engineContext(run.plan().options());
    return context.providers().of(target).count(target, prompt, made);
  }

  private Engine.Context engineContext(InferenceOptions options) {
    return new Engine.Context(
        run.plan().settings(),
        options,
        run.network(),
        context.shared(),
        run.listener(),
        title,
        document);
  }

  /** What it may cost; null where nobody knows. */
  @Nullable Cost atMost(long inputTokens) {
    Pricing pricing = pricing(run.plan().options());
    return pricing == null ? null : pricing.atMost(inputTokens);
  }

  /** What an answer has cost, by the prices of the tier that served it; null where nobody knows. */
  @Nullable Cost cost(Answer answer) {
    Usage usage = answer.usage();
    if (usage.outputTokens() == null) {
      return null;
    }
    InferenceOptions options = run.plan().options();
    String served = usage.serviceTier();
    ServiceTier tier = served == null ? options.serviceTier() : ServiceTier.of(served);
    Pricing pricing = served != null && tier == null ? null : pricing(options.servedIn(tier));
    return pricing == null ? null : pricing.of(usage);
  }

  private @Nullable Pricing pricing(InferenceOptions options) {
    Target target = run.plan().target();
    return target == null
        ? null
        : context.providers().pricing(target, run.plan().settings(), options);
  }
}
