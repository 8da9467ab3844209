package orchestrator;

import java.time.Instant;
import java.util.UUID;
import orchestrator.document.convert.DocumentReader;
import orchestrator.document.convert.Markdown;
import orchestrator.prompt.SecretScan;
import orchestrator.record.RunDirectory;
import orchestrator.record.Sha256;
import orchestrator.settings.ConfFile;

/**
 * Does once, with next to nothing, what every run does: that loads and makes ready what the run
 * comes by a moment later, on another processor (docs/adr/0101).
 */
final class Practice {
  /** One of each that most pages hold. */
  private static final String PAGE =
      "<h1>-</h1><p>- <strong>-</strong> <a href=\"#\">-</a></p><ul><li>-</li></ul>"
          + "<table><tbody><tr><th>-</th></tr></tbody></table>";

  private Practice() {}

  /** Begins, and does not wait for it. What fails here fails again where it is needed. */
  static void begin() {
    Thread thread = new Thread(Practice::run, "practice");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, failure) -> {});
    thread.start();
  }

  /** In the order in which a run comes by it. */
  static void run() {
    ConfFile.practise();
    UUID.randomUUID();
    Sha256.of("");
    RunDirectory.stamp(Instant.EPOCH);
    Markdown page = Markdown.of(DocumentReader.storage(PAGE));
    if (!page.isEmpty()) {
      SecretScan.findings(page.text());
    }
  }
}
