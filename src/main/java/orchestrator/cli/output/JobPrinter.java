package orchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.model.batch.BatchJobStatus;
import orchestrator.record.batch.JobRecord;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** Shows how far a batch inference job is. */
public final class JobPrinter {
  private JobPrinter() {}

  /**
   * Prints it.
   *
   * @param status null of a job that was never created
   * @param folder the batch's
   */
  public static void print(
      JobRecord job,
      @Nullable BatchJobStatus status,
      Path folder,
      Console console,
      GlobalOptions switches) {
    if (switches.json()) {
      ObjectNode document = job.toJson();
      document.put("folder", folder.toString());
      document.put("status", status == null ? null : status.word());
      document.put("ended", status != null && status.phase().isEnd());
      document.put("message", status == null ? null : status.message());
      if (status != null) {
        document.put("total_records", status.total());
        document.put("processed_records", status.processed());
        document.put("error_records", status.failed());
      }
      document.remove("records"); // as many as there are pages, and in job.json
      console.out().write(document);
      return;
    }
    StringBuilder text = new StringBuilder();
    line(text, "status", status == null ? unknown(job) : status.word());
    if (status != null && status.message() != null) {
      line(text, "message", status.message());
    }
    if (status != null && status.total() > 0) {
      line(
          text,
          "records",
          String.format(
              Locale.ROOT,
              "%,d of %,d done, %,d of them without an answer",
              status.processed(),
              status.total(),
              status.failed()));
    }
    if (job.id() != null) {
      line(text, "job", job.id());
    }
    line(text, "name", job.request().name());
    line(text, "region", job.region());
    line(text, "model", job.model());
    line(text, "input", job.request().input());
    line(text, "output", job.request().output());
    line(text, "batch", folder.toString());
    console.out().write(text.toString());
  }

  private static String unknown(JobRecord job) {
    return job.isOpen() ? "not found yet" : "never created";
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append('\t').append(TerminalSanitizer.line(value)).append('\n');
  }
}
