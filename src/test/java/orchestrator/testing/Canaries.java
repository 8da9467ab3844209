package orchestrator.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * The secrets that tests use, and a look for them after each test of the whole suite: in whatever
 * was written to its folder, streams of processes included, but for what the test itself put there
 * for the program to read. {@code Invocation} looks at the streams of calls within the process.
 */
public final class Canaries implements AfterEachCallback {
  private static final List<String> SECRETS =
      List.of(
          "canary-",
          "s3cret",
          "t0ken",
          "wr0ng",
          FakeBedrock.SECRET_ACCESS_KEY,
          FakeBedrock.API_KEY);

  /** Files and folders that are the program's to read, and the caches that it shares. */
  private static final List<String> INPUTS =
      List.of(".aws", "my.conf", "page.xml", "secret", "token", "copy of dist", "plugin.sh");

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : instance.getClass().getDeclaredFields()) {
        if (field.isAnnotationPresent(TempDir.class) && field.getType() == Path.class) {
          field.setAccessible(true);
          if (field.get(instance) instanceof Path folder) {
            assertNoneIn(folder);
          }
        }
      }
    }
  }

  /** Fails when a text holds a secret. */
  public static void assertNoneIn(String text, String where) {
    for (String secret : SECRETS) {
      assertFalse(text.contains(secret), () -> "a secret is in " + where + ":\n" + text);
    }
  }

  private static void assertNoneIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
        if (!isInput(folder.relativize(file))) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertNoneIn(text, file.toString());
        }
      }
    }
  }

  private static boolean isInput(Path file) {
    for (Path part : file) {
      if (INPUTS.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
