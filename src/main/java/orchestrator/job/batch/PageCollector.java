package orchestrator.job.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.Site;
import orchestrator.confluence.file.PageFiles;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.http.HttpClients;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunDirectory;
import orchestrator.record.batch.BatchPage;
import org.jspecify.annotations.Nullable;

/** Collects the pages of a batch from its sources: each once, in an order that stays the same. */
final class PageCollector {
  /** More are listed by nobody: whoever means them can name parts of them. */
  private static final int MOST = 50_000;

  private final BatchPlan plan;
  private final HttpClients network;
  private final InputStream in;
  private final BatchObserver observer;
  private @Nullable ConfluenceClient client;
  private final Path workingDirectory;
  private final ConfluenceAccess access;

  /** The pages by where they are. */
  private final Map<PageAddress, BatchPage> pages = new LinkedHashMap<>();

  private final Set<String> folders = new HashSet<>();

  /** Of each folder, a page that lies further below. */
  private final Map<String, String> leftOut = new LinkedHashMap<>();

  /** Of each folder, the texts in it. */
  private final Map<String, List<Path>> texts = new LinkedHashMap<>();

  PageCollector(BatchPlan plan, HttpClients network, InputStream in, BatchObserver observer) {
    this.plan = plan;
    this.network = network;
    this.in = in;
    this.observer = observer;
    this.workingDirectory = plan.each().environment().workingDirectory();
    this.access = plan.each().access().confluence();
  }

  /**
   * All pages.
   *
   * @throws ProblemException if there are none, or too many, or a source cannot be read
   */
  List<BatchPage> collect() {
    plan.sources().pages().forEach(this::addNamed);
    String file = plan.sources().pagesFile();
    if (file != null) {
      listed(file).forEach(this::add);
    }
    List<String> searches = plan.sources().searches();
    searches.forEach(search -> found(confluence().idsMatching(search, MOST)));
    plan.sources().trees().forEach(this::addTree);
    leftOut.forEach(
        (argument, page) -> {
          if (!pages.containsKey(real(new PageAddress.LocalFile(workingDirectory.resolve(page))))) {
            observer.note(PageFiles.leftOut(argument, page));
          }
        });
    texts.forEach(
        (argument, inIt) -> {
          List<Path> rest =
              inIt.stream()
                  .filter(text -> !pages.containsKey(real(new PageAddress.LocalFile(text))))
                  .toList();
          if (!rest.isEmpty()) {
            observer.note(PageFiles.textsLeftOut(argument, rest));
          }
        });
    if (pages.isEmpty()) {
      throw searches.isEmpty()
          ? Problem.PAGES_FILE_EMPTY.failure(named(String.valueOf(file)) + ".").exception()
          : Problem.NO_PAGES.failure("The search finds none.").exception();
    }
    if (pages.size() > plan.maxPages()) {
      throw Problem.TOO_MANY_PAGES
          .failure("There are " + pages.size() + "; --max-pages allows " + plan.maxPages() + ".")
          .with("pages", String.valueOf(pages.size()))
          .exception();
    }
    return List.copyOf(pages.values());
  }

  /** The page and all below it, each by itself. */
  private void addTree(String argument) {
    PageAddress address = PageAddress.parse(argument, access, workingDirectory);
    if (!(address instanceof PageAddress.Online online)) {
      throw Problem.PAGE_ADDRESS_INVALID
          .failure("'" + argument + "' (--tree) is no page of a Confluence.")
          .exception();
    }
    ConfluenceClient client = client(online.site());
    String id =
        online instanceof PageAddress.ById byId
            ? byId.id()
            : Objects.requireNonNull(client.read(online).id(), "Confluence tells it");
    found(List.of(id));
    found(
        client.idsBelow(
            id,
            MOST,
            unreadable ->
                observer.note(
                    unreadable
                        + (unreadable == 1 ? " page" : " pages")
                        + " below "
                        + argument
                        + " may not be read by this user")));
  }

  private void found(List<String> ids) {
    ids.forEach(id -> add(id, PageAddress.parse(id, access, workingDirectory)));
  }

