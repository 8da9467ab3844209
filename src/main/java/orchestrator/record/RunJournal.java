package orchestrator.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import orchestrator.document.Loss;
import orchestrator.files.GrowingFile;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.Target;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.Outcome.Kept;
import orchestrator.record.RunRecord.Status;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * A run between its first and its last write. Ctrl-C can end it from another thread at any moment;
 * whoever comes first writes the record, and nobody writes after that.
 */
public final class RunJournal {
  private static final int LONGEST_FILE_NAME = 80;
  private static final String PARTIAL_ANSWER = "answer.partial.md";

  /** Nobody reads more, and half a million would take more memory than the page. */
  private static final int MAX_LOSSES = 10_000;

  /**
   * What is known of a run before it begins.
   *
   * @param name the feature's name
   * @param target who is asked; null where that is open
   * @param options what shapes the call
   * @param params variables for the template
   * @param parent the folder of the run that it goes on with; null for none
   */
  public record Beginning(
      String name,
      @Nullable Target target,
      List<RunRecord.Option> options,
      Map<String, String> params,
      @Nullable String parent) {
    public Beginning {
      options = List.copyOf(options);
      params = Map.copyOf(params);
    }
  }

  private final RunDirectory store;
  private final Beginning beginning;
  private final Clock clock;
  private final Instant started;
  private final Tool tool = Tool.running();
  private final StringBuilder text = new StringBuilder();

  /** What has arrived and is not known to be answer yet. */
  private final StringBuilder held = new StringBuilder();

  private final List<String> notes = new ArrayList<>();

  private RunRecord.@Nullable Target target;
  private List<RunRecord.Loss> losses = List.of();
  private int lossesNotListed;
  private RunRecord.@Nullable Page page;
  private @Nullable RunInputs inputs;
  private RunRecord.@Nullable Prompt prompt;
  private RunRecord.@Nullable Comments comments;
  private RunRecord.@Nullable Baseline since;
  private @Nullable String fingerprint;
  private @Nullable String reused;
  private @Nullable InvocationContext route;
  private @Nullable String requestId;
  private RunRecord.@Nullable Answer reply;
  private @Nullable Usage usage;
  private @Nullable Cost cost;
  private @Nullable Long pageMs;
  private @Nullable Long firstTokenMs;

  private @Nullable GrowingFile answer;
  private @Nullable GrowingFile trace;
  private @Nullable ProblemException broken;
  private RunRecord record;
  private boolean over;
  private String answerName = "answer.md";

  private RunJournal(RunDirectory store, Beginning beginning, Clock clock, Instant started) {
    this.store = store;
    this.beginning = beginning;
    this.clock = clock;
    this.started = started;
    this.target = RunRecord.Target.of(beginning.target());
    this.record = record(Status.INTERRUPTED, null, null);
  }

  /**
   * Writes a first record, so that a full disk is found before anything is paid for.
   *
   * @throws ProblemException if it cannot be written
   */
  public static RunJournal begin(
      RunDirectory store, Beginning beginning, Clock clock, Instant started) {
    RunJournal journal = new RunJournal(store, beginning, clock, started);
    store.write("record.json", Json.pretty(RunRecordJson.write(journal.record)));
    return journal;
  }

  /** Goes on with a run that was handed over, now that its answer has come. */
  public static RunJournal goOn(RunDirectory store, RunRecord before, Clock clock) {
    RunRecord.Prompt sent = before.prompt();
    Beginning beginning =
        new Beginning(
            before.name(),
            null,
            before.options(),
            sent == null ? Map.of() : sent.params(),
            before.parent());
    store.discard(PARTIAL_ANSWER); // The answer comes whole.
    RunJournal journal = new RunJournal(store, beginning, clock, before.startedAt());
    journal.target = before.target();
    journal.losses = before.losses();
    journal.lossesNotListed = before.lossesNotListed();
    journal.page = before.page();
    if (before.page() != null) {
      journal.notes.addAll(before.page().notes());
    }
    journal.prompt = sent;
    journal.comments = before.comments();
    journal.inputs = before.inputs();
    journal.since = before.since();
    journal.fingerprint = before.fingerprint();
    journal.pageMs = before.timing().pageMs();
    return journal;
  }

  /** What is known by now. */
  private RunRecord record(Status status, @Nullable Instant end, @Nullable Failure failure) {
    return new RunRecord(
        beginning.name(),
        status,
        started,
        end,
        target,
        beginning.options(),
        tool,
        new RunRecord.Timing(pageMs, firstTokenMs, end == null ? null : since(end)),
        losses,
        lossesNotListed,
        page == null ? null : page.withNotes(notes),
        inputs,
        prompt,
        fingerprint,
        reused,
        route == null ? null : new RunRecord.Aws(route, requestId),
        reply,
        usage,
        cost,
        failure == null ? null : RunRecord.Problem.of(failure),
        beginning.parent(),
        comments,
        since);
  }

