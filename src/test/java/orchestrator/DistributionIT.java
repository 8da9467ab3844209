package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in {@code target/dist}, and where it comes from. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DistributionIT {
  private static final Path DIST = Path.of(System.getProperty("dist", "target/dist"));

  /** The libraries by their SHA-256. */
  private static Map<String, String> libraries() throws Exception {
    Map<String, String> libraries = new TreeMap<>();
    try (Stream<Path> jars = Files.list(DIST.resolve("lib"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        String name = String.valueOf(jar.getFileName());
        if (!name.equals("orchestrator.jar")) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
          libraries.put(HexFormat.of().formatHex(hash), name);
        }
      }
    }
    return libraries;
  }

  private static Map<String, String> bill() throws IOException {
    Map<String, String> bill = new HashMap<>();
    byte[] sbom = Files.readAllBytes(DIST.resolve("share/sbom.json"));
    for (JsonNode component : Json.parse(sbom).at("/components")) {
      for (JsonNode hash : component.at("/hashes")) {
        if (hash.at("/alg").asText().equals("SHA-256")) {
          bill.put(hash.at("/content").asText(), component.at("/name").asText());
        }
      }
    }
    return bill;
  }

  @Test
  @Fault("F91")
  @Guarantee(10)
  void the_bill_of_materials_lists_each_library_with_its_checksum_and_no_other() throws Exception {
    Map<String, String> libraries = libraries();
    assertTrue(libraries.size() > 20, libraries::toString);
    assertEquals(new TreeSet<>(libraries.keySet()), new TreeSet<>(bill().keySet()));
  }

  @Test
  @Fault("F91")
  @Guarantee(10)
  void each_library_is_the_one_that_the_lock_file_knows() throws Exception {
    String lock = Files.readString(Path.of(".mvn/dependencies-lock.json"));
    Map<String, String> missing = new TreeMap<>();
    for (Map.Entry<String, String> library : libraries().entrySet()) {
      byte[] jar = Files.readAllBytes(DIST.resolve("lib").resolve(library.getValue()));
      String sha512 =
          java.util.Base64.getEncoder()
              .encodeToString(MessageDigest.getInstance("SHA-512").digest(jar));
      if (!lock.contains(sha512)) {
        missing.put(library.getValue(), sha512);
      }
    }
    assertEquals(Map.of(), missing);
  }

  @Test
  @Fault("F91")
  @Guarantee(10)
  void the_programs_jar_tells_nothing_of_where_and_when_it_was_built() throws IOException {
    try (JarFile jar = new JarFile(DIST.resolve("lib/orchestrator.jar").toFile())) {
      List<String> times =
          jar.stream().map(entry -> entry.getTimeLocal().toString()).distinct().toList();
      assertEquals(1, times.size(), times::toString);
      String manifest = jar.getManifest().getMainAttributes().toString();
      for (String word : List.of("Built-By", "Build-Time", System.getProperty("user.dir"))) {
        assertTrue(!manifest.contains(word), manifest);
      }
    }
  }

  @Test
  void what_help_and_advice_name_is_in_it() throws IOException {
    Path docs = DIST.resolve("share/doc/orchestrator");
    Set<String> named = new TreeSet<>(Set.of("orchestrator.conf.example"));
    StringBuilder said = new StringBuilder(Files.readString(Path.of("docs/commands.md")));
    for (Problem problem : Problem.values()) {
      said.append(problem.advice()).append('\n');
    }
    Matcher names = Pattern.compile("docs/[\\w/-]+\\.(?:md|xml)").matcher(said);
    names.results().forEach(name -> named.add(name.group()));
    assertTrue(named.size() > 4, named::toString);
    for (String name : named) {
      assertEquals(Files.readString(Path.of(name)), Files.readString(docs.resolve(name)), name);
    }
  }

  /** Else a reader without the source ends nowhere. */
  @Test
  void a_link_of_its_documents_leads_to_another_of_them() throws IOException {
    Path top = DIST.resolve("share/doc/orchestrator").toRealPath();
    List<Path> pages;
    try (Stream<Path> files = Files.walk(top)) {
      pages = files.filter(file -> file.toString().endsWith(".md")).toList();
    }
    assertTrue(pages.contains(top.resolve("README.md")), "the index");
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages) {
      String text = Files.readString(page).replaceAll("(?s)```.*?```|`[^`\n]*`", "");
      for (MatchResult link :
          Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)").matcher(text).results().toList()) {
        links++;
        Path target = page.resolveSibling(link.group(1)).normalize();
        if (!target.startsWith(top) || !Files.exists(target)) {
          broken.add(top.relativize(page) + ": " + link.group());
        }
      }
    }
    assertTrue(links > 50, links + " links");
    assertEquals(List.of(), broken);
  }

  /** From the index, every page can be got to. */
  @Test
  void the_index_leads_to_every_document() throws IOException {
    Path top = DIST.resolve("share/doc/orchestrator").toRealPath();
    Path more = top.resolve("docs/index.md");
    String index =
        Files.readString(top.resolve("README.md"))
            + (Files.exists(more) ? Files.readString(more).replace("](", "](docs/") : "");
    try (Stream<Path> files = Files.list(top.resolve("docs"))) {
      for (Path file : files.toList()) {
        String name = "docs/" + file.getFileName();
        assertTrue(index.contains(name), name);
      }
    }
  }

  @Test
  void an_error_names_a_document_where_it_is(@TempDir Path folder) throws Exception {
    Path conf = Files.writeString(folder.resolve("orchestrator.conf"), "no section\n");
    Invocation config = new Launcher(folder).run("config", "--config", conf.toString());
    String said = Invocation.unwrapped(config.err());
    Matcher named = Pattern.compile(" (/\\S+/docs/configuration\\.md)").matcher(said);
    assertTrue(named.find(), said);
    assertTrue(Files.exists(Path.of(named.group(1))), said);
  }

  /** They are typed by somebody who has just installed it, wherever he stands. */
  @Test
  void the_first_example_of_run_and_convert_works_from_anywhere(@TempDir Path folder)
      throws Exception {
    for (String command : List.of("run", "convert")) {
      String script =
          "PATH=${0%/*}:$PATH; eval \"$(orchestrator help " + command + " | grep -m1 'echo ')\"";
      String said = new Launcher(folder).script("set -e; " + script).exits(0).out();
      assertTrue(said.contains("Who pays?"), said);
    }
  }

  @Test
  void licences_are_in_it() throws IOException {
    String thirdParty = Files.readString(DIST.resolve("share/licences/THIRD-PARTY.txt"));
    for (String name : List.of("picocli", "ini4j", "jackson", "jsoup", "AWS")) {
      assertTrue(thirdParty.contains(name), name);
    }
    assertTrue(Files.exists(DIST.resolve("share/licences/orchestrator/LICENSE")));
  }
}
