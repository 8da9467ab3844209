package orchestrator.job.inputs;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import orchestrator.confluence.Page;
import orchestrator.history.LineDifference;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptSection;
import orchestrator.prompt.PromptSection.Variable;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Baseline;
import org.jspecify.annotations.Nullable;

/**
 * What changed on a page, for the prompt.
 *
 * @param difference line by line; empty where there is none
 * @param sections the difference and, since the last run, its answer
 * @param record since when; null where nobody knows
 * @param notes what there is to be said about it
 */
public record PageChanges(
    String difference,
    List<PromptSection> sections,
    @Nullable Baseline record,
    List<String> notes) {
  public PageChanges {
    sections = List.copyOf(sections);
    notes = List.copyOf(notes);
  }

  private static PageChanges none(String note) {
    return new PageChanges("", List.of(), null, List.of(note));
  }

  /**
   * Compares a page with what it was. Both are converted by the same program, without what was
   * appended to it.
   *
   * @param page the page
   * @param now its Markdown
   * @param online whether it is in Confluence, and no file
   * @param version the Markdown of an earlier version
   * @throws ProblemException if the version is not there any more, or not there yet
   */
  public static PageChanges since(
      int since, Page page, String now, boolean online, IntFunction<String> version) {
    Integer current = page.version();
    if (!online) {
      return none("only a page in Confluence has versions; a file is taken as it is");
    }
    if (current != null && since > current) {
      throw Problem.INVALID_VALUE
          .failure(
              "--since " + since + ": there is no such version yet; the page's is " + current + ".")
          .exception();
    }
    if (current != null && since == current) {
      return same(since, null);
    }
    return of("version " + since, page, version.apply(since), now, new Baseline(since, null));
  }

  /**
   * Compares a page with what the newest complete run read, and adds what that answered.
   *
   * @param last that run; null where there is none
   * @param version the Markdown of an earlier version
   * @throws ProblemException if its version is not there any more
   */
  public static PageChanges sinceLast(
      @Nullable KeptRun last, Page page, String now, boolean online, IntFunction<String> version) {
    RunRecord.Page before = last == null ? null : last.record().page();
    if (last == null || before == null) {
      return none("--since last: no earlier run of this name is complete; the page goes alone");
    }
    if (!Objects.equals(before.id(), page.id())) {
      return none("--since last: the last run of this name was about another page");
    }
    Baseline record = new Baseline(before.version(), String.valueOf(last.folder().getFileName()));
    if (before.version() != null && before.version().equals(page.version())) {
      return same(before.version(), record);
    }
    Integer number = before.version();
    String then = online && number != null ? version.apply(number) : last.page();
    if (then == null) {
      return none("--since last: the page in " + last.folder() + " is gone or was changed");
    }
    String when =
        before.version() != null
            ? "version " + before.version()
            : last.record().startedAt().truncatedTo(ChronoUnit.SECONDS).toString();
    PageChanges changes = of(when, page, then, now, record);
    return changes.sections.isEmpty() ? changes : changes.withAnswer(last);
  }

  private static PageChanges same(int version, @Nullable Baseline record) {
    String note = "the page is still version " + version + ": nothing has changed since";
    return new PageChanges(
        "", List.of(), record == null ? new Baseline(version, null) : record, List.of(note));
  }

  private static PageChanges of(String when, Page page, String then, String now, Baseline record) {
    String name = page.version() == null ? "now" : "version " + page.version();
    List<String> lines = LineDifference.unified(when, name, then, now);
    if (lines == null) {
      return new PageChanges(
          "", List.of(), record, List.of("the page is too long to be compared with " + when));
    }
    if (lines.isEmpty()) {
      return new PageChanges(
          "", List.of(), record, List.of("no line of the page differs from " + when));
    }
    String difference = String.join("\n", lines) + "\n";
    PromptSection section =
        new PromptSection(
            Variable.CHANGES,
            "What changed on this page from "
                + when
                + " to "
                + name
                + ", line by line: lines with '-' were removed, those with '+' were added, the"
                + " others are there to find the place.",
            "changes of " + (page.url() == null ? page.title() : page.url()),
            difference);
    return new PageChanges(difference, List.of(section), record, List.of());
  }

  private PageChanges withAnswer(KeptRun last) {
    String answer = last.answer();
    List<PromptSection> both = new ArrayList<>(sections);
    if (answer == null) {
      return new PageChanges(
          difference,
          both,
          record,
          List.of("the answer in " + last.folder() + " is gone or was changed; it is not sent"));
    }
    both.add(
        new PromptSection(
            Variable.LAST_ANSWER,
            "What was answered about this page before it changed, on "
                + last.record().startedAt().truncatedTo(ChronoUnit.SECONDS)
                + ".",
            "answer in " + last.folder().getFileName(),
            answer));
    return new PageChanges(difference, both, record, notes);
  }
}
