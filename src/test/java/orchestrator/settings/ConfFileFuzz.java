package orchestrator.settings;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.problem.ProblemException;

/** Any bytes in the place of {@code orchestrator.conf}. */
public final class ConfFileFuzz {
  private ConfFileFuzz() {}

  /** Reads or refuses them, and tells no line or value that it refuses. */
  public static void fuzzerTestOneInput(byte[] data) {
    read(data);
    for (String line : List.of("\n%s-line\n", "\nkey = 5%% %s-value\n")) {
      if (!read(data, line.formatted("one")).equals(read(data, line.formatted("two")))) {
        throw new AssertionError("what is said depends on a line or value that is refused");
      }
    }
  }

  private static String read(byte[] data, String line) {
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.writeBytes(data);
    more.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    return read(more.toByteArray());
  }

  /** What is said about it; empty when all is well. */
  private static String read(byte[] data) {
    try {
      ConfFile conf = ConfFile.of(ConfText.decode(data, "fuzz.conf"), "fuzz.conf");
      List<String> unknown = conf.unknown(Map.of("c", Set.of("key")));
      if (unknown.stream().anyMatch(line -> line.lines().count() > 1)) {
        throw new AssertionError("more than a line: " + unknown);
      }
      ConfFile.Entry entry = conf.get("c.key");
      if (entry != null && entry.line() < 1) {
        throw new AssertionError("a value without a line");
      }
      return String.join("\n", unknown);
    } catch (ProblemException e) {
      if (e.failure().detail().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
      return e.toString();
    }
  }
}
