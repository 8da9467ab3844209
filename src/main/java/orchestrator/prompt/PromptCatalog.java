package orchestrator.prompt;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The prompt templates that can be named: those that come with the program, whose names always mean
 * them, and the user's own.
 *
 * @param own the folder with the user's templates, NAME.md each; it need not be there
 * @param workingDirectory where the path of any other file begins
 */
public record PromptCatalog(Path own, Path workingDirectory) {
  private static final String END = ".md";
  private static final Pattern NAME = Pattern.compile("[^./\\\\][^/\\\\]*");

  /**
   * A template that can be named.
   *
   * @param name its name
   * @param file where it is; null for one that comes with the program
   */
  public record Entry(String name, @Nullable Path file) {}

  /** All of them, the built-in ones first. */
  public List<Entry> entries() {
    Map<String, Path> files = ownFiles();
    List<Entry> entries = new ArrayList<>();
    PromptTemplate.BUILT_IN.forEach(name -> entries.add(new Entry(name, null)));
    files.forEach((name, file) -> entries.add(new Entry(name, file)));
    return entries;
  }

  /**
   * A template as it is written.
   *
   * @param nameOrFile the name of one of them, or the path of any file
   * @throws ProblemException if it is not there or cannot be read
   */
  public String text(String nameOrFile) {
    if (PromptTemplate.BUILT_IN.contains(nameOrFile)) {
      return PromptTemplate.text(nameOrFile, workingDirectory, PromptTemplate.BUILT_IN);
    }
    Path file = ownFile(nameOrFile);
    List<String> names = entries().stream().map(Entry::name).toList();
    return PromptTemplate.text(
        file == null ? nameOrFile : file.toString(), workingDirectory, names);
  }

  /**
   * Finds a template.
   *
   * @param nameOrFile the name of one of them, or the path of any file
   * @throws ProblemException if it is not there, or cannot be used
   */
  public PromptTemplate find(String nameOrFile) {
    return PromptTemplate.parse(nameOrFile, text(nameOrFile));
  }

  private static boolean isOwn(String name) {
    return NAME.matcher(name).matches() && !PromptTemplate.BUILT_IN.contains(name);
  }

  private @Nullable Path ownFile(String name) {
    try {
      Path file = isOwn(name) ? own.resolve(name + END) : null;
      return file != null && Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private Map<String, Path> ownFiles() {
    Map<String, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(own, "*" + END)) {
      for (Path file : found) {
        String name = String.valueOf(file.getFileName());
        String stem = name.substring(0, name.length() - END.length());
        if (isOwn(stem) && Files.isRegularFile(file)) {
          files.put(stem, file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return files; // Not there, or not to be read: then only what comes with the program.
    }
    return files;
  }
}
