package orchestrator.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * The secrets that tests use, and a look for them after each test of the whole suite: in whatever
 * was written to its folder, streams of processes included, but for what the test itself put there
 * for the program to read. {@code Invocation} looks at the streams of calls within the process. At
 * the end the build looks through the reports of all tests and whatever else they left.
 */
public final class Canaries implements AfterEachCallback {
  private static final List<String> SECRETS =
      Stream.of(
              "canary-",
              "s3cret",
              "t0ken",
              "wr0ng",
              "secret-env",
              "secret-keys",
              "secret-process",
              "secret-sso",
              "session-sso",
              "client-secret",
              "wiki-token",
              "ABSK-token",
              FakeBedrock.SECRET_ACCESS_KEY,
              FakeBedrock.API_KEY)
          .flatMap(secret -> Stream.concat(Stream.of(secret), encoded(secret)))
          .toList();

  /** Files and folders that are the program's to read, and the caches that it shares. */
  private static final List<String> INPUTS =
      List.of(".aws", "my.conf", "page.xml", "secret", "token", "copy of dist", "plugin.sh");

  /** In the folder of the build: what was there before the tests, and copies of the sources. */
  private static final List<String> SOURCES =
      List.of(
          "classes",
          "jar-classes",
          "packaging-classes",
          "test-classes",
          "lib",
          "archive",
          "fuzz",
          "java-25",
          "rebuild",
          "jmh");

  /**
   * Looks through a folder after the whole suite.
   *
   * @param folder one argument, the folder of the build
   */
  public static void main(String[] folder) throws IOException {
    Path target = Path.of(folder[0]);
    if (!Files.isDirectory(target.resolve("surefire-reports"))) {
      fail("no reports are in " + target);
    }
    assertNoneIn(target, SOURCES);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : instance.getClass().getDeclaredFields()) {
        if (field.isAnnotationPresent(TempDir.class) && field.getType() == Path.class) {
          field.setAccessible(true);
          if (field.get(instance) instanceof Path folder) {
            assertNoneIn(folder, INPUTS);
          }
        }
      }
    }
  }

  /** Fails when a text holds a secret; says so without it, since that ends up in a report. */
  public static void assertNoneIn(String text, String where) {
    for (String secret : SECRETS) {
      if (text.contains(secret)) {
        fail("a secret is in " + where + ":\n" + text.replace(secret, "(SECRET)"));
      }
    }
  }

  private static void assertNoneIn(Path folder, List<String> without) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
        if (!isBelow(folder.relativize(file), without)) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertNoneIn(text, file.toString());
        }
      }
    }
  }

  private static boolean isBelow(Path file, List<String> names) {
    for (Path part : file) {
      if (names.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  /** What stays of it in Base64, as in a Basic header, wherever between others it begins. */
  private static Stream<String> encoded(String secret) {
    return IntStream.range(0, 3)
        .mapToObj(
            before -> {
              byte[] bytes = ("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8);
              String all = Base64.getEncoder().encodeToString(bytes);
              return all.substring((before * 8 + 5) / 6, bytes.length * 8 / 6);
            });
  }
}
