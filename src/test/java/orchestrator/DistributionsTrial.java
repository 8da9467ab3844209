package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.testing.Everybody;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code -Pdistributions} left in {@code target/distributions}, used as its users would. Runs
 * with that profile only, on Linux; the container as root, since a container's user needs another.
 */
@org.junit.jupiter.api.parallel.Isolated("installs into the machine")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DistributionsTrial {
  private static final Path ARTEFACTS =
      Path.of(System.getProperty("distributions", "target/distributions")).toAbsolutePath();
  private static final String PAGE =
      "<h1>Größe</h1><p>Buyers leave before they pay, in three of ten cases.</p>";

  @TempDir Path place;
  private Launcher machine = new Launcher(Path.of(""));

  @BeforeEach
  void a_machine_without_Java() throws IOException {
    machine = new Launcher(place).write("page.xml", PAGE).set("PATH", "/usr/bin:/bin");
    machine.unset("JAVA_HOME").unset("HOME");
    // For the other users who come.
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String version() throws IOException {
    Matcher names =
        Pattern.compile("orchestrator_(.+)_amd64\\.deb")
            .matcher(Files.readString(ARTEFACTS.resolve("SHA256SUMS")));
    assertTrue(names.find());
    return names.group(1);
  }

  private static Path artefact(String name) throws IOException {
    return ARTEFACTS.resolve(name.replace("VERSION", version()));
  }

  private Invocation run(String... command) throws IOException, InterruptedException {
    return machine.startCommand(command).end();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** As another user, where the one of this test may become one. */
  private Invocation runAs(int user, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      String id = String.valueOf(user);
      all.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    }
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  /** A folder of that user's own. */
  private Path home(int user) throws IOException, InterruptedException {
    Path own = Files.createDirectories(place.resolve("user-" + user));
    if (isRoot()) {
      run("chown", user + ":" + user, own.toString()).exits(0);
    }
    return own;
  }

  /** Somebody who has asked the program something. */
  private interface Asking {
    Invocation ask(String... arguments) throws Exception;
  }

  /** What makes a server on this machine a Bedrock behind TLS. */
  private static Map<String, String> bedrockAt(RawServer server, Path authority) {
    String origin = "https://localhost:" + server.port();
    Map<String, String> variables = new TreeMap<>();
    variables.put("LLM_PROVIDER", "bedrock");
    variables.put("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    variables.put("AWS_SECRET_ACCESS_KEY", "secret");
    variables.put("AWS_CA_BUNDLE", authority.toString());
    variables.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", origin);
    variables.put("AWS_ENDPOINT_URL_STS", origin);
    return variables;
  }

  /** A model answers over TLS, by the library that lies in the installation. */
  private static void secures(Asking asking) throws Exception {
    String told = asking.ask("doctor", "page.xml", "-v").out();
    assertTrue(told.contains("TLS by native code"), told);
    String answer = asking.ask("run", "page.xml", "--name", "F", "--no-stream").exits(0).out();
    assertTrue(answer.contains("Hello"), answer);
  }

  private void secures(String program) throws Exception {
    try (RawServer server = Everybody.behind(TestTls.server("server"))) {
      Path authority = Files.copy(TestTls.caBundle(), place.resolve("ca.pem"));
      Map<String, String> variables = bedrockAt(server, authority);
      machine.set(variables);
      secures(
          arguments -> {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(List.of(arguments));
            return run(command.toArray(String[]::new));
          });
      variables.keySet().forEach(machine::unset);
    }
  }

  private Path unpacked(String artefact, String into) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(place.resolve(into));
    Path archive = artefact(artefact);
    run("tar", "-xzf", archive.toString(), "-C", folder.toString()).exits(0);
    String name = String.valueOf(archive.getFileName()).replace(".tar.gz", "");
    return folder.resolve(name);
  }

  private Path alone(String into) throws IOException, InterruptedException {
    return unpacked("orchestrator-VERSION-linux-x86_64.tar.gz", into);
  }

  private static String program(Path home) {
    return home.resolve("bin/orchestrator").toString();
  }

  private void digests(String program) throws IOException, InterruptedException {
    Invocation run =
        run(program, "run", "page.xml", "--name", "Größe", "--provider", "offline").exits(0);
    assertTrue(run.out().contains("Buyers leave before they pay"), run.out());
    assertTrue(run.out().contains("Größe"), run.out());
  }

  /** The start-up archive that a run says it uses, and that the JVM did take classes from. */
  private String archiveOf(String program) throws IOException, InterruptedException {
    Path log = place.resolve("classes.log");
    machine.set("ORCHESTRATOR_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    String said = run(program, "--version").exits(0).out();
    machine.unset("ORCHESTRATOR_JAVA_OPTIONS");
    boolean taken =
        Files.readAllLines(log).stream()
            .anyMatch(line -> line.matches(".* orchestrator\\.Main source: shared objects file.*"));
    String archive = said.replaceFirst("(?s).*start-up archive ", "").strip();
    assertEquals(taken, !archive.equals("none"), said);
    return archive;
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  private static long megabytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes / 1_000_000;
  }

  @Test
  void each_artefact_is_listed_with_its_checksum_and_nothing_else_is_there() throws Exception {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(ARTEFACTS.resolve("SHA256SUMS"))) {
      listed.put(line.substring(66), line.substring(0, 64));
    }
    Map<String, String> there = new TreeMap<>();
    try (Stream<Path> files = Files.list(ARTEFACTS)) {
      for (Path file : files.filter(path -> !path.endsWith("SHA256SUMS")).toList()) {
        there.put(String.valueOf(file.getFileName()), sha256(file));
      }
    }
    assertEquals(there, listed);
    assertEquals(5, listed.size(), listed::toString);
  }

  @Nested
  class The_archive_with_its_runtime {
    @Test
    void runs_where_neither_Java_nor_a_locale_nor_a_home_is() throws Exception {
      digests(program(alone("in a path with blanks")));
    }

    @Test
    void takes_a_newcomer_through_the_tutorial() throws Exception {
      TutorialIT.follow(machine, alone("x").resolve("bin").toString());
    }

    @Test
    void takes_its_own_runtime_whatever_JAVA_HOME_says() throws Exception {
      Path home = alone("x");
      machine.set("JAVA_HOME", "/nonexistent");
      digests(program(home));
    }

    @Test
    void starts_with_its_archive_from_the_first_run_wherever_it_is_copied_and_writes_none()
        throws Exception {
      Path home = alone("first");
      machine.set("HOME", Files.createDirectories(place.resolve("me")).toString());
      assertTrue(archiveOf(program(home)).startsWith(home.toString()));

      Path moved = place.resolve("moved to another place");
      run("cp", "-a", home.toString(), moved.toString()).exits(0);
      run("rm", "-r", home.toString()).exits(0);
      assertTrue(archiveOf(program(moved)).startsWith(moved.toString()));

      Path link = Files.createDirectories(place.resolve("me/bin")).resolve("orchestrator");
      Files.createSymbolicLink(link, Path.of(program(moved)));
      assertTrue(archiveOf(link.toString()).startsWith(moved.toString()));
      assertFalse(Files.exists(place.resolve("me/.cache")));
    }

    @Test
    void serves_two_users_who_may_not_write_to_it() throws Exception {
      Path home = alone("shared by two");
      run("chmod", "-R", "a-w", home.toString()).exits(0);
      for (int user : List.of(12001, 12002)) {
        Path own = home(user);
        machine.set("HOME", own.toString());
        String said = runAs(user, program(home), "--version").exits(0).out();
        assertTrue(said.contains("start-up archive " + home), said);
        runAs(
                user,
                program(home),
                "run",
                "page.xml",
                "--name",
                "F",
                "--provider",
                "offline",
                "--output",
                own.resolve("runs").toString())
            .exits(0);
        assertTrue(Files.exists(own.resolve("runs/F/latest/record.json")), own::toString);
        assertFalse(Files.exists(own.resolve(".cache")), own::toString);
      }
      run("chmod", "-R", "u+w", home.toString()).exits(0);
    }

    @Test
    void secures_connections_in_native_code_for_somebody_who_may_only_read_it() throws Exception {
      Path home = alone("in a path with blanks");
      run("chmod", "-R", "a-w", home.toString()).exits(0);
      try (RawServer server = Everybody.behind(TestTls.server("server"))) {
        Path own = home(12001);
        Path page = Files.copy(place.resolve("page.xml"), own.resolve("page.xml"));
        Path authority = Files.copy(TestTls.caBundle(), own.resolve("ca.pem"));
        String script = "cd \"$1\"; shift; exec \"$@\"";
        machine.set(bedrockAt(server, authority));
        secures(
            arguments -> {
              List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
              command.addAll(List.of(page.resolveSibling("").toString(), program(home)));
              command.addAll(List.of(arguments));
              return runAs(12001, command.toArray(String[]::new));
            });
      }
      run("chmod", "-R", "u+w", home.toString()).exits(0);
    }

    @Test
    void has_a_runtime_of_the_promised_size() throws Exception {
      Path runtime = alone("x").resolve("runtime");
      boolean newer = Files.readString(runtime.resolve("release")).contains("JAVA_VERSION=\"2");
      long size = megabytes(runtime);
      assertTrue(size <= (newer ? 70 : 60), () -> size + " MB");
    }

    @Test
    void has_a_runtime_that_knows_pictures_charsets_and_names() throws Exception {
      String java = alone("x").resolve("runtime/bin/java").toString();
      Path classes =
          Path.of(
              DistributionsTrial.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String locale : List.of("C", "C.UTF-8", "de_DE.UTF-8")) {
        machine.set("LC_ALL", locale);
        Invocation probe =
            run(java, "-cp", classes.toString(), "orchestrator.testing.RuntimeProbe");
        assertEquals("1,234.5 ok\n", probe.exits(0).out());
      }
    }

    @Test
    void names_its_runtime_in_its_bill_of_materials() throws Exception {
      JsonNode sbom =
          Json.parse(Files.readAllBytes(alone("x").resolve("share/sbom.json"))).at("/components");
      assertTrue(sbom.findValuesAsText("name").contains("openjdk"), sbom::toString);
    }
  }

  /** The JDKs of this machine. */
  static List<String> jdks() throws IOException {
    List<String> jdks = new ArrayList<>(List.of(System.getProperty("java.home")));
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      installed
          .filter(jdk -> jdk.toString().contains("25") && Files.exists(jdk.resolve("bin/java")))
          .forEach(jdk -> jdks.add(jdk.toString()));
    }
    return jdks;
  }

  @Nested
  class The_plain_archive {
    static List<String> jdks() throws IOException {
      return DistributionsTrial.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void runs_with_the_Java_of_the_machine(String jdk) throws Exception {
      machine.set("JAVA_HOME", jdk);
      Path home = unpacked("orchestrator-VERSION.tar.gz", "in a path with blanks");
      digests(program(home));
      secures(program(home));
    }

    @Test
    void says_that_it_needs_a_Java_where_there_is_none() throws Exception {
      machine.set("JAVA_HOME", "/nonexistent");
      String program = program(unpacked("orchestrator-VERSION.tar.gz", "x"));
      run(program, "--version").exits(1).says("Install Java 17 or newer");
    }

    @Test
    void replaces_an_older_one_without_touching_records_and_configuration() throws Exception {
      machine.set("JAVA_HOME", System.getProperty("java.home"));
      machine.set("HOME", Files.createDirectories(place.resolve("me")).toString());
      Path conf = place.resolve("me/.config/orchestrator/orchestrator.conf");
      Files.createDirectories(conf.resolveSibling(""));
      Files.writeString(conf, "[provider]\nprovider = offline\n");
      Path home = unpacked("orchestrator-VERSION.tar.gz", "x");
      Path link = place.resolve("current");
      Path old = Files.move(home, place.resolve("orchestrator-0.0.1"));
      Files.createSymbolicLink(link, old);
      run(program(link), "run", "page.xml", "--name", "F").exits(0);
      List<String> before = records();

      Files.delete(link);
      Files.createSymbolicLink(link, unpacked("orchestrator-VERSION.tar.gz", "x"));
      run("rm", "-r", old.toString()).exits(0);
      run(program(link), "run", "page.xml", "--name", "F").exits(0);
      assertTrue(records().containsAll(before), () -> before + " are not all there");
      assertEquals(before.size() + 1, records().size());
    }

    private List<String> records() throws IOException {
      try (Stream<Path> runs = Files.list(place.resolve("runs/F"))) {
        List<String> records = new ArrayList<>();
        for (Path run : runs.filter(run -> !run.endsWith("latest")).sorted().toList()) {
          records.add(run.getFileName() + Files.readString(run.resolve("record.json")));
        }
        return records;
      }
    }
  }

  @Nested
  class The_Debian_package {
    private Path root = Path.of("");

    @BeforeEach
    void an_empty_system() throws IOException {
      root = place.resolve("root");
      Files.createDirectories(root.resolve("var/lib/dpkg/info"));
      Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
      Files.createDirectories(root.resolve("var/log"));
      Files.createFile(root.resolve("var/lib/dpkg/status"));
    }

    private Invocation dpkg(String... arguments) throws IOException, InterruptedException {
      machine.set("PATH", "/usr/sbin:/sbin:/usr/bin:/bin");
      // The C library that it depends on is the surrounding system's.
      List<String> command =
          new ArrayList<>(List.of("dpkg", "--root=" + root, "--force-not-root,depends,confold"));
      command.addAll(List.of(arguments));
      return run(command.toArray(String[]::new));
    }

    private Path deb() throws IOException {
      return artefact("orchestrator_VERSION_amd64.deb");
    }

    @Test
    void installs_a_command_with_its_pages_completions_and_configuration() throws Exception {
      dpkg("-i", deb().toString()).exits(0);
      digests(root.resolve("usr/bin/orchestrator").toString());
      secures(root.resolve("usr/bin/orchestrator").toString());
      assertTrue(archiveOf(root.resolve("usr/bin/orchestrator").toString()).startsWith(root + "/"));
      String page = root.resolve("usr/share/man/man1/orchestrator.1.gz").toString();
      assertTrue(run("zcat", page).exits(0).out().contains(".TH"));
      assertTrue(Files.exists(root.resolve("usr/share/zsh/vendor-completions/_orchestrator")));
      String completions =
          root.resolve("usr/share/bash-completion/completions/orchestrator").toString();
      String defined = "source '" + completions + "'; complete -p orchestrator";
      assertTrue(run("bash", "-c", defined).exits(0).out().contains("complete "));

      Invocation config =
          run(
              root.resolve("usr/bin/orchestrator").toString(),
              "config",
              "--config",
              root.resolve("etc/orchestrator/orchestrator.conf").toString());
      assertFalse(config.out().contains("us.anthropic"), "the example decides nothing");
    }

    @Test
    void leaves_only_the_configuration_when_removed_and_nothing_when_purged() throws Exception {
      dpkg("-i", deb().toString()).exits(0);
      Path conf = root.resolve("etc/orchestrator/orchestrator.conf");
      dpkg("-r", "orchestrator").exits(0);
      assertTrue(Files.exists(conf));
      assertFalse(Files.exists(root.resolve("usr/bin/orchestrator"), LinkOption.NOFOLLOW_LINKS));
      assertFalse(Files.exists(root.resolve("usr/lib/orchestrator")));
      dpkg("-P", "orchestrator").exits(0);
      assertFalse(Files.exists(conf.resolveSibling("")));
    }

    @Test
    void keeps_a_changed_configuration_and_the_records_in_an_upgrade() throws Exception {
      Path older = place.resolve("older");
      run("dpkg-deb", "-R", deb().toString(), older.toString()).exits(0);
      Path control = older.resolve("DEBIAN/control");
      String text = Files.readString(control);
      Files.writeString(control, text.replaceFirst("Version: .*", "Version: 0.0.1~old"));
      Files.writeString(older.resolve("usr/lib/orchestrator/lib/dropped-1.0.jar"), "old");
      Files.writeString(older.resolve("etc/orchestrator/orchestrator.conf"), "# as shipped then\n");
      String old = place.resolve("old.deb").toString();
      run("dpkg-deb", "-Znone", "-b", older.toString(), old).exits(0);

      dpkg("-i", old).exits(0);
      Path conf = root.resolve("etc/orchestrator/orchestrator.conf");
      Files.writeString(conf, "[provider]\nprovider = offline\n[output]\ndirectory = records\n");
      String program = root.resolve("usr/bin/orchestrator").toString();
      String[] ask = {program, "run", "page.xml", "--name", "F", "--config", conf.toString()};
      run(ask).exits(0);
      Path latest = place.resolve("records/F/latest").toRealPath();
      String record = Files.readString(latest.resolve("record.json"));

      dpkg("-i", deb().toString()).exits(0);
      run(ask).exits(0);
      assertTrue(Files.readString(conf).contains("directory = records"));
      assertEquals(record, Files.readString(latest.resolve("record.json")));
      assertFalse(Files.exists(root.resolve("usr/lib/orchestrator/lib/dropped-1.0.jar")));
    }

    static boolean hasLintian() {
      return Files.exists(Path.of("/usr/bin/lintian"));
    }

    @Test
    @EnabledIf("hasLintian")
    void is_clean_for_lintian_but_for_what_its_page_explains() throws Exception {
      // Not with our narrow PATH alone: lintian is a program of many programs.
      machine.set("PATH", "/usr/sbin:/sbin:/usr/bin:/bin");
      machine.set("LC_ALL", "C.UTF-8");
      machine.set("HOME", place.toString());
      Invocation lintian =
          run("lintian", "--allow-root", "--fail-on", "error,warning", deb().toString());
      assertEquals("", lintian.exits(0).out().replaceAll("(?m)^(running with root|N:).*\n", ""));
    }
  }

  @Nested
  class The_container_image {
    private Path layout = Path.of("");

    @BeforeEach
    void its_parts() throws Exception {
      layout = Files.createDirectories(place.resolve("oci"));
      run("tar", "-xf", artefact("orchestrator-VERSION-oci.tar").toString(), "-C", layout + "")
          .exits(0);
    }

    private JsonNode blob(JsonNode descriptor) throws IOException {
      return Json.parse(Files.readAllBytes(file(descriptor)));
    }

    private Path file(JsonNode descriptor) {
      return layout.resolve("blobs/" + descriptor.at("/digest").asText().replace(':', '/'));
    }

    private JsonNode manifest() throws IOException {
      return blob(Json.parse(Files.readAllBytes(layout.resolve("index.json"))).at("/manifests/0"));
    }

    private Path root() throws Exception {
      Path root = Files.createDirectories(place.resolve("root"));
      for (JsonNode layer : manifest().at("/layers")) {
        String[] untar = {
          "tar", "-xzf", file(layer) + "", "-C", root + "", "--warning=no-unknown-keyword"
        };
        run(untar).exits(0);
      }
      return root;
    }

    @Test
    void runs_as_a_user_without_rights_in_its_working_folder_and_says_what_it_is()
        throws Exception {
      JsonNode image = blob(manifest().at("/config"));
      assertEquals("amd64", image.at("/architecture").asText());
      JsonNode config = image.at("/config");
      assertEquals("10001:10001", config.at("/User").asText());
      assertEquals("/work", config.at("/WorkingDir").asText());
      assertEquals("[\"orchestrator\"]", config.at("/Entrypoint").toString());
      JsonNode labels = config.at("/Labels");
      assertEquals(version(), labels.at("/org.opencontainers.image.version").asText());
      assertTrue(labels.at("/org.opencontainers.image.revision").asText().matches("\\S+"));
      assertEquals("Apache-2.0", labels.at("/org.opencontainers.image.licenses").asText());
      for (JsonNode layer : manifest().at("/layers")) {
        assertEquals(layer.at("/digest").asText(), "sha256:" + sha256(file(layer)));
      }
    }

    @Test
    void lists_each_of_its_parts_in_its_bill_of_materials() throws Exception {
      Path sbom = root().resolve("usr/share/sbom/orchestrator.cdx.json");
      List<String> names =
          Json.parse(Files.readAllBytes(sbom)).at("/components").findValuesAsText("name");
      assertTrue(names.contains("openjdk"), names::toString);
      if (Files.exists(Path.of("/usr/bin/dpkg-query"))) {
        assertTrue(names.containsAll(List.of("libc6", "dash", "coreutils")), names::toString);
      }
    }

    static boolean isRoot() {
      return DistributionsTrial.isRoot();
    }

    /** What an engine does for {@code run --read-only}, with the tools of util-linux. */
    private Invocation contained(
        Path root, Path work, Map<String, String> more, String... arguments) throws Exception {
      JsonNode config = blob(manifest().at("/config")).at("/config");
      StringBuilder environment = new StringBuilder();
      config
          .at("/Env")
          .forEach(value -> environment.append(" '").append(value.asText()).append('\''));
      more.forEach((name, value) -> environment.append(" '" + name + "=" + value + "'"));
      String script =
          """
          set -e
          mkdir -p "$1/proc" "$1/dev"
          mount --bind "$1" "$1"
          mount --bind "$2" "$1/work"
          cp /etc/hosts "$1/etc/hosts"
          mount -t proc proc "$1/proc"
          mount --bind /dev "$1/dev"
          mount -o remount,ro,bind "$1"
          cd /
          exec env -i%s "$(command -v chroot)" --userspec=%s "$1" /bin/sh -c 'cd /work; exec orchestrator %s'
          """
              .formatted(environment, config.at("/User").asText(), String.join(" ", arguments));
      machine.set("PATH", "/usr/sbin:/sbin:/usr/bin:/bin");
      return run("unshare", "-m", "-p", "-f", "sh", "-c", script, "sh", root + "", work + "");
    }

    @Test
    @EnabledIf("isRoot")
    void works_with_a_read_only_root_as_its_own_user_with_its_start_up_archive() throws Exception {
      Path root = root();
      Path work = Files.createDirectories(place.resolve("work"));
      Files.copy(place.resolve("page.xml"), work.resolve("page.xml"));
      run("chown", "-R", "10001:10001", work.toString()).exits(0);

      String version = contained(root, work, Map.of(), "--version").exits(0).out();
      assertTrue(version.contains("start-up archive /opt/orchestrator/archive/"), version);
      Invocation run =
          contained(root, work, Map.of(), "run page.xml --name F --provider offline").exits(0);
      assertTrue(run.out().contains("Buyers leave before they pay"), run.out());
      Path record = work.resolve("runs/F/latest/record.json");
      assertEquals("10001", Files.getAttribute(record, "unix:uid").toString());
      assertFalse(Files.exists(root.resolve("home/orchestrator/.cache")));

      Files.copy(TestTls.caBundle(), work.resolve("ca.pem"));
      try (RawServer server = Everybody.behind(TestTls.server("server"))) {
        Map<String, String> bedrock = bedrockAt(server, Path.of("/work/ca.pem"));
        secures(arguments -> contained(root, work, bedrock, arguments));
      }
    }
  }

  @Nested
  class The_Homebrew_formula {
    private String formula() throws IOException {
      return Files.readString(ARTEFACTS.resolve("orchestrator.rb"));
    }

    private String quoted(String keyword) throws IOException {
      Matcher value = Pattern.compile("(?m)^  " + keyword + " \"(.*)\"$").matcher(formula());
      assertTrue(value.find(), keyword);
      return value.group(1);
    }

    @Test
    void names_the_plain_archive_and_its_checksum() throws Exception {
      Path plain = artefact("orchestrator-VERSION.tar.gz");
      assertTrue(quoted("url").endsWith("/" + plain.getFileName()), formula());
      assertEquals(sha256(plain), quoted("sha256"));
    }

    /** Homebrew itself cannot be had here; what each of its words does is done by hand. */
    @Test
    void its_steps_make_a_command_that_works() throws Exception {
      Path libexec = unpacked("orchestrator-VERSION.tar.gz", "libexec");
      Matcher wrapped =
          Pattern.compile("\\(bin/\"(\\w+)\"\\)\\.write_env_script libexec/\"(\\S+)\", JAVA_HOME")
              .matcher(formula());
      assertTrue(wrapped.find());
      Path bin = Files.createDirectories(place.resolve("bin"));
      Path command = bin.resolve(wrapped.group(1));
      Files.writeString(
          command,
          "#!/bin/bash\nJAVA_HOME=\"%s\" exec \"%s\" \"$@\"\n"
              .formatted(System.getProperty("java.home"), libexec.resolve(wrapped.group(2))),
          StandardCharsets.UTF_8);
      assertTrue(command.toFile().setExecutable(true));
      Matcher linked = Pattern.compile("libexec/\"(share/[^\"]+)\"").matcher(formula());
      int links = 0;
      while (linked.find()) {
        Path named = libexec.resolve(linked.group(1).replace("*", "orchestrator.1"));
        assertTrue(Files.exists(named), named::toString);
        links++;
      }
      assertEquals(3, links);

      // The formula's own test.
      assertTrue(run(command.toString(), "--version").exits(0).out().contains(version()));
      String converted = run(command.toString(), "convert", "page.xml").exits(0).out();
      assertTrue(converted.contains("Größe"), converted);
    }
  }
}
