package orchestrator.job;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.util.Objects;
import java.util.function.Consumer;
import orchestrator.history.Continuation;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.inputs.Since;
import orchestrator.model.Answer;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Cost;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptSubject;
import orchestrator.record.Fingerprint;
import orchestrator.record.KeptRun;
import orchestrator.record.Outcome;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord.Status;
import org.jspecify.annotations.Nullable;

/**
 * A run whose page is read and whose prompt is made and checked. It has ended already, or is to be
 * asked. What it no longer needs of its page is not held: many may wait for their call.
 */
public final class PreparedRun {
  private final @Nullable Outcome ended;
  private final @Nullable Question question;

  /**
   * What is to be asked.
   *
   * @param most what it may cost; null where nobody wants to know, or does
   */
  private record Question(RunCall call, Prompt prompt, @Nullable Cost most) {}

  private PreparedRun(@Nullable Outcome ended, @Nullable Question question) {
    this.ended = ended;
    this.question = question;
  }

  /** How it ended without a call; null if it is to be asked. */
  public @Nullable Outcome ended() {
    return ended;
  }

  /** How much its prompt holds: characters, and bytes of pictures and files; 0 if it has ended. */
  public long size() {
    if (question == null) {
      return 0;
    }
    long size = question.prompt.characters();
    for (ContentPart.Media media : question.prompt.media()) {
      size += media.bytes().length;
    }
    return size;
  }

  /**
   * Reads the page and makes the prompt.
   *
   * @param reader reads it; null where a conversation goes on
   * @param handover takes the prompt where a job of many is asked; null for asking at once
   */
  static PreparedRun of(
      RunContext context,
      Run run,
      @Nullable SubjectReader reader,
      @Nullable Consumer<Prompt> handover) {
    RunJournal kept = run.kept();
    try {
      return prepare(context, run, reader, handover);
    } catch (ProblemException e) {
      return new PreparedRun(failed(kept, e, null), null);
    } catch (RuntimeException | Error e) {
      broken(kept, e);
      throw e;
    }
  }

  private static PreparedRun prepare(
      RunContext context,
      Run run,
      @Nullable SubjectReader reader,
      @Nullable Consumer<Prompt> handover) {
    RunPlan plan = run.plan();
    boolean dryRun = plan.request().dryRun();
    if (reader != null && reader.isFirst()) {
      run.listener().accept(new RunEvent.Stage(RunEvent.Stage.Name.PAGE));
    }
    Continuation goesOn = run.continuation();
    SubjectReader.Reading reading =
        goesOn == null
            ? Objects.requireNonNull(reader, "only a conversation needs no page").read(run)
            : SubjectReader.Reading.of(goesOn.subject(run.kept()));
    PromptSubject subject = reading.subject();

    run.listener().accept(new RunEvent.Stage(RunEvent.Stage.Name.PROMPT));
    Prompt prompt =
        goesOn == null
            ? plan.templates().render(subject, plan, run.listener()::note)
            : goesOn.prompt(plan.target());
    String fingerprint = fingerprint(context, plan, subject, prompt);
    run.kept().prompt(prompt, fingerprint);
    KeptAnswer same = plan.request().is(Switch.IF_CHANGED) ? answered(run, fingerprint) : null;
    if (same != null && !dryRun) {
      return new PreparedRun(unchanged(run, same), null); // nothing is sent that had to be checked
    }
    RunCall call = new RunCall(context, run, subject.title(), subject.document());
    Long counted = dryRun && plan.request().is(Switch.COUNT) ? call.count(prompt) : null;
    boolean counts = run.oneOfMany() && handover == null; // a later try may have a --max-cost
    boolean priced = dryRun || counts || plan.maxCost() != null;
    Cost most =
        priced && same == null
            ? call.atMost(counted == null ? prompt.estimatedTokens() : counted)
            : null;
    PromptCheck.check(prompt, most, subject, reading.secrets(), plan, run.listener());
    if (dryRun) {
      return new PreparedRun(
          new Outcome.Rehearsed(run.kept().finish(Status.DRY_RUN, null), prompt, most, counted),
          null);
    }
    if (handover != null) {
      handover.accept(prompt);
      return new PreparedRun(
          new Outcome.HandedOver(run.kept().finish(Status.SUBMITTED, null)), null);
    }
    return new PreparedRun(null, new Question(call, prompt, most));
  }

