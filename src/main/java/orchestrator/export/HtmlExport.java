package orchestrator.export;

import orchestrator.history.Entry;
import orchestrator.report.BatchReport;
import orchestrator.report.RunReport;

/** A run or a batch as one HTML file, for people without a terminal. */
public final class HtmlExport implements ExportFormat {
  @Override
  public String name() {
    return "html";
  }

  @Override
  public String of(Entry entry) {
    return entry instanceof Entry.Batch batch
        ? BatchReport.html(batch.record(), batch.folder(), false)
        : RunReport.html(((Entry.Run) entry).kept());
  }
}
