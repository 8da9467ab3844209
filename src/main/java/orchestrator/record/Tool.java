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
        version == null ? "(development)" : version, builtFrom(), written(Runtime.version()));
  }

  /** As it says itself, but for the streams that it would load for that. */
  static String written(Runtime.Version version) {
    if (version.build().isEmpty()) {
      return version.toString();
    }
    StringBuilder text = new StringBuilder();
    for (Integer number : version.version()) {
      text.append(text.isEmpty() ? "" : ".").append(number);
    }
    if (version.pre().isPresent()) {
      text.append('-').append(version.pre().get());
    }
    text.append('+').append(version.build().get());
    if (version.optional().isPresent()) {
      text.append('-').append(version.optional().get());
    }
    return text.toString();
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
