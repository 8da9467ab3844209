package orchestrator.cli.output;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents that came with the program, so that a text can name them where they are.
 *
 * @param folder what the names begin in; null where there are none, as in a build
 */
record InstalledDocuments(@Nullable Path folder) {
  private static final Pattern NAME =
      Pattern.compile("docs/[\\w/-]+\\.md|orchestrator\\.conf\\.example");

  /** Beside {@code lib/orchestrator.jar}, and where a package of the system has them. */
  private static Stream<String> places() {
    return Stream.of("../share/doc/orchestrator", "../../../share/doc/orchestrator");
  }

  /** Those of the program that runs. */
  static InstalledDocuments ofThisProgram() {
    CodeSource source = InstalledDocuments.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return new InstalledDocuments(null);
    }
    try {
      URI jar = source.getLocation().toURI();
      return beside(Path.of(jar));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return new InstalledDocuments(null);
    }
  }

  /** Those that belong to a jar. */
  static InstalledDocuments beside(Path jar) {
    try {
      Path lib = jar.toRealPath().resolveSibling("");
      return new InstalledDocuments(
          places()
              .map(place -> lib.resolve(place).normalize())
              .filter(folder -> Files.isDirectory(folder.resolve("docs")))
              .findFirst()
              .orElse(null));
    } catch (IOException e) {
      return new InstalledDocuments(null);
    }
  }

  /** The text with the path of each document in the place of its name. */
  String located(String text) {
    Path top = folder;
    return top == null
        ? text
        : NAME.matcher(text)
            .replaceAll(name -> Matcher.quoteReplacement(top.resolve(name.group()).toString()));
  }
}
