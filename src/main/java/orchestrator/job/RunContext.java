package orchestrator.job;

import java.util.HashMap;
import java.util.Map;
import orchestrator.files.AtomicFiles;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;

/**
 * The services that all runs of a process share; made once, closed once.
 *
 * <p>This class is thread-safe.
 */
public final class RunContext implements AutoCloseable {
  private final Providers providers;
  private final AtomicFiles files;
  private final Map<HttpSettings, HttpClients> http = new HashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param providers who can be asked
   * @param files where records are kept
   */
  public RunContext(Providers providers, AtomicFiles files) {
    this.providers = providers;
    this.files = files;
  }

  /** Who can be asked. */
  public Providers providers() {
    return providers;
  }

  /** Where records are kept. */
  AtomicFiles files() {
    return files;
  }

  /** The HTTP clients for these settings, the same for everybody who has the same. */
  synchronized HttpClients http(HttpSettings settings) {
    return http.computeIfAbsent(settings, HttpClients::new);
  }

  @Override
  public synchronized void close() {
    http.values().forEach(HttpClients::close);
  }
}
