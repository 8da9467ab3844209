package orchestrator.job.publish;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.publish.AttachmentPublisher;
import orchestrator.confluence.publish.PagePublisher;
import orchestrator.confluence.publish.Publication;
import orchestrator.confluence.publish.Published;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.document.Block;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.convert.MarkdownReader;
import orchestrator.document.render.StorageWriter;
import orchestrator.history.Entry;
import orchestrator.history.RunFiles;
import orchestrator.history.RunHistory;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.job.RunContext;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
import orchestrator.record.Sha256;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Publishes the answer of a run below, on or beside the page that it is about. */
public final class PublishJob {
  /** What Confluence takes. */
  private static final int LONGEST_TITLE = 255;

  /** What the answers to further questions are found by, which would else replace the first. */
  private static final String QUESTION = ": ask";

  /** Words that name a target in a record, the best first. */
  private static final List<String> TARGETS = List.of("model_id", "agent_id", "agent_arn");

  private final RunContext context;
  private final Settings settings;
  private final Path workingDirectory;

  /** A job with these settings. */
  public PublishJob(RunContext context, Settings settings, Path workingDirectory) {
    this.context = context;
    this.settings = settings;
    this.workingDirectory = workingDirectory;
  }

  /**
   * What publishing a run would write. Nothing is asked and nothing sent.
   *
   * @param title of the page or file; null for one made from the run
   * @throws orchestrator.problem.ProblemException if the run has no whole answer, its files were
   *     changed, or its page is not on the configured Confluence
   */
  public PublishPlan plan(KeptRun run, Destination to, @Nullable String title) {
    RunRecord.Page page = page(run);
    String answer = answer(run);
    PageAddress address =
        PageAddress.parse(
            String.valueOf(page.url()), ConfluenceAccess.of(settings, false), workingDirectory);
    if (!(address instanceof PageAddress.Online online)) {
      throw Problem.NOT_PUBLISHABLE.failure("The record's address is no page.").exception();
    }
    String id = RunHistory.label(run);
    boolean file = to == Destination.ATTACHMENT;
    String feature = run.record().name();
    boolean further = run.record().parent() != null;
    String usual = !file ? title(feature, run) : further ? "ask.md" : "answer.md";
    String named = title == null ? usual : title.strip();
    if (named.isEmpty() || named.length() > LONGEST_TITLE) {
      throw Problem.INVALID_VALUE
          .failure("--title must have 1 to " + LONGEST_TITLE + " characters.")
          .exception();
    }
    Publication publication =
        new Publication(
            further ? feature + QUESTION : feature,
            id,
            String.valueOf(page.id()),
            named,
            file ? answer : storage(run, page, id, answer),
            String.valueOf(run.folder().getFileName()));
    return new PublishPlan(to, online.site(), page.title(), publication);
  }

  /**
   * What publishing a batch would write, for each of its pages that has an answer.
   *
   * @throws orchestrator.problem.ProblemException if there is none, or one cannot be published
   */
  public List<PublishPlan> plans(Entry.Batch batch, Destination to) {
    List<PublishPlan> plans = new ArrayList<>();
    for (BatchRecord.Entry page : batch.record().pages()) {
      if (page.folder() != null && page.status().isAnswered()) {
        KeptRun run =
            RunHistory.answering(RunHistory.openRun(batch.folder().resolve(page.folder())));
        String title = to == Destination.ATTACHMENT ? null : title(page(run).title(), run);
        plans.add(plan(run, to, title));
      }
    }
    if (plans.isEmpty()) {
      boolean part = batch.record().count(PageStatus.INCOMPLETE) > 0;
      throw (part ? Problem.RUN_INCOMPLETE : Problem.RUN_UNANSWERED)
          .failure("No page of " + batch.label() + " has a whole answer.")
          .exception();
    }
    return plans;
  }

  private static RunRecord.Page page(KeptRun run) {
    RunRecord.Page page = run.record().page();
    if (page == null || page.id() == null || page.url() == null) {
      throw Problem.NOT_PUBLISHABLE
          .failure("The page of this run was a file, so there is no place in Confluence for it.")
          .exception();
    }
    return page;
  }

