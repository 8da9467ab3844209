package orchestrator.document.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;

/**
 * Knows nothing, but notes what a conversion asks for, so that it can be looked up side by side
 * before the page is converted in earnest. One after the other, every mention and every link would
 * cost a round trip of its own.
 */
public final class ReferenceCollector implements References {
  /** Polite enough for a wiki; the answers are small. */
  private static final int AT_ONCE = 6;

  private final Map<String, Consumer<References>> asked = new LinkedHashMap<>();

  /**
   * Asks others for what this one was asked for, and returns when all has been answered.
   *
   * @param others answer on several threads at once, and keep what they learn
   */
  public void ask(References others) {
    if (asked.size() < 2) {
      return; // nothing to be had side by side
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, asked.size()),
            work -> {
              Thread thread = new Thread(work, "look-ahead");
              thread.setDaemon(true);
              return thread;
            });
    try {
      threads.invokeAll(
          asked.values().stream().map(question -> question(question, others)).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Void> question(Consumer<References> question, References others) {
    return () -> {
      question.accept(others);
      return null;
    };
  }

  @Override
  public @Nullable String userName(String id) {
    asked.put("user\n" + id, others -> others.userName(id));
    return null;
  }

  @Override
  public @Nullable String pageUrl(@Nullable String space, String title) {
    asked.put("page\n" + space + '\n' + title, others -> others.pageUrl(space, title));
    return null;
  }

  @Override
  public @Nullable String pageBody(@Nullable String space, String title) {
    asked.put("body\n" + space + '\n' + title, others -> others.pageBody(space, title));
    return null;
  }

  @Override
  public @Nullable List<Target> children(@Nullable String space, @Nullable String title) {
    asked.put("children\n" + space + '\n' + title, others -> others.children(space, title));
    return null;
  }

  @Override
  public @Nullable List<Target> search(String query, int limit) {
    asked.put("search\n" + limit + '\n' + query, others -> others.search(query, limit));
    return null;
  }

  @Override
  public @Nullable String attachmentText(String fileName) {
    asked.put("file\n" + fileName, others -> others.attachmentText(fileName));
    return null;
  }
}
