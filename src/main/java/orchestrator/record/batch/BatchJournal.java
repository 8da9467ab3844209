package orchestrator.record.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import orchestrator.files.GrowingFile;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecordJson;
import orchestrator.record.Tool;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a batch: one line for each event, on the disk before anything is done that rests
 * on it. What a process that was killed had done is read from it ({@link BatchHistory}).
 *
 * <p>This class is thread-safe. Forcing takes some milliseconds, in which others add their lines;
 * the next one who forces does so for all of them (docs/adr/0092).
 */
public final class BatchJournal implements AutoCloseable {
  static final String FILE = "journal.jsonl";

  /** What a line can say. */
  enum Event {
    /** The batch has begun; holds all its pages. */
    BEGUN,
    /** It goes on after an end. */
    RESUMED,
    /** A page is about to be asked, which is paid for. */
    ASKING,
    /** The call was turned away before any work, so nothing was paid. */
    TURNED_AWAY,
    /** A page has ended. */
    ENDED,
    /** The batch was stopped before its end. */
    STOPPED,
    /** The batch has come to its end. */
    FINISHED
  }

  private final GrowingFile file;
  private final Clock clock;

  /** Held by whoever forces. */
  private final Object forcing = new Object();

  /** How many lines are written; the lock of this object is for them. */
  private long written;

  /** How many of them are on the disk for good; the lock of {@link #forcing} is for it. */
  private long forced;

  private BatchJournal(GrowingFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Begins the journal of a new batch with the list of its pages.
   *
   * @throws ProblemException if it cannot be written
   */
  static BatchJournal begin(RunDirectory folder, String name, List<BatchPage> pages, Clock clock) {
    BatchJournal journal = new BatchJournal(folder.grow(FILE), clock);
    ObjectNode line = Json.object();
    line.put("schema", BatchRecordJson.SCHEMA);
    line.put("name", name);
    line.set("tool", RunRecordJson.write(Tool.running()));
    ArrayNode list = line.putArray("pages");
    for (BatchPage page : pages) {
      list.addObject().put("page", page.page()).put("folder", page.folder());
    }
    journal.force(journal.append(Event.BEGUN, line));
    folder.settle();
    folder.settleName();
    return journal;
  }

  /**
   * Goes on with the journal of a batch that was stopped.
   *
   * @throws ProblemException if it cannot be written
   */
  static BatchJournal resume(RunDirectory folder, Clock clock) {
    BatchJournal journal = new BatchJournal(folder.growOn(FILE), clock);
    journal.force(journal.append(Event.RESUMED, Json.object()));
    return journal;
  }

  /**
   * A page is about to be asked.
   *
   * @param most US dollars that it may cost; null where nobody knows
   */
  public void asking(BatchPage page, @Nullable BigDecimal most) {
    ObjectNode line = Json.object().put("page", page.page());
    force(append(Event.ASKING, most == null ? line : line.put("cost_at_most", most)));
  }

  /** A page was not asked after all. */
  public void turnedAway(BatchPage page) {
    force(append(Event.TURNED_AWAY, Json.object().put("page", page.page())));
  }

  /** A page has ended; on the disk for good after {@link #settle}. */
  public void ended(BatchRecord.Entry entry) {
    append(Event.ENDED, BatchRecordJson.write(entry));
  }

  /** Puts all lines so far on the disk for good. */
  public void settle() {
    long all;
    synchronized (this) {
      all = written;
    }
    force(all);
  }

  /** The batch is stopped before its end. */
  public void stopped(Problem why) {
    force(append(Event.STOPPED, Json.object().put("reason", why.code())));
  }

  /** The batch has come to its end. */
  public void finished(BatchRecord.Status status) {
    force(append(Event.FINISHED, Json.object().put("status", status.label())));
  }

  /** Writes a line; tells which one it is. */
  private synchronized long append(Event event, ObjectNode rest) {
    ObjectNode line = Json.object();
    line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("event", event.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    line.setAll(rest);
    try {
      file.append(Json.line(line) + "\n");
    } catch (IOException e) {
      throw RunDirectory.unwritable(file.path(), e);
    }
    return ++written;
  }

  private void force(long line) {
    synchronized (forcing) {
      if (forced >= line) {
        return; // while this one waited, somebody has
      }
      long all;
      synchronized (this) {
        all = written;
      }
      try {
        file.force();
      } catch (IOException e) {
        throw RunDirectory.unwritable(file.path(), e);
      }
      forced = all;
    }
  }

  @Override
  public void close() {
    settle();
    synchronized (this) {
      try {
        file.close();
      } catch (IOException e) {
        // Every line was forced.
      }
    }
  }
}
