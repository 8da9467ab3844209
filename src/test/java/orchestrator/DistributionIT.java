package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
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

  @Test
  void licences_are_in_it() throws IOException {
    String thirdParty = Files.readString(DIST.resolve("share/licences/THIRD-PARTY.txt"));
    for (String name : List.of("picocli", "ini4j", "jackson", "jsoup", "AWS")) {
      assertTrue(thirdParty.contains(name), name);
    }
    assertTrue(Files.exists(DIST.resolve("share/licences/orchestrator/LICENSE")));
  }
}