  /** The name of the run's folder, which no other run of this name has. */
  public String id() {
    return String.valueOf(store.folder().getFileName());
  }

  /** The answer is one JSON document, and its file is called so. */
  public synchronized void answerIsDocument() {
    answerName = "answer.json";
  }

  private long since(Instant moment) {
    return Duration.between(started, moment).toMillis();
  }

  /**
   * Keeps the page and what its conversion lost.
   *
   * @param found the page
   * @param children the pages below it that were appended
   * @param markdown both, converted
   * @param lost what was lost
   */
  public synchronized void page(
      orchestrator.confluence.Page found,
      List<RunRecord.Child> children,
      String markdown,
      List<Loss> lost) {
    page =
        new RunRecord.Page(
            found.id(),
            found.title(),
            found.space(),
            found.version(),
            found.url(),
            found.source(),
            Sha256.of(markdown),
            children,
            List.of());
    lossesNotListed = Math.max(0, lost.size() - MAX_LOSSES);
    List<RunRecord.Loss> listed = new ArrayList<>();
    for (Loss loss : lost.subList(0, lost.size() - lossesNotListed)) {
      listed.add(new RunRecord.Loss(loss.kind().label(), loss.what(), loss.place()));
    }
    losses = listed;
    pageMs = since(clock.instant());
    write("page.md", markdown);
  }

  /** Keeps the page of the run that this one goes on with. */
  public synchronized void page(RunRecord parent, String markdown) {
    page = parent.page();
    losses = parent.losses();
    lossesNotListed = parent.lossesNotListed();
    pageMs = since(clock.instant());
    write("page.md", markdown);
  }

  /**
   * Keeps what there is to be said about the page.
   *
   * @return which of it the newest run of this name has not said about the same page
   */
  public synchronized List<String> pageNotes(List<String> said) {
    notes.addAll(said);
    RunRecord newest =
        said.isEmpty() || store.isInBatch() ? null : RunCatalog.newestBeside(store.folder());
    RunRecord.Page before = newest == null ? null : newest.page();
    if (page == null || before == null || !isSame(before, page)) {
      return said;
    }
    return said.stream().filter(note -> !before.notes().contains(note)).toList();
  }

  private static boolean isSame(RunRecord.Page one, RunRecord.Page other) {
    return Objects.equals(one.id(), other.id())
        && Objects.equals(one.url(), other.url())
        && one.title().equals(other.title())
        && one.source().equals(other.source())
        && one.sha256().equals(other.sha256());
  }

  /** Keeps what is sent beside the page's text. */
  public synchronized void inputs(RunInputs sent) {
    if (sent.isEmpty()) {
      return;
    }
    inputs = new RunInputs(sent.images(), sent.attachments(), List.of());
    for (RunInputs.Kept file : sent.kept()) {
      if (!over) {
        store.writeBelow(file.path(), file.content());
      }
    }
  }

  /** Keeps what changed on the page since when; an empty difference has no file. */
  public synchronized void changes(RunRecord.@Nullable Baseline when, String difference) {
    since = when;
    if (!difference.isEmpty()) {
      write("changes.diff", difference);
    }
  }

  /** Keeps the comments that go with the page. */
  public synchronized void comments(RunRecord.Comments found, String markdown) {
    comments = found;
    write("comments.md", markdown);
  }

  /**
   * Keeps what is about to be sent.
   *
   * @param question the fingerprint of it and of who is asked; null where that is open
   */
  public synchronized void prompt(Prompt sent, @Nullable String question) {
    fingerprint = question;
    String system = sent.system() == null ? "" : sent.system();
    String text = sent.withoutMedia().text();
    prompt =
        new RunRecord.Prompt(
            sent.template(),
            Sha256.of(system + text),
            sent.characters(),
            sent.estimatedTokens(),
            beginning.params());
    write("prompt.md", text);
    if (sent.system() != null) {
      write("system.md", sent.system());
    }
  }

  /** Keeps whose answer stands, where an earlier run was asked the same. */
  public synchronized void reuses(KeptRun earlier) {
    reused = earlier.folder().toString();
    reply = earlier.record().answer();
  }

  private void inSession(@Nullable String session) {
    if (session != null && target != null) {
      target = target.inSession(session);
    }
  }

  /**
   * Keeps what came back beside the text: figures, citations, and files that an agent made.
   *
   * @param price about what it cost; null where nobody knows
   */
  public synchronized void answer(Answer came, @Nullable Cost price) {
    usage = came.usage();
    cost = price;
    requestId = came.requestId() == null ? requestId : came.requestId();
    inSession(came.sessionId());
    List<String> names = new ArrayList<>();
    try {
      for (AnswerFile file : over ? List.<AnswerFile>of() : came.files()) {
        String name = "file-" + (names.size() + 1) + safe(file.name());
        store.write(name, file.bytes());
        names.add(name);
      }
    } catch (ProblemException e) {
      broken = e;
    }
    reply =
        new RunRecord.Answer(
            came.text().length(),
            Sha256.of(came.text()),
            came.stopReason(),
            came.citations(),
            names);
  }

