package orchestrator.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.confluence.Page;
import orchestrator.files.Disk;
import orchestrator.markdown.Markdown;
import orchestrator.network.Network;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.RunSettings;
import org.jspecify.annotations.Nullable;

/** Converts pages without asking anybody about them. */
public final class Converter {

  /** Hears what comes out. */
  public interface Listener {
    /** A converted page, when nothing is written to files. */
    void text(String markdown);

    /** Something the user should know. */
    void note(String message);

    /** A page that could not be converted; the others go on. */
    void failed(ProblemException problem);
  }

  private final RunSettings.Access access;
  private final Path workingDirectory;
  private final InputStream in;
  private final boolean strict;
  private final Disk disk;

  /**
   * A converter.
   *
   * @param access how to reach pages that are not files
   * @param workingDirectory where relative paths begin
   * @param in standard input, read only if it is a page
   * @param strict whether a loss fails the page
   * @param disk where files are written
   */
  public Converter(
      RunSettings.Access access, Path workingDirectory, InputStream in, boolean strict, Disk disk) {
    this.access = access;
    this.workingDirectory = workingDirectory;
    this.in = in;
    this.strict = strict;
    this.disk = disk;
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
    Map<String, String> pages = expand(arguments);
    if (pages.isEmpty()) {
      throw Problem.PAGE_NOT_FOUND.failure("There is no page in the folder.").exception();
    }
    try (Network network = new Network(access.network())) {
      return convert(pages, network, out, listener);
    }
  }

  private ExitCode convert(
      Map<String, String> pages, Network network, @Nullable Path out, Listener listener) {
    int failed = 0;
    ExitCode last = ExitCode.OK;
    for (Map.Entry<String, String> page : pages.entrySet()) {
      try {
        String where = pages.size() > 1 ? page.getValue() + ": " : "";
        convert(page.getValue(), page.getKey(), where, network, out, listener);
      } catch (ProblemException e) {
        last = e.failure().problem().exitCode();
        if (last == ExitCode.CLOSED_PIPE) {
          throw e;
        }
        failed++;
        listener.failed(e);
      }
    }
    return failed == 0 || pages.size() == 1 ? last : ExitCode.FINDINGS;
  }

  private void convert(
      String argument,
      String stem,
      String where,
      Network network,
      @Nullable Path out,
      Listener listener) {
    Pages pages =
        Pages.open(argument, access.confluence(), network, workingDirectory, in, listener::note);
    Page page = pages.read();
    Markdown markdown = pages.convert(page);
    page.notes().forEach(note -> listener.note(where + note));
    LossReport.check(markdown, strict, where, listener::note);
    if (out == null) {
      listener.text(markdown.text());
    } else {
      write(out, stem, page, markdown.text());
    }
  }

  private void write(Path out, String stem, Page page, String text) {
    String name = stem.isEmpty() ? RunStore.folderName(page.title()) : stem;
    Path file = out.resolve(name + ".md");
    try {
      disk.makeFolders(out);
      disk.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RunStore.unwritable(file, e);
    }
  }

  /** Every page by the stem of its file; the stem is empty for what is not a file. */
  private Map<String, String> expand(List<String> arguments) {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String argument : arguments) {
      Path path = Pages.file(argument, access.confluence(), workingDirectory);
      if (path != null && Files.isDirectory(path)) {
        files(path).forEach(file -> pages.put(free(stem(file), pages), file.toString()));
      } else {
        pages.put(free(path == null ? "" : stem(path), pages), argument);
      }
    }
    return pages;
  }

  private static String free(String stem, Map<String, String> taken) {
    String free = stem;
    for (int i = 2; taken.containsKey(free); i++) {
      free = stem + "-" + i;
    }
    return free;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = new ArrayList<>(entries.filter(Converter::isPage).sorted().toList());
      return files;
    } catch (IOException e) {
      throw Problem.PAGE_UNREADABLE.failure(folder + " cannot be listed.").exception(e);
    }
  }

  private static boolean isPage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean known = Stream.of(".xml", ".xhtml", ".html", ".htm", ".json").anyMatch(name::endsWith);
    return known && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
