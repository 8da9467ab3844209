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
import orchestrator.document.Block;
import orchestrator.document.Document;
import orchestrator.document.Loss;
import orchestrator.document.convert.Headings;
import orchestrator.document.convert.ReferenceResolver;
import orchestrator.http.HttpClients;
import org.jspecify.annotations.Nullable;

/** The way from what the user typed to the document of a page. */
final class Pages {
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
  Document withDescendants(Page page, Document document, int depth) {
    String id = page.id();
    if (id == null || !(address instanceof PageAddress.Online online)) {
      notes.accept("only a page in Confluence has children; a file is taken as it is");
      return document;
    }
    Descendants descendants = client(online).descendants(id, depth);
    if (descendants.unreadable() > 0) {
      String pages = descendants.unreadable() == 1 ? " page" : " pages";
      notes.accept(descendants.unreadable() + pages + " below this one cannot be read");
    }
    List<Block> blocks = new ArrayList<>(document.blocks());
    List<Loss> losses = new ArrayList<>(document.losses());
    int invisible = document.invisible();
    for (Descendant descendant : descendants.pages()) {
      Page child = descendant.page();
      Document chapter = document(child);
      blocks.addAll(Headings.chapter(child.title(), chapter.blocks(), descendant.depth()));
      invisible += chapter.invisible();
      for (Loss loss : chapter.losses()) {
        losses.add(new Loss(loss.kind(), loss.what(), child.title() + ": " + loss.place()));
      }
    }
    return new Document(blocks, losses, invisible);
  }

  /** Reads the page into a document, looking up what it points at where it came from. */
  Document document(Page page) {
    Document document = PageDocument.of(page);
    return address instanceof PageAddress.Online online
        ? ReferenceResolver.resolve(document, new PageReferences(client(online), page, known))
        : document;
  }

  private ConfluenceClient client(PageAddress.Online online) {
    if (client == null) {
      client = new ConfluenceClient(online.site(), access, network, notes);
    }
    return client;
  }
}
