package orchestrator.history;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.Prompt.Message;
import orchestrator.model.Prompt.Message.Role;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunInputs;
import orchestrator.record.RunRecord.Status;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a run and in those that it goes on with, as their files have it.
 *
 * @param run the newest of them
 * @param page the page as Markdown; empty if there was none
 * @param system the system prompt, if any
 * @param turns what was asked and answered, in turn
 */
public record Conversation(KeptRun run, String page, @Nullable String system, List<Message> turns) {

  /** The template of a question that goes on with a run. */
  private static final String TEMPLATE = "ask";

  public Conversation {
    turns = List.copyOf(turns);
  }

  /**
   * Reads what was said, all of it as it was kept.
   *
   * @throws ProblemException {@link Problem#RUN_INCOMPLETE}, {@link Problem#RUN_UNANSWERED}, {@link
   *     Problem#RUN_CHANGED}, or {@link Problem#RUN_NOT_FOUND} if a run before it is gone
   */
  public static Conversation of(KeptRun newest) {
    Deque<KeptRun> runs = new ArrayDeque<>();
    Set<Path> seen = new HashSet<>();
    KeptRun run = answered(newest);
    runs.push(run);
    while (run.record().parent() != null && seen.add(run.folder())) {
      run = answered(before(run));
      runs.push(run);
    }
    List<Message> turns = new ArrayList<>();
    for (KeptRun each : runs) {
      List<ContentPart> asked = media(each);
      asked.add(new ContentPart.Text(kept(each, each.prompt(), "prompt.md")));
      turns.add(new Message(Role.USER, asked));
      turns.add(message(Role.ASSISTANT, kept(each, each.answer(), "the answer")));
    }
    KeptRun first = runs.getFirst();
    String page = first.record().page() == null ? "" : kept(first, first.page(), "page.md");
    return new Conversation(runs.getLast(), page, first.system(), turns);
  }

  /** The run that the previews of a further question went on with; else the run itself. */
  public static KeptRun beforePreviews(KeptRun newest) {
    KeptRun run = newest;
    while (run.record().status() == Status.DRY_RUN && run.record().parent() != null) {
      run = before(run);
    }
    return run;
  }

  /**
   * The run that one with a parent goes on with, wherever the folders were moved to.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND} if it is gone
   */
  public static KeptRun before(KeptRun run) {
    return RunHistory.openRun(
        RunPointer.resolve(run.folder(), Objects.requireNonNull(run.record().parent())));
  }

  private static Message message(Role role, String text) {
    return new Message(role, List.of(new ContentPart.Text(text)));
  }

  /** The pictures and documents that were sent; the prompt names them in this order. */
  private static List<ContentPart> media(KeptRun run) {
    List<ContentPart> media = new ArrayList<>();
    RunInputs inputs = run.record().inputs();
    if (inputs == null) {
      return media;
    }
    for (RunInputs.Image image : inputs.images()) {
      byte[] bytes = kept(run, run.file(image.file(), image.sha256()), image.file());
      media.add(new ContentPart.Image(image.mediaType(), bytes, image.estimatedTokens()));
    }
    for (RunInputs.Attachment file : inputs.attachments()) {
      if (file.file() != null) {
        byte[] bytes = kept(run, run.file(file.file(), file.sha256()), file.file());
        String format = file.file().substring(file.file().lastIndexOf('.') + 1);
        media.add(
            new ContentPart.Attachment(format, file.mediaType(), bytes, file.estimatedTokens()));
      }
    }
    return media;
  }

  private static <T> T kept(KeptRun run, @Nullable T text, String what) {
    if (text == null) {
      throw Problem.RUN_CHANGED
          .failure(what + " in " + run.folder() + " is gone, or is not what the record says.")
          .exception();
    }
    return text;
  }

  private static KeptRun answered(KeptRun run) {
    KeptRun standing = RunHistory.answering(run);
    Status status = standing.record().status();
    if (status == Status.COMPLETE) {
      return standing;
    }
    boolean part = status == Status.INCOMPLETE || status == Status.INTERRUPTED;
    throw (part ? Problem.RUN_INCOMPLETE : Problem.RUN_UNANSWERED)
        .failure(RunHistory.ending(standing))
        .exception();
  }

  /** The agent's session; null where there is none. */
  public @Nullable String sessionId() {
    return run.record().target() == null ? null : run.record().target().sessionId();
  }

  /** All that was said, and a question. */
  public Prompt with(String question) {
    List<Message> messages = new ArrayList<>();
    if (system != null) {
      messages.add(message(Role.SYSTEM, system));
    }
    messages.addAll(turns);
    messages.add(message(Role.USER, question));
    return new Prompt(TEMPLATE, messages);
  }

  /** A question alone, for those who remember what was said. */
  public static Prompt alone(String question) {
    return new Prompt(TEMPLATE, null, question);
  }
}
