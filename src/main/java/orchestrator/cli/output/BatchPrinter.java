package orchestrator.cli.output;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.stream.Meaning;
import orchestrator.cli.stream.ProgressLine;
import orchestrator.job.batch.BatchObserver;
import orchestrator.job.batch.BatchOutcome;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Cost;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.RunRecord;
import orchestrator.record.batch.BatchDocument;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a batch while it goes on: a line for each page on standard output, how far it is on
 * standard error, and at the end what became of it.
 */
public final class BatchPrinter implements BatchObserver, AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int NAMED = 5;

  private final Console console;
  private final GlobalOptions switches;
  private final Function<BatchRecord, String> again;
  private final ErrorPrinter errors;
  private final @Nullable BatchTable table;
  private final @Nullable ProgressLine live;
  private final Set<String> said = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private final BatchTally tally;
  private final @Nullable Thread ticker;

  /**
   * A printer.
   *
   * @param dryRun whether the pages are only listed
   * @param notes what people were told before
   * @param again says how to go on with a batch that lacks answers
   */
  public BatchPrinter(
      Console console,
      GlobalOptions switches,
      boolean dryRun,
      List<String> notes,
      Function<BatchRecord, String> again) {
    this.again = again;
    this.notes.addAll(notes);
    this.console = console;
    this.switches = switches;
    this.errors = ErrorPrinter.ofBatch(console, switches);
    this.table = dryRun ? new BatchTable() : null;
    this.tally = new BatchTally(console.environment().clock());
    boolean shows = console.live() && !switches.quiet();
    this.live = shows ? new ProgressLine(console.err(), false) : null;
    this.ticker = !shows && switches.says() ? ticker() : null;
  }

  private Thread ticker() {
    Thread thread = new Thread(this::tick, "batch-progress");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
        String line = tally.due();
        if (!line.isEmpty()) {
          console.err().line(line);
        }
      }
    } catch (InterruptedException e) {
      // The end of the batch.
    }
  }

  @Override
  public synchronized void begun(Path folder, int pages, int done) {
    tally.begin(pages, done);
    refresh();
  }

  @Override
  public synchronized void ended(Entry page, @Nullable Path folder, List<String> notes) {
    tally.add(page);
    above(
        () -> {
          notes.forEach(note -> noteOnce(page.page(), note));
          // Whether a page was handed over is known when the job of all of them was created.
          if (page.status() != PageStatus.SUBMITTED) {
            line(page, folder);
          }
        });
    refresh();
  }

  private void line(Entry page, @Nullable Path folder) {
    if (table == null && !switches.json()) {
      console
          .out()
          .write(
              page.status().label()
                  + "\t"
                  + TerminalSanitizer.line(page.page())
                  + "\t"
                  + (folder == null ? "" : TerminalSanitizer.line(folder.toString()))
                  + "\n");
    }
  }

  /** A note that every page would give is given once, also if it calls each file by its name. */
  private void noteOnce(String page, String note) {
    String file = page.substring(page.lastIndexOf('/') + 1);
    String about = note.startsWith(file + " ") ? note.substring(file.length()) : ": " + note;
    if (said.add(about)) {
      tellNote(TerminalSanitizer.line(page) + about);
    }
  }

  @Override
  public synchronized void rehearsed(Entry page, Prompt prompt, @Nullable Cost most) {
    if (table != null) {
      table.add(page, prompt, most);
    }
  }

  @Override
  public void note(String message) {
    above(() -> tellNote(message));
  }

  private void tellNote(String note) {
    synchronized (notes) {
      notes.add(note);
    }
    errors.note(note);
  }

  private List<String> notes() {
    synchronized (notes) {
      return List.copyOf(notes);
    }
  }

  @Override
  public @Nullable String ask(String question) {
    String[] answer = new String[1];
    above(() -> answer[0] = console.ask(question));
    return answer[0];
  }

  @Override
  public void tell(String line) {
    above(() -> console.err().line(line));
  }

  private void above(Runnable print) {
    if (live == null) {
      print.run();
    } else {
      live.above(print);
    }
  }

  private void refresh() {
    if (live != null) {
      live.text(tally.line());
    }
  }

  /** What became of it. */
  public synchronized void end(BatchOutcome outcome) {
    close();
    BatchRecord record = outcome.record();
    for (Entry page : record.pages()) {
      if (page.status() == PageStatus.SUBMITTED && page.folder() != null) {
        line(page, outcome.folder().resolve(page.folder()));
      }
    }
    Failure stopped = outcome.exitCode() == ExitCode.FINDINGS ? null : outcome.stopped();
    boolean lacks = table == null && record.status() == BatchRecord.Status.INCOMPLETE;
    Failure why = stopped == null && lacks ? lacking(record) : stopped;
    BatchDocument document = document(outcome, why);
    if (table != null && switches.json()) {
      console.out().write(document.with(table.json(record, outcome.folder())));
    } else if (table != null) {
      boolean people = console.environment().terminal().out();
      console.out().write(people ? table.aligned(record, console.wrapper()) : table.text(record));
    } else if (switches.json()) {
      console.out().write(document.json());
    }
    if (switches.says()) {
      console.err().line(table == null ? tally.summary(record) : "nothing was sent");
    }
    if (!switches.json()) {
      Map<String, List<Entry>> causes = causes(record.pages());
      if (stopped != null) {
        causes.remove(stopped.problem().code()); // it is told as the error
      }
      causes.forEach(this::cause);
    }
    if (stopped != null) {
      errors.print(stopped, null, again.apply(record), outcome.folder(), notes());
      return;
    }
    if (why != null && switches.json()) {
      errors.print(why, null, again.apply(record), outcome.folder(), notes());
    } else if (lacks) {
      console.err().whole(again.apply(record));
    }
    if (switches.says() || (lacks && !switches.json())) {
      console.err().whole("batch: " + outcome.folder());
    }
  }

  private BatchDocument document(BatchOutcome outcome, @Nullable Failure why) {
    RunRecord.Problem problem =
        why == null ? null : RunRecord.Problem.of(why).advising(again.apply(outcome.record()));
    return new BatchDocument(outcome.record(), outcome.folder(), notes(), problem);
  }

  /** Where people read a line for each cause, programs read how often there was which. */
  private static Failure lacking(BatchRecord record) {
    Map<String, Integer> why = new TreeMap<>();
    int lacking = 0;
    for (Entry page : record.pages()) {
      if (!page.status().isAnswered()) {
        lacking++;
        String code = page.problem() == null ? page.status().label() : page.problem().code();
        why.merge(code, 1, Integer::sum);
      }
    }
    List<String> causes = new ArrayList<>();
    why.forEach((code, times) -> causes.add(times + " " + code));
    return Problem.BATCH_INCOMPLETE.failure(
        lacking
            + " of "
            + record.pages().size()
            + (lacking == 1 ? " has none: " : " have none: ")
            + String.join(", ", causes)
            + ".");
  }

  /** The pages that lack an answer by what they lack it for. */
  private static Map<String, List<Entry>> causes(List<Entry> pages) {
    Map<String, List<Entry>> causes = new LinkedHashMap<>();
    for (Entry page : pages) {
      RunRecord.Problem problem = page.problem();
      if (problem != null) {
        causes.computeIfAbsent(problem.code(), any -> new ArrayList<>()).add(page);
      }
    }
    return causes;
  }

  private void cause(String code, List<Entry> pages) {
    Entry first = pages.get(0);
    RunRecord.Problem problem = Objects.requireNonNull(first.problem());
    StringBuilder text = new StringBuilder();
    text.append(pages.size()).append(pages.size() == 1 ? " page: " : " pages: ");
    text.append(TerminalSanitizer.line(problem.title()));
    text.append(" (").append(code).append("): ");
    List<String> names = pages.stream().map(page -> TerminalSanitizer.line(page.page())).toList();
    text.append(String.join(", ", names.subList(0, Math.min(NAMED, names.size()))));
    if (names.size() > NAMED) {
      text.append(" and ").append(names.size() - NAMED).append(" more");
    }
    if (pages.size() == 1 && !problem.detail().isBlank()) {
      text.append("\n  ").append(TerminalSanitizer.line(problem.detail()));
    }
    InstalledDocuments documents = InstalledDocuments.ofThisProgram();
    problem
        .advice()
        .strip()
        .lines()
        .forEach(line -> text.append("\n  ").append(documents.located(line)));
    console
        .err()
        .lines(
            Meaning.FAIL,
            first.status().label() + ":",
            text.toString(),
            console.colour() && !switches.noColour());
  }

  /** The batch was stopped from outside. */
  public void interrupted(BatchOutcome outcome) {
    stop();
    if (switches.json()) {
      console.out().write(document(outcome, outcome.stopped()).json());
    }
    if (switches.says()) {
      console.err().line(tally.summary(outcome.record()));
    }
    if (outcome.stopped() != null) {
      errors.print(
          outcome.stopped(), null, again.apply(outcome.record()), outcome.folder(), notes());
    }
  }

  /** Ends the live line from another thread. */
  public void stop() {
    if (live != null) {
      live.close();
    }
    if (ticker != null) {
      ticker.interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
