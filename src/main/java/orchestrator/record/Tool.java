package orchestrator.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The program that made a record.
 *
 * @param version its version
 * @param commit the commit that it was built from; null where the build did not know it
 * @param java the Java that it ran on
 */
public record Tool(String version, @Nullable String commit, String java) {

  /** The program that is running. */
  public static Tool running() {
    String version = Tool.class.getPackage().getImplementationVersion();
    return new Tool(
        version == null ? "(development)" : version, builtFrom(), Runtime.version().toString());
  }

  /** The build writes it beside the classes. */
  private static @Nullable String builtFrom() {
    try (InputStream written = Tool.class.getResourceAsStream("/orchestrator/commit")) {
      String commit =
          written == null ? "" : new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
      return commit.matches("[0-9a-f]+(-dirty)?") ? commit : null; // none without git
    } catch (IOException e) {
      return null;
    }
  }
}
