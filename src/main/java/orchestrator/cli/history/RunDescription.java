package orchestrator.cli.history;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orchestrator.history.RunFiles;
import orchestrator.history.RunHistory;
import orchestrator.model.InvocationContext;
import orchestrator.model.usage.Usage;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
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

  static String of(KeptRun run) {
    RunDescription description = new RunDescription();
    RunRecord record = run.record();
    description.line("run", RunHistory.label(run));
    description.asked(record);
    description.whom(record);
    description.ended(record);
    Path answer = RunFiles.answer(run);
    if (answer != null && record.answer() != null) {
      description.line(
          "answer",
          answer + String.format(Locale.ROOT, ", %,d characters", record.answer().characters()));
    }
    description.line("folder", run.folder().toString());
    if (record.answer() != null) {
      record
          .answer()
          .files()
          .forEach(file -> description.line("file", run.folder().resolve(file).toString()));
    }
    description.losses(record);
    return description.text.toString();
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
    Usage usage = record.usage();
    if (usage != null && usage.inputTokens() != null && usage.outputTokens() != null) {
      line(
          "tokens",
          String.format(Locale.ROOT, "%,d in, %,d out", usage.inputTokens(), usage.outputTokens()));
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
    text.append(String.format(Locale.ROOT, "%-" + INDENT + "s", label))
        .append(TerminalSanitizer.line(value))
        .append('\n');
  }
}
