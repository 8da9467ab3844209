package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.AnswerPrinter;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.output.UsageLine;
import orchestrator.cli.stream.Stdout;
import orchestrator.history.Pruning;
import orchestrator.history.RunFiles;
import orchestrator.job.PlanValidation;
import orchestrator.job.RunContext;
import orchestrator.job.RunHandle;
import orchestrator.job.RunJob;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.inputs.Since;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Cost;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.Outcome;
import orchestrator.record.RunDocument;
import orchestrator.record.RunInputs;
import orchestrator.record.RunRecord;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.TargetKeys;
import org.jspecify.annotations.Nullable;

/** {@code run}: the whole job. */
final class RunCommand implements Command {
  static final Option NO_STREAM =
      Option.flag("wait for the whole answer, in one piece", "--no-stream");

  /** How AWS is reached, of all that ask. */
  static OptionGroup reachingAws() {
    return OptionGroup.of(
        "How to reach AWS",
        List.of(
            SettingKey.PROFILE, SettingKey.REGION, SettingKey.ENDPOINT_URL, SettingKey.TIMEOUT));
  }

  /** How the answer is made, of all that ask. */
  static OptionGroup answering() {
    return OptionGroup.of(
        "How it is answered",
        List.of(
            SettingKey.MAX_TOKENS,
            SettingKey.TEMPERATURE,
            SettingKey.EFFORT,
            SettingKey.SERVICE_TIER,
            SettingKey.CACHE,
            SettingKey.GUARDRAIL),
        NO_STREAM,
        Option.flag("show the steps of an agent", "--trace"));
  }

  private final RunContext context;
  private final RunHandle handle = new RunHandle();

  /** Shows the run that goes on; null when there is none. */
  private volatile @Nullable AnswerPrinter printer;

  RunCommand(RunContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "Put a Confluence page in front of a model or an agent";
  }

