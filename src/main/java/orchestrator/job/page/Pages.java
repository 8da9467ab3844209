package orchestrator.job.page;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import orchestrator.attachment.InputCollector;
import orchestrator.attachment.PageFiles;
import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.Comments;
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
import orchestrator.document.Illustration;
import orchestrator.document.ImageRef;
import orchestrator.document.Loss;
import orchestrator.document.convert.Headings;
import orchestrator.document.convert.ReferenceResolver;
import orchestrator.http.HttpClients;
import orchestrator.job.inputs.CommentSection;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/** The way from what the user typed to the document of a page. */
public final class Pages {
  /**
   * The document of a page with the pages below it.
   *
   * @param document all of them, one after the other
   * @param children the pages that were appended
   * @param notes what there is to be said about them
   */
  public record PageWithChildren(Document document, List<Page> children, List<String> notes) {
    public PageWithChildren {
      children = List.copyOf(children);
      notes = List.copyOf(notes);
    }

    /** The pages that were appended, as the record names them. */
    public List<RunRecord.Child> record() {
      List<RunRecord.Child> record = new ArrayList<>();
      children.forEach(
          child -> record.add(new RunRecord.Child(child.id(), child.title(), child.version())));
      return record;
    }

    /** A page alone. */
    public static PageWithChildren alone(Document document, String... notes) {
      return new PageWithChildren(document, List.of(), List.of(notes));
    }
  }

  private final PageAddress address;
  private final InputStream in;
  private final HttpClients network;
  private final ConfluenceAccess access;
  private final @Nullable InputFormat from;
  private final Consumer<String> notes;
  private final PageReferences.Cache known = new PageReferences.Cache();
  private final Set<String> unsent = new HashSet<>();
  private @Nullable ConfluenceClient client;
  private @Nullable PageFiles files;
  private @Nullable InputCollector inputs;

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
  public static Pages open(
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
  public static @Nullable Path file(String page, ConfluenceAccess access, Path workingDirectory) {
    return PageAddress.parse(page, access, workingDirectory) instanceof PageAddress.LocalFile file
        ? file.path()
        : null;
  }

  /** Gets the page. */
  public Page read() {
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
  public PageWithChildren withDescendants(Page page, Document document, int depth) {
    String id = page.id();
    if (id == null || !(address instanceof PageAddress.Online online)) {
      return PageWithChildren.alone(
          document, "only a page in Confluence has children; a file is taken as it is");
    }
    Descendants descendants = client(online).descendants(id, depth);
    List<String> said = new ArrayList<>();
    if (descendants.unreadable() > 0) {
      String pages = descendants.unreadable() == 1 ? " page" : " pages";
      said.add(descendants.unreadable() + pages + " below this one cannot be read");
    }
    List<Block> blocks = new ArrayList<>(document.blocks());
    List<Loss> losses = new ArrayList<>(document.losses());
    int invisible = document.invisible();
    List<Page> children = new ArrayList<>();
    for (Descendant descendant : descendants.pages()) {
      Page child = descendant.page();
      children.add(child);
      Document chapter = whole(child);
      blocks.addAll(Headings.chapter(child.title(), chapter.blocks(), descendant.depth()));
      invisible += chapter.invisible();
      for (Loss loss : chapter.losses()) {
        losses.add(new Loss(loss.kind(), loss.what(), child.title() + ": " + loss.place()));
      }
    }
    return new PageWithChildren(new Document(blocks, losses, invisible), children, said);
  }

  /** Reads the page into a document, looking up what it points at where it came from. */
  public Document document(Page page) {
    return document(page, null);
  }

  private Document document(
      Page page, @Nullable Function<ImageRef, @Nullable Illustration> illustrator) {
    Document document = PageDocument.of(page);
    return address instanceof PageAddress.Online online
        ? ReferenceResolver.resolve(
            document, new PageReferences(client(online), page, known, illustrator))
        : document;
  }

  /** From here on, what is sent beside the text of {@link #whole} pages is collected. */
  public void collect(InputCollector wanted) {
    inputs = wanted;
  }

  /** The same with the page's pictures, where they are collected; else they are counted. */
  public Document whole(Page page) {
    Document document = document(page, picture -> illustration(picture, page));
    if (inputs != null && isOnline()) {
      inputs.read(page, files());
    }
    return document;
  }

  private @Nullable Illustration illustration(ImageRef picture, Page page) {
    Illustration sent = inputs == null ? null : inputs.picture(picture, page, files());
    if (sent == null && picture instanceof ImageRef.Attached) {
      unsent.add(page.id() + "/" + picture.name());
    }
    return sent;
  }

  /** How many pictures the pages show that are not sent. */
  public int unsent() {
    return unsent.size();
  }

  /** Whether the page is one in Confluence, and no file. */
  public boolean isOnline() {
    return address instanceof PageAddress.Online;
  }

  /** The files that are attached to the pages. */
  public PageFiles files() {
    if (files == null) {
      files = new PageFiles(client((PageAddress.Online) address));
    }
    return files;
  }

  /** Gets an earlier version of the page. */
  public Page version(Page page, int number) {
    return client((PageAddress.Online) address).version(page, number);
  }

  /** The comments on the page and on those that were appended, with what they point at. */
  public CommentSection comments(Page page, List<Page> children, CommentSelection which) {
    if (page.id() == null || !(address instanceof PageAddress.Online online)) {
      return CommentSection.none(
          which, "only a page in Confluence has comments; a file is taken as it is");
    }
    List<Page> all = new ArrayList<>(List.of(page));
    all.addAll(children);
    List<Comments> found = client(online).comments(all);
    CommentSection section = CommentSection.none(which);
    for (int i = 0; i < all.size(); i++) {
      Page on = all.get(i);
      PageReferences references = new PageReferences(client(online), on, known, null);
      CommentSection.OfPage source =
          new CommentSection.OfPage(
              found.get(i), PageDocument.markedWords(on), i == 0 ? null : on.title());
      section = section.and(source, id -> id == null ? null : references.userName(id), references);
      if (found.get(i).cut()) {
        break; // nothing is read of the others
      }
    }
    return section;
  }

  private ConfluenceClient client(PageAddress.Online online) {
    if (client == null) {
      client = new ConfluenceClient(online.site(), access, network, notes);
    }
    return client;
  }
}
