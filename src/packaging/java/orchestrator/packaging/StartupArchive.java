package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The start-up archive of a distribution that brings its runtime (docs/adr/0060). It is the JVM's
 * static kind: made from a sorted list of classes, it comes out the same each time, which what the
 * launcher makes for itself does not.
 */
final class StartupArchive {
  /** The distribution under the one name that it has wherever it lies; see the launcher. */
  private static final String HOME = "/proc/self/fd/9";

  private static final int TRAININGS = 3;
  private static final int TRIES = 9;

  /** As the launcher starts Java: an archive fits one heap and one collector. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xlog:all=error:stderr");

  private final Path home;
  private final Path java;
  private final Path work;

  private StartupArchive(Path home, Path java, Path work) {
    this.home = home;
    this.java = java;
    this.work = work;
  }

  /**
   * Makes the archive of a distribution, whose files must have their final times.
   *
   * @param home the distribution
   * @param java its runtime's {@code java}
   * @param work an empty folder
   */
  static void make(Path home, Path java, Path work) throws IOException, InterruptedException {
    new StartupArchive(home, java, work).make();
  }

  private void make() throws IOException, InterruptedException {
    boolean linked =
        Command.output(List.of(java.toString(), "--version")).matches("(?s)\\D*2[5-9].*");
    Path classes = classes();
    Path made = confirmed(classes, linked);
    Path archive = Files.createDirectories(home.resolve("archive"));
    String name =
        facts(home.resolve("lib/orchestrator.jar"))
            + "-"
            + facts(java.resolveSibling("../lib/modules"));
    Files.copy(made, archive.resolve(name + ".jsa"));
    Files.writeString(archive.resolve(name + ".size"), Files.size(made) + "\n" + HOME + "\n0\n");
  }

  /**
   * The classes that the usual roads load, and the lambdas on them: what most trainings agree on,
   * since threads that meet each other differently load a class more or less.
   */
  private Path classes() throws IOException, InterruptedException {
    Map<String, Integer> loaded = new TreeMap<>();
    for (int number = 0; number < TRAININGS; number++) {
      Path list = work.resolve("loaded-" + number);
      Path practice = Files.createDirectories(work.resolve("practice-" + number));
      java(
          List.of(),
          List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list),
          List.of("orchestrator.startup.ArchiveTrainer", practice.toString()));
      Files.readAllLines(list).stream()
          // What a method's call sites were resolved to differs from run to run.
          .filter(line -> !line.startsWith("#") && !line.startsWith("@cp"))
          // Needed only when two threads ask for the first logger at the same time.
          .filter(line -> !line.startsWith("org/slf4j/helpers/Substitute"))
          .map(line -> line.replaceFirst(" id: .*", ""))
          .distinct()
          .forEach(line -> loaded.merge(line, 1, Integer::sum));
    }
    loaded.values().removeIf(times -> 2 * times < TRAININGS);
    return Files.write(work.resolve("classes"), loaded.keySet());
  }

  /**
   * Made until one has come up twice: should one of the JVM's own threads get in between, two
   * symbols change places.
   */
  private Path confirmed(Path classes, boolean linked) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    for (int number = 1; ; number++) {
      Path archive = work.resolve("archive-" + number);
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-Xint",
                  "-Xshare:dump",
                  "-XX:SharedClassListFile=" + classes,
                  "-XX:SharedArchiveFile=" + archive));
      if (linked) {
        options.add("-XX:+AOTClassLinking");
      }
      java(List.of("taskset", "--cpu-list", processor()), options, List.of());
      // Java 25 writes the machine's uptime into it, so that it is never the same.
      if (!seen.add(sha256(archive)) || linked) {
        return archive;
      }
      if (number == TRIES) {
        throw new IOException("the start-up archive came out otherwise " + number + " times");
      }
    }
  }

  private void java(List<String> before, List<String> options, List<String> program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "exec 9<\"$1\"; shift; exec \"$@\"", "sh", home.toString()));
    // Addresses decide about the order in the archive; they must not differ from start to start.
    command.addAll(List.of("env", "-i", "MALLOC_ARENA_MAX=1", "setarch", "-R"));
    command.addAll(before);
    command.add(java.toString());
    command.addAll(FLAGS);
    command.addAll(options);
    command.addAll(List.of("-cp", HOME + "/lib/orchestrator.jar"));
    command.addAll(program);
    Command.output(command);
  }

  /** One that this process may use. On a single one, the JVM's threads hardly meet. */
  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.replaceFirst("\\D+(\\d+).*", "$1"))
        .findFirst()
        .orElse("0");
  }

  private static String facts(Path file) throws IOException {
    return Files.size(file) + "-" + Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
