package orchestrator.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.file.LocalPages;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.document.Loss;
import orchestrator.document.convert.Markdown;
import orchestrator.http.HttpClients;
import orchestrator.job.page.PageAccess;
import orchestrator.job.page.PageDocument;
import orchestrator.problem.Problem;

/** Whether the page can be read and converted. What it points at is not looked up. */
record PageCheck(PageAddress address, PageAccess access, HttpClients network, List<Check> needs)
    implements Check {
  private static final int LOSSES_SHOWN = 5;

  /** So many bytes come within the time that there is. */
  private static final long MOST_TRIED = 1_000_000;

  @Override
  public String name() {
    return "page";
  }

  @Override
  public CheckOutcome examine() {
    if (address instanceof PageAddress.StandardInput) {
      return new CheckOutcome.Skipped("standard input is read by a run only");
    }
    ConfluenceClient client = null;
    Page page;
    if (address instanceof PageAddress.Online online) {
      client = new ConfluenceClient(online.site(), access.confluence(), network, progress -> {});
      page = client.read(online);
    } else {
      page = LocalPages.read(((PageAddress.LocalFile) address).path(), access.from());
    }
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
    boolean closed = false;
    if (client != null && page.id() != null) {
      Files files = files(client, page.id());
      closed = files.closed();
      details.add("attachments: " + files.state());
    }
    String version = page.version() == null ? "" : ", version " + page.version();
    return new CheckOutcome.Passed(
        String.format(
            "\"%s\"%s, %,d characters as Markdown, %s lost%s",
            page.title(),
            version,
            markdown.text().length(),
            lost(losses.size()),
            closed ? "; its attachments cannot be had, -v says why" : ""),
        details);
  }

  /**
   * The files that are attached to the page.
   *
   * @param closed whether they cannot be had
   */
  private record Files(boolean closed, String state) {}

  /** Whether those can be had that --images and --attach send; the smallest is tried. */
  private static Files files(ConfluenceClient client, String pageId) {
    List<Attachment> files = client.attachments(pageId).orElse(null);
    if (files == null) {
      return new Files(
          true,
          "Confluence does not list them; a token with scopes needs read:attachment:confluence");
    }
    Attachment smallest = null;
    for (Attachment file : files) {
      Long size = file.size();
      if (size != null && (smallest == null || size < Objects.requireNonNull(smallest.size()))) {
        smallest = file;
      }
    }
    if (smallest == null || Objects.requireNonNull(smallest.size()) > MOST_TRIED) {
      return new Files(false, files.isEmpty() ? "none" : files.size() + ", not tried");
    }
    return client.content(smallest) instanceof AttachmentContent.Missing missing
        ? new Files(
            true, files.size() + " listed, but their content cannot be had: " + missing.reason())
        : new Files(false, files.size() + ", readable");
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