  /**
   * Asks, where it is to be asked.
   *
   * @return how it ended
   * @throws ProblemException if its record cannot be written
   */
  public Outcome ask() {
    if (question == null) {
      return Objects.requireNonNull(ended);
    }
    Run run = question.call.run();
    RunJournal kept = run.kept();
    Answer answer = null;
    try {
      if (question.most != null) {
        run.listener().accept(new RunEvent.Priced(question.most));
      }
      run.listener().accept(new RunEvent.Stage(RunEvent.Stage.Name.ANSWER));
      answer = question.call.answer(question.prompt);
      kept.answer(answer, question.call.cost(answer));
      Failure shortfall = answer.shortfall();
      if (shortfall == null) {
        return new Outcome.Succeeded(kept.finish(Status.COMPLETE, null), answer.text());
      }
      Status status = Status.of(shortfall.problem().exitCode());
      return new Outcome.Incomplete(kept.finish(status, shortfall), answer.text(), shortfall);
    } catch (ProblemException e) {
      return failed(kept, e, answer == null ? null : answer.text());
    } catch (RuntimeException | Error e) {
      broken(kept, e);
      throw e;
    }
  }

  private static Outcome failed(RunJournal kept, ProblemException e, @Nullable String answer) {
    ExitCode code = e.failure().problem().exitCode();
    boolean stopped = code == ExitCode.CLOSED_PIPE || code == ExitCode.INTERRUPTED;
    Status status = stopped ? Status.INTERRUPTED : Status.FAILED;
    return new Outcome.Failed(kept.finish(status, e.failure()), e.failure(), e.getCause(), answer);
  }

  private static void broken(RunJournal kept, Throwable e) {
    Failure failure =
        e instanceof OutOfMemoryError
            ? Problem.OUT_OF_MEMORY.failure("")
            : Problem.INTERNAL_ERROR.failure(e.getClass().getName());
    kept.finish(Status.FAILED, failure);
  }

  /**
   * The fingerprint of what is asked. What changed since the last run is not a part of it: the next
   * run, which sees no change, asks the same.
   */
  private static @Nullable String fingerprint(
      RunContext context, RunPlan plan, PromptSubject subject, Prompt prompt) {
    Since since = plan.request().since();
    Prompt timeless =
        since != null && since.isLast()
            ? plan.templates().render(subject.withoutHistory(), plan, note -> {})
            : prompt;
    return Fingerprint.of(
        timeless, plan.target(), RecordedOptions.shapingTheAnswer(plan, context.providers()));
  }

  private record KeptAnswer(KeptRun run, String text) {}

  /** The answer to the same question, where the newest complete run was asked it; else null. */
  private static @Nullable KeptAnswer answered(Run run, @Nullable String fingerprint) {
    KeptRun newest = run.history().newestComplete(run.plan());
    if (newest == null || !newest.wasAsked(fingerprint)) {
      return null;
    }
    String answer = newest.answer();
    if (answer == null) {
      run.listener()
          .note(
              "nothing has changed, but the answer in "
                  + newest.folder()
                  + " is gone or was changed");
      return null;
    }
    run.listener().note("unchanged since " + newest.record().startedAt().truncatedTo(SECONDS));
    return new KeptAnswer(newest, answer);
  }

  private static Outcome unchanged(Run run, KeptAnswer same) {
    run.kept().reuses(same.run());
    run.listener().accept(new RunEvent.Text(same.text()));
    return new Outcome.Unchanged(
        run.kept().finish(Status.UNCHANGED, null), same.text(), same.run());
  }
}
