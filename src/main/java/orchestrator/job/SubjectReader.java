package orchestrator.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import orchestrator.attachment.ImageChoice;
import orchestrator.attachment.InputCollector;
import orchestrator.attachment.Inputs;
import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.Page;
import orchestrator.document.Document;
import orchestrator.document.Loss;
import orchestrator.document.convert.LossReport;
import orchestrator.document.convert.Markdown;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.inputs.CommentSection;
import orchestrator.job.inputs.PageChanges;
import orchestrator.job.inputs.Since;
import orchestrator.job.page.Pages;
import orchestrator.problem.Problem;
import orchestrator.prompt.PromptInputs;
import orchestrator.prompt.PromptSection;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.SecretSearch;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a prompt is about: the page, with all that the plan wants beside it, converted and
 * kept in the record.
 */
final class SubjectReader {
  /** What a search copies of a longer page may be missed meanwhile. */
  private static final int LONGEST_BESIDE = 1_000_000;

  /**
   * What there is to ask about.
   *
   * @param secrets what looks like one on the page; looked for beside other work
   */
  record Reading(PromptSubject subject, SecretSearch secrets) {
    static Reading of(PromptSubject subject) {
      return new Reading(subject, SecretSearch.later(subject.markdown()));
    }
  }

  private final Pages pages;
  private final @Nullable Page found;

  /**
   * A reader.
   *
   * @param found the page, where it had to be read before
   */
  SubjectReader(Pages pages, @Nullable Page found) {
    this.pages = pages;
    this.found = found;
  }

  /** Whether the page is yet to be read. */
  boolean isFirst() {
    return found == null;
  }

  /**
   * Reads it.
   *
   * @throws orchestrator.problem.ProblemException if there is nothing to be asked about
   */
  Reading read(Run run) {
    RunPlan plan = run.plan();
    Page page = found == null ? pages.read() : found;
    List<String> notes = new ArrayList<>(page.notes());
    Document document;
    Markdown markdown;
    SecretSearch secrets;
    Inputs inputs = null;
    InputCollector collector = plan.inputs();
    List<PromptSection> sections = new ArrayList<>();
    try {
      if (collector != null) {
        pages.collect(collector);
      }
      Pages.PageWithChildren whole = withChildren(page, plan.children());
      notes.addAll(whole.notes());
      document = whole.document();
      if (collector != null) {
        collector.attach(page, pages.isOnline() ? pages.files() : null);
        document = collector.withLosses(document);
        inputs = collector.inputs();
      }
      notes.addAll(aboutPictures(plan));
      markdown = Markdown.of(document);
      secrets = secrets(run, markdown.text());
      if (plan.comments() != CommentSelection.NONE) {
        CommentSection comments = pages.comments(page, whole.children(), plan.comments());
        notes.addAll(comments.notes());
        markdown = withComments(run, page, markdown, comments, sections);
      }
      Since since = plan.request().since();
      if (since != null) {
        PageChanges changes = changes(run, page, since);
        notes.addAll(changes.notes());
        sections.addAll(changes.sections());
        run.kept().changes(changes.record(), changes.difference());
      }
      run.kept().page(page, whole.record(), markdown.text(), markdown.losses());
      LossReport.check(
          markdown, plan.request().is(Switch.STRICT), "", run.listener()::note, notes::add);
    } finally {
      run.kept().pageNotes(notes).forEach(run.listener()::note);
    }
    if (markdown.isEmpty()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    if (inputs != null) {
      run.kept().inputs(inputs.record());
    }
    PromptSubject subject =
        new PromptSubject(
            run.oneOfMany() ? RunPlan.nameFrom(page.title()) : plan.name(),
            page.title(),
            page.space(),
            page.version(),
            page.url(),
            markdown.text(),
            document,
            sections,
            inputs == null ? PromptInputs.NONE : inputs.prompt());
    return new Reading(subject, secrets);
  }

  /** Looks for secrets: at once, where other pages keep the processors busy or memory is short. */
  private static SecretSearch secrets(Run run, String markdown) {
    boolean beside =
        run.plan().secrets() != RunPlan.SecretsPolicy.OFF
            && !run.oneOfMany()
            && markdown.length() <= LONGEST_BESIDE;
    return beside ? SecretSearch.beside(markdown) : SecretSearch.later(markdown);
  }

  private List<String> aboutPictures(RunPlan plan) {
    boolean wanted = plan.images() != ImageChoice.NONE;
    if (wanted && !pages.isOnline()) {
      return List.of("pictures are sent of a page in Confluence; a file is taken as it is");
    }
    int unsent = pages.unsent();
    String pictures = unsent == 1 ? "1 picture" : unsent + " pictures";
    return wanted || unsent == 0
        ? List.of()
        : List.of(
            pictures
                + " of the page not sent; --images shown sends "
                + (unsent == 1 ? "it" : "them")
                + " to a model that reads pictures");
  }

  private PageChanges changes(Run run, Page page, Since since) {
    Integer number = since.version();
    String now = Markdown.of(pages.document(page)).text();
    boolean online = pages.isOnline();
    IntFunction<String> version =
        earlier -> Markdown.of(pages.document(pages.version(page, earlier))).text();
    return number == null
        ? PageChanges.sinceLast(
            run.history().newestComplete(run.plan()), page, now, online, version)
        : PageChanges.since(number, page, now, online, version);
  }

  /** Puts the comments into a section of their own; what was lost of them counts as the page's. */
  private static Markdown withComments(
      Run run,
      Page page,
      Markdown markdown,
      CommentSection comments,
      List<PromptSection> sections) {
    Markdown section = Markdown.of(comments.document());
    run.kept().comments(comments.record(), section.text());
    if (comments.count() > 0) {
      String origin = page.url() == null ? page.title() : page.url();
      sections.add(comments.prompt(section.text(), origin));
    }
    List<Loss> losses = new ArrayList<>(markdown.losses());
    losses.addAll(section.losses());
    return new Markdown(markdown.text(), losses, markdown.unseen() + section.unseen());
  }

  private Pages.PageWithChildren withChildren(Page page, int depth) {
    Document alone = pages.whole(page);
    return depth > 0
        ? pages.withDescendants(page, alone, depth)
        : Pages.PageWithChildren.alone(alone);
  }
}
