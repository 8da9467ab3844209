package orchestrator.confluence.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** Files that hold pages, as folders and globs name them. */
public final class PageFiles {
  /** Not between braces, which Java does not take in each other. */
  private static final String ANY_FOLDERS = "\\*\\*/(?![^{]*\\})";

  private static final List<String> PAGES = List.of(".xml", ".xhtml", ".html", ".htm", ".json");
  private static final List<String> TEXTS = List.of(".md", ".markdown", ".txt");

  private PageFiles() {}

  /**
   * The pages right in a folder, by their names.
   *
   * @throws ProblemException if it cannot be listed
   */
  public static List<Path> in(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(PageFiles::isPage).sorted().toList();
    } catch (IOException e) {
      throw Problem.PAGE_UNREADABLE.failure(folder + " cannot be listed.").exception(e);
    }
  }

  /** A page further below a folder, which is not among those {@linkplain #in in it}; or null. */
  public static @Nullable Path below(Path folder) {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries
          .filter(file -> !folder.equals(file.getParent()) && isPage(file))
          .findFirst()
          .orElse(null);
    } catch (IOException | UncheckedIOException e) {
      return null; // What cannot be listed is not missed.
    }
  }

  /** Says that a folder was meant without those in it, one of which has this page. */
  public static String leftOut(String folder, String page) {
    return "folders in " + folder + " are not looked into: " + page + " is left out";
  }

  /**
   * The texts right in a folder that are not among its pages and were not made from one of them:
   * whether they are meant, only the user knows.
   */
  public static List<Path> texts(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      Set<String> pages = in(folder).stream().map(PageFiles::stem).collect(Collectors.toSet());
      return entries
          .filter(file -> ends(file, TEXTS) && !pages.contains(stem(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // What cannot be listed is not missed.
    }
  }

  /** Says that a folder was meant without these texts in it. */
  public static String textsLeftOut(String folder, List<Path> texts) {
    String at = folder.endsWith("/") ? folder : folder + "/";
    if (texts.size() == 1) {
      return "1 text in "
          + folder
          + " is left out; to take it as well, name it: "
          + at
          + texts.get(0).getFileName();
    }
    String patterns =
        texts.stream()
            .map(
                text ->
                    at + "*" + String.valueOf(text.getFileName()).substring(stem(text).length()))
            .distinct()
            .collect(Collectors.joining(" "));
    return texts.size()
        + " texts in "
        + folder
        + " are left out; to take them as well, name them: "
        + patterns;
  }

  /** There is no such file; what is there under almost the same name, is told. */
  public static Failure missing(Path file) {
    String name = String.valueOf(file.getFileName());
    String near = null;
    Path folder = file.getParent();
    if (folder != null && Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        List<String> names =
            entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        if (names.contains(name)) {
          return Problem.PAGE_FILE_NOT_FOUND.failure(
              file + " cannot be opened: its name is no text in this locale. Rename it.");
        }
        near = DidYouMean.closest(name, names);
      } catch (IOException e) {
        near = null; // It is only a guess.
      }
    }
    return Problem.PAGE_FILE_NOT_FOUND.failure(
        "There is no file "
            + file
            + "."
            + (folder == null || near == null
                ? ""
                : " Did you mean '" + folder.resolve(near) + "'?"));
  }

  /** Whether a name that is no file's may stand for several. */
  public static boolean isGlob(String name) {
    return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  /**
   * The files that a glob names, sorted; {@code **} goes down into folders, and as in shells {@code
   * **}{@code /} stands for none of them, too.
   *
   * @param workingDirectory where relative ones begin
   * @throws ProblemException if it is none, or a folder cannot be listed
   */
  public static List<Path> matching(String glob, Path workingDirectory) {
    int first = 0;
    while (!isGlob(glob.substring(first, first + 1))) {
      first++;
    }
    Path base = workingDirectory.resolve(glob.substring(0, glob.lastIndexOf('/', first) + 1));
    String rest = glob.substring(glob.lastIndexOf('/', first) + 1);
    if (Files.notExists(base)) {
      throw missing(base).exception();
    }
    int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
    try {
      String pattern = "glob:" + rest.replaceAll(ANY_FOLDERS, "{**/,}");
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher(pattern);
      try (Stream<Path> files = Files.walk(base, depth)) {
        return files
            .filter(file -> matcher.matches(base.relativize(file)))
            .filter(Files::isRegularFile)
            .sorted()
            .toList();
      }
    } catch (PatternSyntaxException e) {
      throw Problem.PAGE_ADDRESS_INVALID
          .failure("'" + glob + "' is no pattern of file names.")
          .exception(e);
    } catch (IOException | UncheckedIOException e) {
      throw Problem.PAGE_UNREADABLE.failure(base + " cannot be listed.").exception(e);
    }
  }

  private static boolean isPage(Path file) {
    return ends(file, PAGES);
  }

  private static boolean ends(Path file, List<String> endings) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(name::endsWith)
        && !name.startsWith(".")
        && Files.isRegularFile(file);
  }

  /** A file's name without the end that tells what it is written in. */
  public static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