  /** The whole answer, as it was kept. */
  private static String answer(KeptRun run) {
    Status status = run.record().status();
    if (status == Status.INCOMPLETE) {
      throw Problem.RUN_INCOMPLETE.failure(RunHistory.ending(run)).exception();
    }
    Path file = RunFiles.answer(run);
    RunRecord.Answer kept = run.record().answer();
    if (status != Status.COMPLETE || kept == null || file == null) {
      throw Problem.RUN_UNANSWERED.failure(RunHistory.ending(run)).exception();
    }
    String text = String.valueOf(RunFiles.text(file));
    if (!Sha256.of(text).equals(kept.sha256())) {
      throw Problem.RUN_CHANGED
          .failure(file + " was changed since the answer was kept in it.")
          .exception();
    }
    return text;
  }

  private static String title(String subject, KeptRun run) {
    RunRecord.Prompt prompt = run.record().prompt();
    String template = prompt == null ? "answer" : prompt.template();
    String stem = template.substring(template.lastIndexOf('/') + 1).replaceFirst("\\.md$", "");
    String title = subject + ": " + stem.replace('-', ' ');
    return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title;
  }

  private static String storage(KeptRun run, RunRecord.Page page, String id, String answer) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(banner(run.record(), page, id));
    String question = run.record().parent() == null ? null : run.prompt();
    if (question != null) {
      blocks.add(
          new Paragraph(
              List.of(
                  new Styled(Style.STRONG, List.of(new Text("Question: " + question.strip()))))));
    }
    if (String.valueOf(RunFiles.answer(run)).endsWith(".json")) {
      blocks.add(new Code("json", answer.strip()));
    } else {
      blocks.addAll(MarkdownReader.read(answer).blocks());
    }
    return StorageWriter.write(blocks);
  }

  /** By what, from which version of which page and with which model it was made. */
  private static Paragraph banner(RunRecord record, RunRecord.Page page, String id) {
    String version = page.version() == null ? "" : "version " + page.version() + " of ";
    String day = LocalDate.ofInstant(record.startedAt(), ZoneOffset.UTC).toString();
    return new Paragraph(
        List.of(
            new Styled(
                Style.EMPHASIS,
                List.of(
                    new Text(
                        "Written by orchestrator run " + id + " on " + day + " from " + version),
                    new Link(List.of(new Text(page.title())), String.valueOf(page.url()), ""),
                    new Text(" with " + target(record) + ". Nobody has checked it yet.")))));
  }

  private static String target(RunRecord record) {
    RunRecord.Target target = record.target();
    Map<String, @Nullable String> ids = target == null ? Map.of() : target.ids();
    for (String name : TARGETS) {
      String id = ids.get(name);
      if (id != null) {
        return (name.startsWith("agent") ? "agent " : "") + id;
      }
    }
    return target == null ? "a model" : "the " + target.kind() + " provider";
  }

  /**
   * Writes it.
   *
   * @param progress is told when Confluence asks to wait
   * @throws orchestrator.problem.ProblemException if it was not published, or Confluence did not
   *     say whether it was
   */
  public Published publish(PublishPlan plan, Consumer<String> progress) {
    HttpClients network = context.http(HttpSettings.of(settings));
    WriteApi api = new WriteApi(plan.site(), PublishAccess.of(settings), network, progress);
    try {
      return switch (plan.to()) {
        case CHILD -> new PagePublisher(api).child(plan.publication());
        case COMMENT -> new PagePublisher(api).comment(plan.publication());
        case ATTACHMENT -> new AttachmentPublisher(api).attach(plan.publication());
      };
    } catch (ProblemException e) {
      boolean own = settings.get(SettingKey.CONFLUENCE_PUBLISH_TOKEN) != null;
      throw own && e.failure().problem() == Problem.PAGE_UNAUTHORIZED
          ? Problem.PUBLISH_UNAUTHORIZED.failure(e.failure().detail()).exception(e)
          : e;
    }
  }
}
