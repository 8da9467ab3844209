package orchestrator.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shared libraries that a program of this machine needs, as {@code ldd} tells. */
final class Libraries {
  private static final Pattern LINE = Pattern.compile("(?:(\\S+) => )?(/\\S+) \\(0x[0-9a-f]+\\)");
  private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d{1,2})\\b");

  /** The parts of the C library. Every Linux has them, and they must fit its kernel and loader. */
  private static final Pattern C_LIBRARY =
      Pattern.compile("(?:ld-linux|lib(?:c|m|dl|rt|pthread|resolv)\\.so).*");

  private Libraries() {}

  /** The files of the libraries by the name that the loader looks for. */
  static Map<String, Path> of(Path program) throws IOException, InterruptedException {
    Map<String, Path> libraries = new TreeMap<>();
    Matcher lines = LINE.matcher(Command.output(List.of("ldd", program.toString())));
    while (lines.find()) {
      Path file = Path.of(lines.group(2));
      String name = lines.group(1) == null ? file.toString() : lines.group(1);
      libraries.put(name.substring(name.lastIndexOf('/') + 1), file);
    }
    return libraries;
  }

  /** Tells whether a library is part of the C library. */
  static boolean isOfC(String name) {
    return C_LIBRARY.matcher(name).matches();
  }

  /** The newest version of the C library that one of the files asks for: 34 for 2.34. */
  static int glibc(List<Path> files) throws IOException {
    int newest = 0;
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      Matcher versions = GLIBC.matcher(text);
      while (versions.find()) {
        newest = Math.max(newest, Integer.parseInt(versions.group(1)));
      }
    }
    return newest;
  }
}
