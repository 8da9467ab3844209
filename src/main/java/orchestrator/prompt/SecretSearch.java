package orchestrator.prompt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A search for secrets in a text, which can go on while who will need its findings does. */
public final class SecretSearch {
  private final String markdown;
  private @Nullable Thread thread;
  private @Nullable List<String> found;

  private SecretSearch(String markdown) {
    this.markdown = markdown;
  }

  /** Searches when the findings are asked for. */
  public static SecretSearch later(String markdown) {
    return new SecretSearch(markdown);
  }

  /** Begins to search, on a thread of its own. */
  public static SecretSearch beside(String markdown) {
    SecretSearch search = new SecretSearch(markdown);
    Thread thread = new Thread(search::search, "secrets");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, failure) -> {}); // fails again in findings()
    search.thread = thread;
    thread.start();
    return search;
  }

  private void search() {
    found = SecretScan.findings(markdown);
  }

  /** What {@link SecretScan#findings} finds; whoever is interrupted does not wait for another. */
  public List<String> findings() {
    Thread begun = thread;
    if (begun != null) {
      try {
        begun.join();
        List<String> all = found;
        if (all != null) {
          return all;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return SecretScan.findings(markdown);
  }
}
