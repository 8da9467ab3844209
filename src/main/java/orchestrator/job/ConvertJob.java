package orchestrator.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.Page;
import orchestrator.confluence.file.PageFiles;
import orchestrator.document.Document;
import orchestrator.document.convert.LossReport;
import orchestrator.document.convert.Markdown;
import orchestrator.http.HttpClients;
import orchestrator.job.inputs.CommentSection;
import orchestrator.job.page.PageAccess;
import orchestrator.job.page.Pages;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunDirectory;
import org.jspecify.annotations.Nullable;

/** Converts pages without asking anybody about them. */
public final class ConvertJob {

  /** Hears what comes out. */
  public interface Listener {
    /** A page that was converted, and written where that is wanted. */
    void converted(Converted page);

    /** Something the user should know. */
    void note(String message);

    /**
     * A page that could not be converted; the others go on.
     *
     * @param argument which it is, as PAGE names it
     */
    void failed(String argument, ProblemException problem);
  }

  /**
   * A converted page.
   *
   * @param argument which it is, as PAGE names it
   * @param alone whether it is the only one
   * @param page as it was read
   * @param markdown what became of it
   * @param file where it was written; null when nothing is written to files
   */
  public record Converted(
      String argument, boolean alone, Page page, Markdown markdown, @Nullable Path file) {

    /** What became of it. */
    public String text() {
      return markdown.text();
    }
  }

  /**
   * Something to convert.
   *
   * @param argument as PAGE names it
   * @param stem what its file asks to be named; null where the title does that
   */
  private record Source(String argument, @Nullable String stem) {}

  private final RunContext context;
  private final PageAccess access;
  private final Path workingDirectory;
  private final InputStream in;
  private final int children;
  private final CommentSelection comments;
  private final boolean strict;
  private final Set<String> taken = new HashSet<>();

  /** Names of files that are still to be converted, which no page gets by its title. */
  private final List<String> wanted = new ArrayList<>();

  /**
   * A converter, for one conversion.
   *
   * @param context the services
   * @param access how to reach pages that are not files
   * @param workingDirectory where relative paths begin
   * @param in standard input, read only if it is a page
   * @param children how many levels of pages below each to append
   * @param comments which comments to append
   * @param strict whether a loss fails the page
   */
  public ConvertJob(
      RunContext context,
      PageAccess access,
      Path workingDirectory,
      InputStream in,
      int children,
      CommentSelection comments,
      boolean strict) {
    this.context = context;
    this.access = access;
    this.workingDirectory = workingDirectory;
    this.in = in;
    this.children = children;
    this.comments = comments;
    this.strict = strict;
  }

  /**
   * Converts pages, folders of pages included.
   *
   * @param arguments PAGE arguments as they were typed
   * @param out where to write {@code <stem>.md}; null to hand the text to the listener
   * @param listener hears what comes out
   * @return how the whole went; a single page that fails gives its own exit code
   */
  public ExitCode convert(List<String> arguments, @Nullable Path out, Listener listener) {
    List<Source> pages = expand(arguments, listener);
    return convert(pages, context.http(access.network()), out, listener);
  }

  private ExitCode convert(
      List<Source> pages, HttpClients network, @Nullable Path out, Listener listener) {
    int failed = 0;
    ExitCode last = ExitCode.OK;
    for (Source page : pages) {
      try {
        convert(page, pages.size() == 1, network, out, listener);
      } catch (ProblemException e) {
        last = e.failure().problem().exitCode();
        if (last == ExitCode.CLOSED_PIPE) {
          throw e;
        }
        failed++;
        listener.failed(page.argument(), e);
      } finally {
        wanted.remove(page.stem());
      }
    }
    return failed == 0 || pages.size() == 1 ? last : ExitCode.FINDINGS;
  }

  private void convert(
      Source source, boolean alone, HttpClients network, @Nullable Path out, Listener listener) {
    String argument = source.argument();
    Path file = Pages.file(argument, access.confluence(), workingDirectory);
    if (file != null && Files.isDirectory(file)) { // A folder of pages is not among the sources.
      throw Problem.FOLDER_WITHOUT_PAGES.failure(file + ".").exception();
    }
    String where = alone ? "" : argument + ": ";
    Pages pages = Pages.open(argument, access, network, workingDirectory, in, listener::note);
    Page page = pages.read();
    Document document = pages.document(page);
    Pages.PageWithChildren whole =
        children > 0
            ? pages.withDescendants(page, document, children)
            : Pages.PageWithChildren.alone(document);
    Document all = whole.document();
    if (comments != CommentSelection.NONE) {
      CommentSection section = pages.comments(page, whole.children(), comments);
      section.notes().forEach(note -> listener.note(where + note));
      all = section.under(all);
    }
    Markdown markdown = Markdown.of(all);
    page.notes().forEach(note -> listener.note(where + note));
    whole.notes().forEach(note -> listener.note(where + note));
    LossReport.check(markdown, strict, where, listener::note, listener::note);
    if (markdown.isEmpty()) {
      listener.note(where + "the page holds no text; run would refuse it");
    }
    Path written = null;
    if (out != null) {
      written = out.resolve(free(source.stem(), page.title()) + ".md");
      write(written, markdown.text());
    }
    listener.converted(new Converted(argument, alone, page, markdown, written));
  }

  private void write(Path file, String text) {
    try {
      context.files().makeFolders(file.resolveSibling(""));
      context.files().write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RunDirectory.unwritable(file, e);
    }
  }

  /** Every page. Only a folder without any is itself among them. */
  private List<Source> expand(List<String> arguments, Listener listener) {
    List<Source> sources = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    Map<String, List<Path>> texts = new LinkedHashMap<>();
    for (String argument : arguments) {
      Path path = Pages.file(argument, access.confluence(), workingDirectory);
      List<Path> files = path != null && Files.isDirectory(path) ? PageFiles.in(path) : List.of();
      files.forEach(file -> sources.add(new Source(file.toString(), PageFiles.stem(file))));
      if (files.isEmpty()) {
        sources.add(new Source(argument, path == null ? null : PageFiles.stem(path)));
      } else if (path != null) {
        texts.put(argument, PageFiles.texts(path));
      }
      Path below = path != null && Files.isDirectory(path) ? PageFiles.below(path) : null;
      if (below != null) {
        leftOut.put(argument, below.toString());
      }
    }
    leftOut.forEach(
        (folder, page) -> {
          if (sources.stream().noneMatch(source -> source.argument().equals(page))) {
            listener.note(PageFiles.leftOut(folder, page));
          }
        });
    Set<Path> taken = new HashSet<>();
    sources.forEach(
        source -> taken.add(Pages.file(source.argument(), access.confluence(), workingDirectory)));
    texts.forEach(
        (folder, inIt) -> {
          List<Path> rest = inIt.stream().filter(text -> !taken.contains(text)).toList();
          if (!rest.isEmpty()) {
            listener.note(PageFiles.textsLeftOut(folder, rest));
          }
        });
    sources.stream().map(Source::stem).filter(Objects::nonNull).forEach(wanted::add);
    return sources;
  }

  /** A name that no page has that was written, and that no file asks for. */
  private String free(@Nullable String stem, String title) {
    String first = stem == null ? RunDirectory.folderName(title) : stem;
    String free = first;
    for (int i = 2; taken.contains(free) || (stem == null && wanted.contains(free)); i++) {
      free = first + "-" + i;
    }
    taken.add(free);
    return free;
  }
}