  private ConfluenceClient confluence() {
    if (access.site() == null) {
      throw Problem.CONFLUENCE_NOT_CONFIGURED
          .failure("There is no CONFLUENCE_URL to search.")
          .exception();
    }
    return client(Site.of(access.site()));
  }

  private ConfluenceClient client(Site site) {
    if (client == null) {
      client = new ConfluenceClient(site, access, network, observer::note);
    }
    return client;
  }

  /**
   * Adds what stands on the command line, where a file that is not there is a slip of the pen; one
   * of a list is a page that fails.
   */
  private void addNamed(String argument) {
    if (PageAddress.parse(argument, access, workingDirectory) instanceof PageAddress.LocalFile file
        && Files.notExists(file.path())
        && !PageFiles.isGlob(argument)) {
      throw PageFiles.missing(file.path()).exception();
    }
    add(argument);
  }

  private void add(String argument) {
    PageAddress address = PageAddress.parse(argument, access, workingDirectory);
    if (!(address instanceof PageAddress.LocalFile file)) {
      add(argument, address);
    } else if (Files.isDirectory(file.path())) {
      List<Path> found = PageFiles.in(file.path());
      Path below = PageFiles.below(file.path());
      if (found.isEmpty()) {
        throw Problem.FOLDER_WITHOUT_PAGES
            .failure(file.path() + (below == null ? "." : "; there is " + below + "."))
            .exception();
      }
      if (below != null) {
        leftOut.put(argument, shown(below, argument));
      }
      texts.put(argument, PageFiles.texts(file.path()));
      found.forEach(page -> addFile(shown(page, argument)));
    } else if (!Files.exists(file.path()) && PageFiles.isGlob(argument)) {
      List<Path> found = PageFiles.matching(argument, workingDirectory);
      if (found.isEmpty()) {
        throw Problem.PAGE_FILE_NOT_FOUND
            .failure("No file matches '" + argument + "'.")
            .exception();
      }
      found.forEach(page -> addFile(shown(page, argument)));
    } else {
      add(argument, file);
    }
  }

  /** As the user named it: relative where that was relative. */
  private String shown(Path page, String argument) {
    return Path.of(argument).isAbsolute()
        ? page.toString()
        : workingDirectory.relativize(page.normalize()).toString();
  }

  private void addFile(String argument) {
    add(argument, new PageAddress.LocalFile(workingDirectory.resolve(argument)));
  }

  private void add(String argument, PageAddress address) {
    PageAddress key = address instanceof PageAddress.LocalFile file ? real(file) : address;
    if (!pages.containsKey(key)) {
      pages.put(key, new BatchPage(argument, free(name(address))));
    }
  }

  /** The same file under whatever name. */
  private static PageAddress real(PageAddress.LocalFile file) {
    try {
      return new PageAddress.LocalFile(file.path().toRealPath());
    } catch (IOException e) {
      return new PageAddress.LocalFile(file.path().normalize()); // Its own run will say it.
    }
  }

  private static String name(PageAddress address) {
    if (address instanceof PageAddress.LocalFile file) {
      return RunDirectory.folderName(PageFiles.stem(file.path()));
    }
    if (address instanceof PageAddress.ById byId) {
      return byId.version() == null ? byId.id() : byId.id() + "-v" + byId.version();
    }
    return address instanceof PageAddress.ByTitle byTitle
        ? RunDirectory.folderName(byTitle.title())
        : "stdin";
  }

  /** A name that no other page has, nor would have where disks know no case (macOS, Windows). */
  private String free(String name) {
    String free = name;
    for (int i = 2; !folders.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private static String named(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  private List<String> listed(String file) {
    List<String> listed = new ArrayList<>();
    String text;
    try {
      text =
          file.equals("-")
              ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(plan.each().environment().path(file));
    } catch (NoSuchFileException e) {
      throw Problem.INVALID_VALUE.failure("--pages-file " + file + " does not exist.").exception(e);
    } catch (IOException e) {
      throw Problem.INVALID_VALUE
          .failure("--pages-file " + file + " cannot be read as UTF-8 text.")
          .exception(e);
    }
    for (String line : text.split("\\R", -1)) {
      String page = line.strip();
      if (!page.isEmpty() && !page.startsWith("#")) {
        listed.add(page);
      }
    }
    return listed;
  }
}
