package orchestrator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.confluence.Page;
import orchestrator.document.Loss;
import orchestrator.document.convert.Markdown;
import orchestrator.files.AtomicFiles;
import orchestrator.files.GrowingFile;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.Outcome.Kept;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * A run between its first and its last write. Ctrl-C can end it from another thread at any moment;
 * whoever comes first writes the record, and nobody writes after that.
 */
final class RunJournal {
  private static final int LONGEST_FILE_NAME = 80;
  private static final String PARTIAL_ANSWER = "answer.partial.md";

  private final RunDirectory store;
  private final RunRecord record;
  private final StringBuilder text = new StringBuilder();

  /** What has arrived and is not known to be answer yet. */
  private final StringBuilder held = new StringBuilder();

  private @Nullable GrowingFile answer;
  private @Nullable GrowingFile trace;
  private @Nullable ProblemException broken;
  private List<Loss> losses = List.of();
  private boolean over;

  private RunJournal(RunDirectory store, RunRecord record) {
    this.store = store;
    this.record = record;
  }

  /**
   * Makes the folder and a first record, so that a full disk is found before anything is paid for.
   *
   * @throws ProblemException if they cannot be written
   */
  static RunJournal begin(RunPlan settings, AtomicFiles disk) {
    String name = settings.name();
    RunRecord record = new RunRecord(name, settings.target(), settings.environment().clock());
    RunDirectory store = RunDirectory.create(disk, settings.output(), name, record.started());
    store.write("record.json", Json.pretty(record.soFar()));
    return new RunJournal(store, record);
  }

  Path folder() {
    return store.folder();
  }

  /** Keeps the page and what its conversion lost. */
  synchronized void page(Page page, Markdown markdown) {
    losses = markdown.losses();
    record.page(page, markdown.text(), losses);
    write("page.md", markdown.text());
  }

  /** Keeps what is about to be sent. */
  synchronized void prompt(Prompt prompt) {
    record.prompt(prompt);
    write("prompt.md", prompt.text());
    if (prompt.system() != null) {
      write("system.md", prompt.system());
    }
  }

  /** Keeps what came back beside the text: figures, citations, and files that an agent made. */
  synchronized void answer(Answer reply) {
    record.answer(reply);
    if (over) {
      return;
    }
    List<String> names = new ArrayList<>();
    try {
      for (AnswerFile file : reply.files()) {
        String name = "file-" + (names.size() + 1) + safe(file.name());
        store.write(name, file.bytes());
        names.add(name);
      }
    } catch (ProblemException e) {
      broken = e;
    }
    record.files(names);
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
  synchronized void keep(RunEvent event) {
    if (over) {
      return;
    }
    try {
      if (event instanceof RunEvent.Connected connected) {
        record.route(connected.route());
      } else if (event instanceof RunEvent.Accepted accepted) {
        record.requestId(accepted.requestId());
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
    record.firstText();
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

  /** The text that has arrived. */
  synchronized String text() {
    return text.toString();
  }

  /**
   * Ends the run: closes what is open, writes the record and points {@code latest} to it.
   *
   * @param status how it ended
   * @param failure why, unless it ended well
   * @throws ProblemException if it cannot be written
   */
  synchronized Kept finish(Status status, @Nullable Failure failure) {
    if (over) {
      return kept(record.soFar());
    }
    over = true;
    if (status == Status.INTERRUPTED) {
      keepHeld();
    }
    close(status);
    Failure reason = failure == null && broken != null ? broken.failure() : failure;
    if (reason != null) {
      record.failure(reason);
    }
    record.partialAnswer(text.toString());
    ObjectNode json = record.finish(broken == null ? status : Status.FAILED);
    store.write("record.json", Json.pretty(json));
    store.settle();
    store.becomeLatest();
    if (status != Status.INTERRUPTED) { // then every moment counts
      store.removeOldDrafts(record.started());
    }
    if (broken != null) {
      throw broken;
    }
    return kept(json);
  }

  /** Closes what was growing; an answer gets its final name only if it is the whole one. */
  private void close(Status status) {
    boolean whole = status == Status.COMPLETE && broken == null;
    close(answer, whole ? "answer.md" : PARTIAL_ANSWER);
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

  private Kept kept(ObjectNode json) {
    return new Kept(store.folder(), json, losses);
  }

  /** Ends the run from outside; null when it had ended already. */
  synchronized @Nullable Kept interrupt(Supplier<Problem> why) {
    return over ? null : finish(Status.INTERRUPTED, why.get().failure(""));
  }
}
