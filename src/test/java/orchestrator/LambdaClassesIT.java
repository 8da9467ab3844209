package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The classes that the build puts in the place of lambdas (docs/adr/0063). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LambdaClassesIT {
  private static final Path JAR =
      Path.of(System.getProperty("dist", "target/dist"), "lib/orchestrator.jar").toAbsolutePath();

  @Test
  void no_class_of_the_jar_links_lambdas_or_methods_of_records_while_it_runs() throws Exception {
    List<String> linking = new ArrayList<>();
    int classes = 0;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().filter(it -> it.getName().endsWith(".class")).toList()) {
        classes++;
        byte[] content = jar.getInputStream(entry).readAllBytes();
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.contains("LambdaMetafactory") || text.contains("ObjectMethods")) {
          linking.add(entry.getName());
        }
      }
    }
    assertTrue(classes > 300, "the jar holds nothing");
    assertEquals(List.of(), linking);
  }

  /** Code that is wrong, or that may not use what is private to its neighbours, is refused here. */
  @Test
  void the_JVM_accepts_all_of_them_into_the_nests_that_they_came_from() throws Exception {
    int accepted = 0;
    try (JarFile jar = new JarFile(JAR.toFile());
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (JarEntry entry : jar.stream().filter(it -> it.getName().contains("$$Lambda")).toList()) {
        String name = entry.getName().replace('/', '.').replace(".class", "");
        Class<?> lambda = Class.forName(name, true, loader);
        assertNotEquals(lambda, lambda.getNestHost(), name);
        accepted++;
      }
    }
    assertTrue(accepted > 200, "the jar holds none");
  }

  /** The class path of the tests holds the classes as javac made them. */
  @Test
  void records_are_equal_and_shown_as_javac_makes_them() throws Exception {
    try (URLClassLoader shipped = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, null)) {
      assertSame(shipped, "orchestrator.offline.PageContent$Task", true, "a", "b");
      assertSame(shipped, "orchestrator.http.RetryPolicy", 3, Duration.ZERO, Duration.ofHours(1));
      assertSame(shipped, "orchestrator.model.Citation", "a", List.of());
    }
  }

  private void assertSame(ClassLoader shipped, String record, Object... values) throws Exception {
    Object ours = make(shipped.loadClass(record), values);
    Object made = make(getClass().getClassLoader().loadClass(record), values);
    assertEquals(made.toString(), ours.toString());
    assertEquals(made.hashCode(), ours.hashCode());
    assertEquals(make(ours.getClass(), values), ours);
    assertNotEquals(ours, made, "of another class");
    Object[] others = values.clone();
    others[0] =
        values[0] instanceof Boolean is ? !is : values[0] instanceof Integer n ? n + 1 : "z";
    assertNotEquals(make(ours.getClass(), others), ours);
  }

  private static Object make(Class<?> record, Object... values) throws Exception {
    for (Constructor<?> constructor : record.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == values.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(values);
      }
    }
    throw new IllegalArgumentException(record + " is not made of " + values.length + " values");
  }
}
