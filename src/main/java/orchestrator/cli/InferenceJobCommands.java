package orchestrator.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.output.BatchPrinter;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.output.JobPrinter;
import orchestrator.job.PlanValidation;
import orchestrator.job.RunContext;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.job.batch.BatchHandle;
import orchestrator.job.batch.BatchOutcome;
import orchestrator.job.batch.InferenceJob;
import orchestrator.model.InferenceOptions;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.batch.BatchInference;
import orchestrator.model.batch.BatchJobStatus;
import orchestrator.problem.ExitCode;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.JobRecord;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * {@code batch status}, {@code fetch} and {@code stop}: what is done about a batch inference job
 * after it was created.
 *
 * @param context what the jobs of the process share
 * @param handle by which a fetch can be ended
 */
record InferenceJobCommands(RunContext context, BatchHandle handle) {
  static final Set<String> NAMES = Set.of("status", "fetch", "stop");

  /** Whether a command line is one of these. */
  static boolean areMeant(Arguments arguments) {
    return arguments.first() != null && NAMES.contains(arguments.first());
  }

  /** Does what the command line says. */
  ExitCode call(Arguments arguments, Console console, Command batch) {
    List<String> words = arguments.others();
    String what = words.get(0);
    if (words.size() != 2) {
      throw CommandLineText.mistake(
          "'batch " + what + "' needs the NAME of a batch. A file of this name is ./" + what + ".",
          batch);
    }
    GlobalOptions switches = GlobalOptions.of(arguments);
    new ErrorPrinter(console, switches).notes(console.settings(arguments));
    InferenceJob job = find(words.get(1), arguments, console);
    if (what.equals("fetch")) {
      return fetch(job, arguments, console, false, record -> again(record, job.record()));
    }
    BatchInference service = service(job, words.get(1), arguments, console);
    boolean stopped = !what.equals("stop") || job.stop(service);
    BatchJobStatus status = job.status(service);
    if (!stopped && switches.says()) {
      console.err().line("the job had ended already");
    }
    JobPrinter.print(job.record(), status, job.folder(), console, switches);
    return ExitCode.OK;
  }

  /** Waits for the end of the job that was just created, and fetches its answers. */
  ExitCode await(
      String name, Arguments arguments, Console console, Function<BatchRecord, String> again) {
    return fetch(find(name, arguments, console), arguments, console, true, again);
  }

  /** Of the options that the batch began with, the job knows those that say who is asked. */
  private static String again(BatchRecord batch, JobRecord job) {
    return "To go on, with the same options: orchestrator batch --resume --name "
        + ShellQuoting.word(batch.name())
        + " --provider "
        + ShellQuoting.word(job.provider())
        + " --model "
        + ShellQuoting.word(job.model())
        + " --region "
        + ShellQuoting.word(job.region());
  }

  private ExitCode fetch(
      InferenceJob job,
      Arguments arguments,
      Console console,
      boolean waits,
      Function<BatchRecord, String> again) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    String name = job.name();
    BatchInference service = service(job, name, arguments, console);
    BatchOutcome outcome;
    List<String> notes = console.settings(arguments).notes();
    try (BatchPrinter shown = new BatchPrinter(console, switches, false, notes, again)) {
      if (waits) {
        job.await(service, shown, time -> Thread.sleep(time.toMillis()));
      }
      outcome = job.fetch(service, shown, handle, arguments.given("--clean"));
      shown.end(outcome);
    }
    console.out().check(" What was to be printed is in " + outcome.folder() + ".");
    return outcome.exitCode();
  }

  private InferenceJob find(String name, Arguments arguments, Console console) {
    Settings settings = console.settings(arguments);
    settings.requireUsable();
    String output = new SettingValues(settings).required(SettingKey.OUTPUT);
    Path place = console.environment().path(output);
    return new InferenceJob(context.files(), place, name, console.environment().clock());
  }

  /** The job's own model and region, whatever is set now. */
  private BatchInference service(
      InferenceJob job, String name, Arguments arguments, Console console) {
    JobRecord record = job.record();
    Map<SettingKey, String> own = new EnumMap<>(SettingKey.class);
    own.put(SettingKey.PROVIDER, record.provider());
    own.put(SettingKey.MODEL, record.model());
    own.put(SettingKey.REGION, record.region());
    String family = record.family();
    if (family != null) {
      own.put(SettingKey.MODEL_PROVIDER, family);
    }
    Settings settings = console.settings(arguments, own);
    ErrorPrinter errors = new ErrorPrinter(console, GlobalOptions.of(arguments));
    RunRequest request = RunRequest.about("").named(name);
    RunPlan plan = new PlanValidation(settings, request, context.providers()).plan();
    return context
        .providers()
        .batchInference(
            Objects.requireNonNull(plan.target(), "named by the job"),
            settings,
            InferenceOptions.DEFAULT,
            context.http(plan.access().network()),
            asking(console, errors));
  }

  private static RunObserver asking(Console console, ErrorPrinter errors) {
    return new RunObserver() {
      @Override
      public void accept(RunEvent event) {
        if (event instanceof RunEvent.Note note) {
          errors.note(note.message());
        }
      }

      @Override
      public @Nullable String ask(String question) {
        return console.ask(question);
      }

      @Override
      public void tell(String line) {
        console.err().line(line);
      }
    };
  }
}
