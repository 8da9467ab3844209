package orchestrator.cli.history;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orchestrator.cli.output.UsageLine;
import orchestrator.history.Entry;
import orchestrator.history.RunFiles;
import orchestrator.model.InvocationContext;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** One run as people want to read it: what was asked, of whom, as whom, and what came of it. */
final class RunDescription {
  /** How far in the values stand. */
  static final int INDENT = 10;

  private static final int MOST_LOSSES = 5;
  private static final double MILLIS = 1000;

  private final StringBuilder text = new StringBuilder();

  private RunDescription() {}

  static String of(Entry entry) {
    RunDescription description = new RunDescription();
    description.line("run", entry.label());
    if (entry instanceof Entry.Batch batch) {
      description.batch(batch.record());
      description.used(UsageLine.of(entry.usage(), entry.cost()));
      description.line("folder", batch.folder().toString());
    } else if (entry instanceof Entry.Run run) {
      description.run(run);
    }
    return description.text.toString();
  }

  /** Says of a run that it answered a further question; null of any other. */
  static @Nullable String question(Entry entry) {
    String before =
        entry instanceof Entry.Run run && run.kept().record().parent() != null
            ? run.kept().record().parent()
            : null;
    return before == null
        ? null
        : entry.label() + " is the answer to a further question (ask); the one before: " + before;
  }

  private void batch(BatchRecord record) {
    List<String> counts = new ArrayList<>();
    for (PageStatus status : PageStatus.values()) {
      if (record.count(status) > 0) {
        counts.add(record.count(status) + " " + status.label());
      }
    }
    line("pages", record.pages().size() + ": " + String.join(", ", counts));
    line("began", record.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    line("ended", record.status().label());
    for (BatchRecord.Entry page : record.pages()) {
      if (!page.status().isAnswered()) {
        RunRecord.Problem problem = page.problem();
        line(page.status().label(), page.page() + (problem == null ? "" : ": " + problem.title()));
      }
    }
  }

  private void run(Entry.Run entry) {
    KeptRun run = entry.kept();
    RunRecord record = run.record();
    if (record.parent() != null) {
      line("follows", record.parent());
      String question = RunFiles.text(run.folder().resolve("prompt.md"));
      line("question", question == null ? "" : question.strip());
    }
    asked(record);
    whom(record);
    ended(record);
    used(UsageLine.of(record));
    Path answer = RunFiles.answer(run);
    if (answer != null && record.answer() != null) {
      line(
          "answer",
          answer + String.format(Locale.ROOT, ", %,d characters", record.answer().characters()));
    }
    line("folder", run.folder().toString());
    if (record.answer() != null) {
      record.answer().files().forEach(file -> line("file", run.folder().resolve(file).toString()));
    }
    losses(record);
  }

  private void asked(RunRecord record) {
    RunRecord.Page page = record.page();
    if (page != null) {
      String version = page.version() == null ? "" : ", version " + page.version();
      line("page", page.title() + version);
      line("", page.url() == null ? page.source() : page.url());
      if (!page.children().isEmpty()) {
        line("", "with " + page.children().size() + " pages below it");
      }
    }
    RunRecord.Prompt prompt = record.prompt();
    if (prompt != null) {
      List<String> params = new ArrayList<>();
      prompt.params().forEach((key, value) -> params.add(key + "=" + value));
      line(
          "prompt", prompt.template() + (params.isEmpty() ? "" : ", " + String.join(", ", params)));
    }
    List<String> options = new ArrayList<>();
    for (RunRecord.Option option : record.options()) {
      if (!option.source().equals("default")) {
        options.add(option.name() + "=" + option.value());
      }
    }
    if (!options.isEmpty()) {
      line("options", String.join(", ", options));
    }
  }

  private void whom(RunRecord record) {
    RunRecord.Target target = record.target();
    if (target == null) {
      line("asked", "nobody");
      return;
    }
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> id : target.ids().entrySet()) {
      if (id.getValue() != null) {
        ids.add(id.getKey().equals("model_id") ? id.getValue() : id.getKey() + " " + id.getValue());
      }
    }
    String nobody = record.status() == Status.DRY_RUN ? "nobody; it would be " : "";
    line("asked", nobody + target.kind() + (ids.isEmpty() ? "" : " " + String.join(", ", ids)));
    InvocationContext as = record.aws() == null ? null : record.aws().context();
    if (as != null) {
      line(
          "as",
          as.credentialSource()
              + (as.profile() == null ? "" : " of profile " + as.profile())
              + (as.account() == null ? "" : ", account " + as.account())
              + (as.role() == null ? "" : ", role " + as.role())
              + ", "
              + as.region());
      if (record.requestId() != null) {
        line("", "AWS request id " + record.requestId());
      }
    }
  }

  private void ended(RunRecord record) {
    line("began", record.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    Long millis = record.timing().totalMs();
    RunRecord.Answer answer = record.answer();
    line(
        "ended",
        record.status().label()
            + (answer == null || answer.stopReason() == null
                ? ""
                : " (" + answer.stopReason() + ")")
            + (millis == null ? "" : String.format(Locale.ROOT, " after %.1f s", millis / MILLIS))
            + (record.finishedAt() == null && record.status() == Status.INTERRUPTED
                ? "; it is under way, or was killed"
                : ""));
    RunRecord.Problem problem = record.problem();
    if (problem != null) {
      line(
          "because", problem.title() + (problem.detail().isBlank() ? "" : ": " + problem.detail()));
      problem.advice().lines().forEach(advice -> line("", advice));
    }
  }

  private void used(@Nullable String used) {
    if (used != null) {
      line("tokens", used.substring(used.indexOf(' ') + 1));
    }
  }

  private void losses(RunRecord record) {
    int count = record.losses().size() + record.lossesNotListed();
    if (count > 0) {
      line("lost", count + " in conversion:");
      for (RunRecord.Loss loss :
          record.losses().subList(0, Math.min(MOST_LOSSES, record.losses().size()))) {
        line(
            "",
            loss.kind()
                + " "
                + loss.what()
                + (loss.place().isBlank() ? "" : " under " + loss.place()));
      }
    }
  }

  private void line(String label, String value) {
    boolean fits = label.length() < INDENT;
    text.append(fits ? String.format(Locale.ROOT, "%-" + INDENT + "s", label) : label + " ")
        .append(TerminalSanitizer.line(value))
        .append('\n');
  }
}
