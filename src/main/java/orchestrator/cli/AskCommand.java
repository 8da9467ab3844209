package orchestrator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.history.Continuation;
import orchestrator.history.Conversation;
import orchestrator.history.RunHistory;
import orchestrator.history.RunReference;
import orchestrator.job.PlanValidation;
import orchestrator.job.RunContext;
import orchestrator.job.RunJob;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;

/** {@code ask}: a further question about a page, in the conversation that a run has begun. */
final class AskCommand implements Command {
  private static final int RUN_AND_QUESTION = 2;

  /** How a call is made and bounded: what was given to the run holds for its questions too. */
  private static final List<SettingKey> CALL =
      List.of(
          SettingKey.MODEL_PROVIDER,
          SettingKey.PROFILE,
          SettingKey.REGION,
          SettingKey.ENDPOINT_URL,
          SettingKey.TIMEOUT,
          SettingKey.MAX_INPUT_TOKENS,
          SettingKey.MAX_COST,
          SettingKey.SECRETS,
          SettingKey.MAX_TOKENS,
          SettingKey.TEMPERATURE,
          SettingKey.EFFORT,
          SettingKey.SERVICE_TIER,
          SettingKey.CACHE,
          SettingKey.GUARDRAIL);

  private final RunContext context;
  private final RunCommand run;

  /** The command; {@code run} shows and ends the run that it makes. */
  AskCommand(RunContext context, RunCommand run) {
    this.context = context;
    this.run = run;
  }

  @Override
  public String name() {
    return "ask";
  }

  @Override
  public String summary() {
    return "Ask a further question about the page of a run";
  }

  @Override
  public String synopsis() {
    return "RUN \"QUESTION\" [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "RUN QUESTION",
        "RUN is a run's folder, NAME (its newest complete run), NAME@ID as orchestrator runs has"
            + " it, or last. QUESTION is one word to the shell, or - for standard input",
        true,
        true);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "Who answers (else who answered the run)",
            List.of(SettingKey.PROVIDER, SettingKey.MODEL, SettingKey.MODEL_PROVIDER)),
        RunCommand.reachingAws(),
        OptionGroup.of(
            "What is asked",
            List.of(SettingKey.MAX_INPUT_TOKENS, SettingKey.MAX_COST, SettingKey.SECRETS),
            Option.flag("print what would be sent and its size; ask nobody", "-n", "--dry-run")),
        RunCommand.answering(),
        OptionGroup.of(
            "Output", List.of(SettingKey.OUTPUT, SettingKey.CONFIG), GlobalOptions.options()));
  }

  @Override
  public boolean keepsRecords() {
    return true;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "about the newest answer",
        "orchestrator ask last \"Which of these steps can wait until spring?\"",
        "the same question of another model",
        "orchestrator ask Checkout \"What is missing?\" --model us.anthropic.claude-opus-4-6-v1");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    List<String> words = arguments.others();
    if (words.size() != RUN_AND_QUESTION) {
      throw CommandLineText.mistake(
          words.size() < RUN_AND_QUESTION
              ? "'ask' needs a RUN and a question."
              : "The question is more than one word to the shell; put it in quotes.",
          this);
    }
    Environment environment = console.environment();
    RunReference reference = RunReference.parse(words.get(0), environment);
    Settings given = console.settings(arguments);
    new ErrorPrinter(console, GlobalOptions.of(arguments)).notes(given);
    given.requireUsable();
    String output = new SettingValues(given).required(SettingKey.OUTPUT);
    KeptRun meant = new RunHistory(environment.path(output)).findRun(reference);
    Conversation before =
        Conversation.of(
            reference instanceof RunReference.Last ? Conversation.beforePreviews(meant) : meant);
    RunRecord record = before.run().record();
    Map<SettingKey, String> kept = kept(record, arguments);
    Settings settings = console.settings(arguments, kept);
    if (settings.get(SettingKey.MAX_COST) != null && settings.get(SettingKey.CACHE) == null) {
      kept.put(SettingKey.CACHE, "off"); // what is kept unasked costs more than it is priced at
      settings = console.settings(arguments, kept);
    }
    RunCommand.overruled(settings, arguments, console);
    RunRequest request =
        RunCommand.switched(RunRequest.about(page(record)).named(record.name()), arguments);
    RunPlan plan = new PlanValidation(settings, request, context.providers()).plan();
    if (words.get(1).equals("-")) {
      console.waitsForInput(GlobalOptions.of(arguments));
    }
    Continuation continuation = new Continuation(before, question(words.get(1), console));
    return run.follow(
        settings,
        arguments,
        console,
        request.page(),
        (shown, handle) -> new RunJob(context).goOn(plan, continuation, shown, handle));
  }

  /** Which page it was, as its record names it. */
  private static String page(RunRecord record) {
    for (RunRecord.Option option : record.options()) {
      if (option.name().equals("page")) {
        return option.value();
      }
    }
    return record.page() == null || record.page().url() == null ? "-" : record.page().url();
  }

  private static String question(String typed, Console console) {
    String question = typed;
    if (typed.equals("-")) {
      try {
        question = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw Problem.INVALID_VALUE.failure("Standard input cannot be read.").exception(e);
      }
    }
    if (question.isBlank()) {
      throw Problem.EMPTY_VALUE.failure("The question is empty.").exception();
    }
    return question.strip() + "\n";
  }

  /** Who answered the run, unless somebody else is named now, and the options of its call. */
  private static Map<SettingKey, String> kept(RunRecord record, Arguments arguments) {
    Map<SettingKey, String> kept = new EnumMap<>(SettingKey.class);
    for (RunRecord.Option option : record.options()) {
      for (SettingKey key : CALL) {
        if (key.id().equals(option.name()) && key.options().contains(option.source())) {
          kept.put(key, option.value());
        }
      }
    }
    RunRecord.Target target = record.target();
    if (target == null) {
      return kept;
    }
    kept.put(SettingKey.PROVIDER, target.provider());
    if (arguments.given("--model") || arguments.given("--provider")) {
      kept.remove(SettingKey.MODEL_PROVIDER);
      return kept;
    }
    for (SettingKey key : SettingKey.values()) {
      String id = target.ids().get(key == SettingKey.MODEL ? "model_id" : key.id());
      if (id != null) {
        kept.put(key, id);
      }
    }
    return kept;
  }
}
