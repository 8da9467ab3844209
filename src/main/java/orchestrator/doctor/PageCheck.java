package orchestrator.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.file.LocalPages;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.document.Loss;
import orchestrator.document.convert.Markdown;
import orchestrator.http.HttpClients;
import orchestrator.job.PageAccess;
import orchestrator.job.PageDocument;
import orchestrator.problem.Problem;

/** Whether the page can be read and converted. What it points at is not looked up. */
record PageCheck(PageAddress address, PageAccess access, HttpClients network, List<Check> needs)
    implements Check {
  private static final int LOSSES_SHOWN = 5;

  @Override
  public String name() {
    return "page";
  }

  @Override
  public CheckOutcome examine() {
    if (address instanceof PageAddress.StandardInput) {
      return new CheckOutcome.Skipped("standard input is read by a run only");
    }
    Page page =
        address instanceof PageAddress.Online online
            ? new ConfluenceClient(online.site(), access.confluence(), network, progress -> {})
                .read(online)
            : LocalPages.read(((PageAddress.LocalFile) address).path(), access.from());
    Markdown markdown = Markdown.of(PageDocument.of(page));
    if (markdown.isEmpty()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    List<Loss> losses = markdown.losses().stream().filter(this::isCertain).toList();
    List<String> details = new ArrayList<>(page.notes());
    losses.stream()
        .limit(LOSSES_SHOWN)
        .map(
            loss ->
                "lost: "
                    + loss.kind().label()
                    + " '"
                    + loss.what()
                    + "' under '"
                    + loss.place()
                    + "'")
        .forEach(details::add);
    String version = page.version() == null ? "" : ", version " + page.version();
    return new CheckOutcome.Passed(
        String.format(
            "\"%s\"%s, %,d characters as Markdown, %s lost",
            page.title(), version, markdown.text().length(), lost(losses.size())),
        details);
  }

  private static String lost(int count) {
    return count == 0 ? "nothing" : count == 1 ? "1 part" : count + " parts";
  }

  /** A run looks names and included pages up, so they are not lost yet. */
  private boolean isCertain(Loss loss) {
    return !(address instanceof PageAddress.Online)
        || (loss.kind() != Loss.Kind.INCLUDE && loss.kind() != Loss.Kind.MENTION);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(8);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        Problem.CONFLUENCE_UNAVAILABLE.failure(
            "The page did not come within " + bound().toSeconds() + " s."));
  }
}