  private void write(String name, String content) {
    if (!over) {
      store.write(name, content);
    }
  }

  /**
   * Keeps what comes in. A disk that fills up now must not cost the user the rest of the answer, so
   * the failure is only remembered for {@link #finish}.
   */
  public synchronized void keep(RunEvent event) {
    if (over) {
      return;
    }
    try {
      if (event instanceof RunEvent.Connected connected) {
        route = connected.route();
      } else if (event instanceof RunEvent.Accepted accepted) {
        requestId = accepted.requestId();
        inSession(accepted.sessionId());
      } else if (event instanceof RunEvent.Text piece) {
        held.setLength(0);
        answer(piece.text());
      } else if (event instanceof RunEvent.Held piece) {
        held.append(piece.text());
      } else if (event instanceof RunEvent.Step step && broken == null) {
        trace = trace == null ? store.grow("trace.partial.jsonl") : trace;
        append(trace, step.trace() + "\n");
      }
    } catch (ProblemException e) {
      broken = e;
    }
  }

  private void answer(String piece) {
    firstTokenMs = firstTokenMs == null ? Long.valueOf(since(clock.instant())) : firstTokenMs;
    text.append(piece);
    if (broken == null) {
      answer = answer == null ? store.grow(PARTIAL_ANSWER) : answer;
      append(answer, piece);
    }
  }

  /** Of a run that is stopped, nobody will tell any more what the text was that was held back. */
  private void keepHeld() {
    try {
      if (!held.toString().isBlank()) {
        answer(TerminalSanitizer.text(held.toString()));
      }
    } catch (ProblemException e) {
      broken = e;
    }
  }

  /** A name is not to be trusted as a path; its end tells what opens the file, and stays. */
  private static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String plain = last.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    String end = plain.substring(Math.max(0, plain.length() - LONGEST_FILE_NAME));
    return end.isEmpty() ? "" : "-" + end;
  }

  /**
   * Ends the run: closes what is open, writes the record and points {@code latest} to it if it is
   * complete, or to the run whose answer stands.
   *
   * @param status how it ended
   * @param failure why, unless it ended well
   * @throws ProblemException if it cannot be written
   */
  public synchronized Kept finish(Status status, @Nullable Failure failure) {
    if (over) {
      return new Kept(store.folder(), record);
    }
    over = true;
    if (status == Status.INTERRUPTED) {
      keepHeld();
    }
    close(status);
    Failure reason = failure == null && broken != null ? broken.failure() : failure;
    if (reason != null && reason.requestId() != null) {
      requestId = reason.requestId();
    }
    if (reply == null && !text.isEmpty()) {
      String partial = text.toString();
      reply = new RunRecord.Answer(partial.length(), Sha256.of(partial), null, null, List.of());
    }
    record = record(broken == null ? status : Status.FAILED, clock.instant(), reason);
    store.write("record.json", Json.pretty(RunRecordJson.write(record)));
    store.settle();
    if (record.status() == Status.COMPLETE) {
      store.becomeLatest();
    } else if (record.status() == Status.UNCHANGED && reused != null) {
      store.pointLatest(Path.of(reused)); // a further question may have been answered since
    }
    store.settleName();
    if (status != Status.INTERRUPTED) { // then every moment counts
      store.removeOldDrafts(started);
    }
    if (broken != null) {
      throw broken;
    }
    return new Kept(store.folder(), record);
  }

  /** Closes what was growing; an answer gets its final name only if it is the whole one. */
  private void close(Status status) {
    boolean whole = status == Status.COMPLETE && broken == null;
    close(answer, whole ? answerName : PARTIAL_ANSWER);
    close(trace, "trace.jsonl");
  }

  private void close(@Nullable GrowingFile file, String finalName) {
    if (file == null) {
      return;
    }
    try (file) {
      file.keepAs(finalName);
    } catch (IOException e) {
      broken = broken == null ? RunDirectory.unwritable(file.path(), e) : broken;
    }
  }

  private static void append(GrowingFile file, String text) {
    try {
      file.append(text);
    } catch (IOException e) {
      throw RunDirectory.unwritable(file.path(), e);
    }
  }

  /** Ends the run from outside; null when it had ended already. */
  public synchronized @Nullable Kept interrupt(Supplier<Problem> why) {
    return over ? null : finish(Status.INTERRUPTED, why.get().failure("").requestId(requestId));
  }
}
