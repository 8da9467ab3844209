package orchestrator.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.problem.ProblemException;

/** Any bytes in the place of {@code orchestrator.conf}. */
public final class ConfFileFuzz {
  private ConfFileFuzz() {}

  /** Reads or refuses them; a value that was read holds what the file holds. */
  public static void fuzzerTestOneInput(byte[] data) {
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
    } catch (ProblemException e) {
      if (e.failure().detail().isEmpty()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
