package orchestrator.document.convert;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import orchestrator.document.Reference;
import orchestrator.document.Reference.Children;
import orchestrator.document.Reference.DiagramFile;
import orchestrator.document.Reference.DrawingFile;
import orchestrator.document.Reference.Include;
import orchestrator.document.Reference.PageLink;
import orchestrator.document.Reference.Search;
import orchestrator.document.Reference.User;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;

/**
 * Looks references up side by side. One after the other, every mention and every link would cost a
 * round trip of its own.
 */
final class LookAhead {
  /** Polite enough for a wiki; the answers are small. */
  private static final int AT_ONCE = 6;

  private final Map<List<@Nullable Object>, Consumer<References>> questions = new LinkedHashMap<>();

  private LookAhead() {}

  /**
   * Asks for each thing once, and returns when all has been answered.
   *
   * @param others answer on several threads at once, and keep what they learn
   */
  static void ask(Collection<Reference> wanted, References others) {
    LookAhead ahead = new LookAhead();
    wanted.forEach(ahead::add);
    if (ahead.questions.size() > 1) { // else nothing is to be had side by side
      ahead.ask(others);
    }
  }

  private void add(Reference reference) {
    if (reference instanceof User user) {
      add(others -> others.userName(user.id()), "user", user.id());
    } else if (reference instanceof PageLink page) {
      add(
          others -> others.pageUrl(page.space(), page.stored()),
          "page",
          page.space(),
          page.stored());
    } else if (reference instanceof Include page) {
      add(
          others -> others.pageBody(page.space(), page.stored()),
          "body",
          page.space(),
          page.stored());
    } else if (reference instanceof Children list) {
      add(
          others -> others.children(list.space(), list.page()),
          "children",
          list.space(),
          list.page());
    } else if (reference instanceof Search search) {
      add(
          others -> others.search(search.query(), search.limit()),
          "search",
          search.query(),
          search.limit());
    } else if (reference instanceof DiagramFile diagram) {
      add(others -> others.attachmentText(diagram.file()), "file", diagram.file());
    } else if (reference instanceof DrawingFile drawing) {
      add(others -> others.attachmentText(drawing.file()), "file", drawing.file());
    }
  }

  private void add(Consumer<References> question, @Nullable Object... key) {
    questions.put(Arrays.asList(key), question);
  }

  private void ask(References others) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, questions.size()),
            work -> {
              Thread thread = new Thread(work, "look-ahead");
              thread.setDaemon(true);
              return thread;
            });
    try {
      threads.invokeAll(
          questions.values().stream().map(question -> question(question, others)).toList());
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
}
