package orchestrator.job;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Descendants;
import orchestrator.confluence.Descendants.Descendant;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.file.InputFormat;
import orchestrator.confluence.file.LocalPages;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.document.Loss;
import orchestrator.document.References;
import orchestrator.document.convert.Headings;
import orchestrator.document.convert.Markdown;
import orchestrator.document.convert.ReferenceCollector;
import orchestrator.http.HttpClients;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/** The way from what the user typed to a converted page. */
final class Pages {
  /**
   * A converted page with the pages below it.
   *
   * @param markdown all of them, one after the other
   * @param children the pages that were appended, as the record names them
   * @param notes what there is to be said about them
   */
  record PageWithChildren(Markdown markdown, List<RunRecord.Child> children, List<String> notes) {
    PageWithChildren {
      children = List.copyOf(children);
      notes = List.copyOf(notes);
    }

    /** A page alone. */
    static PageWithChildren alone(Markdown markdown, String... notes) {
      return new PageWithChildren(markdown, List.of(), List.of(notes));
    }
  }

  private final PageAddress address;
  private final InputStream in;
  private final HttpClients network;
  private final ConfluenceAccess access;
  private final @Nullable InputFormat from;
  private final Consumer<String> notes;
  private final PageReferences.Cache known = new PageReferences.Cache();
  private @Nullable ConfluenceClient client;

  private Pages(
      PageAddress address,
      InputStream in,
      HttpClients network,
      ConfluenceAccess access,
      @Nullable InputFormat from,
      Consumer<String> notes) {
    this.address = address;
    this.in = in;
    this.network = network;
    this.access = access;
    this.from = from;
    this.notes = notes;
  }

  /**
   * Understands the address; nothing is sent or read yet.
   *
   * @param page what the user typed
   * @param access which Confluence is meant, and what a file is written in
   * @param network how to reach it
   * @param workingDirectory where relative paths begin
   * @param in standard input, read only if it is the page
   * @param notes hears why reading takes long
   * @throws orchestrator.problem.ProblemException if it is none, or not one to send a token to
   */
  static Pages open(
      String page,
      PageAccess access,
      HttpClients network,
      Path workingDirectory,
      InputStream in,
      Consumer<String> notes) {
    ConfluenceAccess confluence = access.confluence();
    PageAddress address = PageAddress.parse(page, confluence, workingDirectory);
    return new Pages(address, in, network, confluence, access.from(), notes);
  }

  /** The file that an argument names, or null when it names none. */
  static @Nullable Path file(String page, ConfluenceAccess access, Path workingDirectory) {
    return PageAddress.parse(page, access, workingDirectory) instanceof PageAddress.LocalFile file
        ? file.path()
        : null;
  }

  /** Gets the page. */
  Page read() {
    if (address instanceof PageAddress.LocalFile file) {
      return LocalPages.read(file.path(), from);
    }
    if (address instanceof PageAddress.StandardInput) {
      return LocalPages.read(in, from);
    }
    if (from != null) {
      notes.accept("--from is about files; a page of Confluence is read as it is sent");
    }
    PageAddress.Online online = (PageAddress.Online) address;
    return client(online).read(online);
  }

  /**
   * Adds the pages below the page, each under its title and with its headings moved down to where
   * it stands in the tree.
   *
   * @param depth how many levels: 1 for the children alone
   */
  PageWithChildren withDescendants(Page page, Markdown markdown, int depth) {
    String id = page.id();
    if (id == null || !(address instanceof PageAddress.Online online)) {
      return PageWithChildren.alone(
          markdown, "only a page in Confluence has children; a file is taken as it is");
    }
    Descendants descendants = client(online).descendants(id, depth);
    List<String> said = new ArrayList<>();
    if (descendants.unreadable() > 0) {
      String pages = descendants.unreadable() == 1 ? " page" : " pages";
      said.add(descendants.unreadable() + pages + " below this one cannot be read");
    }
    StringBuilder text = new StringBuilder(markdown.text());
    List<Loss> losses = new ArrayList<>(markdown.losses());
    List<RunRecord.Child> children = new ArrayList<>();
    int unseen = markdown.unseen();
    for (Descendant descendant : descendants.pages()) {
      Page child = descendant.page();
      Markdown converted = convert(child);
      children.add(new RunRecord.Child(child.id(), child.title(), child.version()));
      text.append(text.isEmpty() ? "" : "\n");
      text.append(Headings.chapter(child.title(), converted.text(), descendant.depth()));
      unseen += converted.unseen();
      for (Loss loss : converted.losses()) {
        losses.add(new Loss(loss.kind(), loss.what(), child.title() + ": " + loss.place()));
      }
    }
    return new PageWithChildren(new Markdown(text.toString(), losses, unseen), children, said);
  }

  /** Converts the page, looking up what it points at where it came from. */
  Markdown convert(Page page) {
    if (!(address instanceof PageAddress.Online online)) {
      return convert(page, References.NONE);
    }
    PageReferences references = new PageReferences(client(online), page, known);
    ReferenceCollector ahead = new ReferenceCollector();
    convert(page, ahead);
    ahead.ask(references);
    return convert(page, references);
  }

  private static Markdown convert(Page page, References references) {
    return switch (page.format()) {
      case STORAGE -> Markdown.ofStorage(page.body(), references);
      case HTML -> Markdown.ofHtml(page.body(), references);
      case ADF -> Markdown.ofAdf(page.body(), references);
      case MARKDOWN, TEXT -> Markdown.asIs(page.body());
    };
  }

  private ConfluenceClient client(PageAddress.Online online) {
    if (client == null) {
      client = new ConfluenceClient(online.site(), access, network, notes);
    }
    return client;
  }
}