  @Override
  public String synopsis() {
    return "PAGE [--name NAME] [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "PAGE",
        "Confluence URL as the browser shows it, page id, file in storage format, HTML,"
            + " Markdown or a saved REST response, or - for standard input",
        true,
        false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "Who answers",
            List.of(
                SettingKey.PROVIDER,
                SettingKey.MODEL,
                SettingKey.AGENT_ID,
                SettingKey.AGENT_ALIAS_ID,
                SettingKey.AGENT_ARN,
                SettingKey.AGENT_ENDPOINT,
                SettingKey.SESSION_ID,
                SettingKey.MODEL_PROVIDER)),
        reachingAws(),
        OptionGroup.of(
            "What is asked",
            List.of(
                SettingKey.PROMPT,
                SettingKey.JSON_SCHEMA,
                SettingKey.SYSTEM,
                SettingKey.MAX_INPUT_TOKENS,
                SettingKey.MAX_COST,
                SettingKey.SECRETS,
                SettingKey.CHILDREN,
                SettingKey.IMAGES,
                SettingKey.COMMENTS,
                SettingKey.FROM),
            Option.value(
                    "NAME",
                    "send a file attached to the page: text, PDF, Word, Excel; * and ? stand for"
                        + " other characters; may be repeated",
                    "--attach")
                .needed(Option.Need.ANY_NUMBER),
            Option.value("KEY=VALUE", "variable for the template; may be repeated", "-p", "--param")
                .needed(Option.Need.ANY_NUMBER),
            Option.value(
                "VERSION|last",
                "what changed on the page since a version, or since the newest complete run of this"
                    + " name, with its answer",
                "--since"),
            Option.flag("accept a draft", "--allow-draft"),
            Option.flag("fail when the conversion lost anything", "--strict"),
            Option.flag("print the prompt and its size; ask nobody", "-n", "--dry-run"),
            Option.flag("with --dry-run: have Bedrock count the tokens exactly", "--count"),
            Option.flag(
                "ask nobody, and print the kept answer, when the newest complete run of this name"
                    + " was asked the same",
                "--if-changed")),
        answering(),
        OptionGroup.of(
            "Output",
            List.of(SettingKey.OUTPUT, SettingKey.CONFIG),
            GlobalOptions.optionsAfter(
                Option.value(
                    "NAME",
                    "feature name: goes into the prompt and names the record's folder; else the"
                        + " page's title",
                    "--name"))));
  }

  @Override
  public boolean keepsRecords() {
    return true;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "a first try, without AWS",
        "echo '<h1>Tea</h1><p>Who pays?</p>' | orchestrator run - --provider offline",
        "a model, with an AWS SSO profile",
        "orchestrator run https://example.atlassian.net/wiki/spaces/SHOP/pages/4711/Checkout"
            + " --name Checkout --provider bedrock --profile bedrock-dev"
            + " --model us.anthropic.claude-sonnet-4-6",
        "an agent on Amazon Bedrock AgentCore",
        "orchestrator run 4711 --name Checkout --provider bedrock --agent-arn"
            + " arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/planner-AbCdEf1234");
  }

  @Override
  public void interrupted(Console console, GlobalOptions switches, Supplier<Problem> why) {
    Outcome.Kept kept = handle.interrupt(why);
    if (kept == null) {
      return; // Nothing was running, or it was over.
    }
    AnswerPrinter shown = printer;
    if (shown != null) {
      shown.stop();
    }
    boolean arrived = kept.record().answer() != null;
    Failure failure =
        why.get()
            .failure(
                (arrived ? "What arrived is kept in " : "Nothing has arrived; the record is ")
                    + kept.folder()
                    + ".")
            .requestId(kept.record().requestId());
    List<String> notes = shown == null ? List.of() : shown.notes();
    document(switches, console.out(), notes, kept, arrived(kept), null);
    // On a terminal stands ^C.
    boolean inLine =
        console.environment().terminal().err() || (shown != null && shown.standsInLine());
    new ErrorPrinter(console, switches).stopped(failure, kept.folder(), inLine);
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    Settings settings = console.settings(arguments);
    new ErrorPrinter(console, GlobalOptions.of(arguments)).notes(settings);
    overruled(settings, arguments, console);
    RunPlan plan =
        new PlanValidation(
                settings,
                request(Objects.requireNonNull(arguments.first()), arguments),
                context.providers())
            .plan();
    if (plan.request().page().equals("-")) {
      console.waitsForInput(GlobalOptions.of(arguments));
    }
    return follow(
        settings,
        arguments,
        console,
        plan.request().page(),
        (shown, running) -> new RunJob(context).run(plan, console.in(), shown, running));
  }

  /** Says, to those who want to hear more, which lines of the file do not count. */
  static void overruled(Settings settings, Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    if (switches.verbose() && !switches.quiet()) {
      settings.overruled().forEach(line -> say(switches, console, line));
    }
  }

  /** What makes a run. */
  interface Run {
    Outcome make(AnswerPrinter shown, RunHandle handle);
  }

  /**
   * Shows a run while it goes on, and how it ended; meanwhile {@link #interrupted} ends it.
   *
   * @param page which doctor could look at; {@code -} for none
   */
  ExitCode follow(Settings settings, Arguments arguments, Console console, String page, Run run) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Stdout out = console.out();
    Outcome outcome;
    List<String> notes = new ArrayList<>(settings.notes());
    try (AnswerPrinter shown =
        new AnswerPrinter(console, switches, arguments.given("--trace"), out)) {
      printer = shown;
      if (arguments.given("--trace") && settings.isAbout(TargetKeys.MODEL)) {
        shown.note("a model has no steps that --trace could show; an agent has");
      }
      outcome = run.make(shown, handle);
      notes.addAll(shown.notes());
    }
    if (settings.get(SettingKey.KEEP) != null) {
      Outcome.Kept kept = outcome.kept();
      Pruning.after(kept.folder(), kept.record().name(), settings, context.files(), errors::note);
    }
    return report(outcome, notes, page, settings, arguments, out, errors, console);
  }

  private static ExitCode report(
      Outcome outcome,
      List<String> notes,
      String page,
      Settings settings,
      Arguments arguments,
      Stdout out,
      ErrorPrinter errors,
      Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    if (outcome instanceof Outcome.Failed failed) {
      return failed(failed, notes, page, settings, arguments, out, errors, console);
    }
    if (outcome instanceof Outcome.Incomplete incomplete) {
      document(switches, out, notes, incomplete.kept(), incomplete.answer(), null);
      beside(outcome, switches, console);
      errors.print(incomplete.failure(), null, null, incomplete.kept().folder(), notes);
      return incomplete.failure().problem().exitCode();
    }
    if (outcome instanceof Outcome.Rehearsed rehearsed) {
      rehearsed(rehearsed, switches, out, notes, console);
    } else if (outcome instanceof Outcome.Succeeded succeeded) {
      document(switches, out, notes, succeeded.kept(), succeeded.answer(), null);
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      document(switches, out, notes, unchanged.kept(), unchanged.answer(), null);
    }
    beside(outcome, switches, console);
    whole(switches, console, "record: " + outcome.kept().folder());
    out.check(" What was to be printed is in " + outcome.kept().folder() + ".");
    return ExitCode.OK;
  }

  /** What belongs to an answer and is not its text: files and session. */
  private static void beside(Outcome outcome, GlobalOptions switches, Console console) {
    RunRecord record = outcome.kept().record();
    tokens(outcome, switches, console);
    if (record.answer() != null) {
      for (String file : record.answer().files()) {
        whole(switches, console, "file: " + outcome.kept().folder().resolve(file));
      }
    }
    String session = record.target() == null ? null : record.target().sessionId();
    if (session != null) {
      say(switches, console, "session: " + session + " (--session-id goes on with it)");
    }
  }

  private static void tokens(Outcome outcome, GlobalOptions switches, Console console) {
    String tokens = UsageLine.of(outcome.kept().record());
    if (tokens != null) {
      say(switches, console, tokens);
    }
  }

  private static void rehearsed(
      Outcome.Rehearsed rehearsed,
      GlobalOptions switches,
      Stdout out,
      List<String> notes,
      Console console) {
    Prompt prompt = rehearsed.prompt();
    if (switches.json()) {
      Outcome.Kept kept = rehearsed.kept();
      ObjectNode document =
          new RunDocument(kept.record(), kept.folder(), notes, null, prompt).json();
      if (rehearsed.counted() != null && document.get("prompt") instanceof ObjectNode described) {
        described.put("counted_tokens", rehearsed.counted());
      }
      out.write(document);
    } else if (!prompt.earlier().isEmpty()) {
      out.write(prompt.withoutMedia().systemAndText());
    } else {
      String system = prompt.system();
      out.write(system == null ? "" : "[system prompt]\n" + system + "\n\n[prompt]\n");
      out.write(prompt.withoutMedia().text());
    }
    RunInputs inputs = rehearsed.kept().record().inputs();
    if (inputs != null) {
      inputs.lines().forEach(line -> say(switches, console, line));
    }
    say(
        switches,
        console,
        (rehearsed.counted() == null
                ? "about " + prompt.estimatedTokens() + " tokens, "
                : rehearsed.counted() + " tokens, counted by Bedrock, ")
            + prompt.characters()
            + " characters; "
            + (rehearsed.counted() == null ? "nothing was sent" : "no model was asked"));
    Cost most = rehearsed.most();
    if (most != null) {
      say(switches, console, "cost: at most " + most.about() + " (" + most.source() + ")");
    }
  }

  private static ExitCode failed(
      Outcome.Failed failed,
      List<String> notes,
      String page,
      Settings settings,
      Arguments arguments,
      Stdout out,
      ErrorPrinter errors,
      Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    Failure failure = failed.failure();
    if (failure.problem() == Problem.STDOUT_CLOSED) {
      errors.print(failure, failed.cause(), null, failed.kept().folder(), notes);
    } else {
      String unkept = failed.answer();
      String answer = unkept == null ? arrived(failed.kept()) : unkept;
      document(switches, out, notes, failed.kept(), answer, null);
      errors.print(
          failure,
          failed.cause(),
          doctorHelps(failure.problem()) && (switches.json() || !switches.quiet())
              ? "To narrow it down: " + CommandLineText.doctor(page, arguments, settings)
              : null,
          failed.kept().folder(),
          notes);
      tokens(failed, switches, console); // paid for, even if the answer could not be kept
    }
    return failure.problem().exitCode();
  }

  /** What arrived of an answer, as it is kept; null for nothing. */
  private static @Nullable String arrived(Outcome.Kept kept) {
    Path file = RunFiles.answer(new KeptRun(kept.folder(), kept.record()));
    return file == null ? null : RunFiles.text(file);
  }

  /** Whether an examination of the road would tell more than the failure did. */
  private static boolean doctorHelps(Problem problem) {
    return switch (problem) {
      case ACCESS_DENIED,
          ACCESS_DENIED_BY_IDENTITY_POLICY,
          ACCESS_DENIED_EXPLICITLY,
          ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY,
          ACCESS_DENIED_BY_BOUNDARY,
          ACCESS_DENIED_BY_SESSION_POLICY,
          ACCESS_DENIED_BY_ENDPOINT_POLICY,
          MODEL_ACCESS_MISSING,
          MODEL_NOT_FOUND,
          AGENT_NOT_FOUND,
          AGENT_RUNTIME_NOT_FOUND,
          PAGE_UNAUTHORIZED,
          PAGE_SIGN_IN,
          PAGE_REDIRECTED,
          HOST_UNKNOWN,
          CONNECTION_REFUSED,
          CONNECT_TIMED_OUT,
          CONNECTION_LOST,
          TLS_UNTRUSTED,
          TLS_FAILED,
          TLS_CERTIFICATE_EXPIRED,
          TLS_CERTIFICATE_MISMATCH,
          PROXY_FAILED,
          NOT_FROM_AWS,
          TIMED_OUT,
          CONFLUENCE_UNAVAILABLE ->
          true;
      default -> problem.exitCode() == ExitCode.CREDENTIALS;
    };
  }

  private static void document(
      GlobalOptions switches,
      Stdout out,
      List<String> notes,
      Outcome.Kept kept,
      @Nullable String answer,
      @Nullable Prompt prompt) {
    if (switches.json()) {
      out.write(new RunDocument(kept.record(), kept.folder(), notes, answer, prompt).json());
    }
  }

  private static void say(GlobalOptions switches, Console console, String line) {
    if (switches.says()) {
      console.err().line(line);
    }
  }

  private static void whole(GlobalOptions switches, Console console, String line) {
    if (switches.says()) {
      console.err().whole(line);
    }
  }

  /** What was asked for about a page. */
  static RunRequest request(String page, Arguments arguments) {
    String since = arguments.value("--since");
    RunRequest request =
        new RunRequest(
            page,
            arguments.value("--name"),
            params(arguments.values("--param")),
            arguments.values("--attach"),
            since == null ? null : Since.parse(since),
            Set.of());
    request =
        switched(request, arguments)
            .with(Switch.ALLOW_DRAFT, arguments.given("--allow-draft"))
            .with(Switch.STRICT, arguments.given("--strict"))
            .with(Switch.IF_CHANGED, arguments.given("--if-changed"))
            .with(Switch.COUNT, arguments.given("--count"));
    if (request.is(Switch.COUNT) && !request.dryRun()) {
      throw Problem.INVALID_VALUE
          .failure("--count goes with --dry-run; a run says afterwards what it used.")
          .exception();
    }
    return request;
  }

  /** A request with the switches that every question has. */
  static RunRequest switched(RunRequest request, Arguments arguments) {
    return request
        .with(Switch.DRY_RUN, arguments.given("--dry-run"))
        .with(Switch.NO_STREAM, arguments.given("--no-stream"));
  }

  private static Map<String, String> params(List<String> pairs) throws ProblemException {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw Problem.INVALID_VALUE
            .failure("'" + pair + "' is no variable; write --param KEY=VALUE.")
            .exception();
      }
      params.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return params;
  }
}
