package orchestrator.job;

import java.util.ArrayList;
import java.util.List;
import orchestrator.files.AtomicFiles;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.SharedState;

/**
 * The services that all runs of a process share; made once, closed once.
 *
 * <p>This class is thread-safe.
 */
public final class RunContext implements AutoCloseable {
  private final Providers providers;
  private final AtomicFiles files;
  private final SharedState shared = new SharedState();
  private final List<Shared> http = new ArrayList<>();

  /** The clients that all runs with the same settings share. */
  private record Shared(HttpSettings settings, HttpClients clients) {}

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

  /** What the engines of the runs share. */
  SharedState shared() {
    return shared;
  }

  /** Where records are kept. */
  public AtomicFiles files() {
    return files;
  }

  /** The HTTP clients for these settings, the same for everybody who has the same. */
  public synchronized HttpClients http(HttpSettings settings) {
    for (Shared shared : http) { // a hash of a record would take longer to load than to look
      if (shared.settings.equals(settings)) {
        return shared.clients;
      }
    }
    HttpClients made = new HttpClients(settings);
    http.add(new Shared(settings, made));
    return made;
  }

  @Override
  public synchronized void close() {
    http.forEach(shared -> shared.clients.close());
  }
}
