package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.PrivateNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged {@code doctor} in a network of its own: real host names, port 443, private and
 * public addresses, packets that vanish. What it prints there is what {@code docs/doctor.md} shows;
 * {@code -Ddocs.write=true} renews the page.
 *
 * <p>Where the machine gives nobody a network of their own, {@code DoctorTest} has to do: it shows
 * the same on 127.0.0.1, with a resolver of its own.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@EnabledIf(
    value = "orchestrator.testing.PrivateNetwork#isPossible",
    disabledReason = "this machine gives nobody a network of their own; see DoctorTest")
class DoctorIT {
  private static final Path PAGE = Path.of("docs/doctor.md");

  /** How many lines a small window shows. */
  private static final int SCREEN = 36;

  private static final String WIKI = "https://example.atlassian.net/wiki/spaces/SHOP/pages/4711";

  @TempDir static Path files;
  private static PrivateNetwork network;

  @TempDir Path home;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    network = PrivateNetwork.open(files);
  }

  @AfterAll
  static void close() {
    if (network != null) { // else it did not open
      network.close();
    }
  }

  @BeforeEach
  void move_in() throws IOException {
    launcher =
        new Launcher(home)
            .set("PATH", awsCli() + ":/usr/sbin:/usr/bin:/sbin:/bin")
            .java(network.trustOptions());
  }

  @Test
  void a_healthy_laptop() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.PUBLIC);
    network.name("example.atlassian.net", PrivateNetwork.CONFLUENCE);
    profile(Instant.now().plus(8, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS));
    confluence();
    Invocation doctor = start(WIKI, "--profile", "bedrock-dev").end();
    assertEquals(0, doctor.exit(), doctor::toString);
    assertTrue(doctor.out().lines().count() <= SCREEN, doctor::toString);
    sample("A healthy laptop", doctor.out());
  }

  @Test
  void a_healthy_private_subnet() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.PRIVATE);
    keys();
    Files.writeString(home.resolve("page.xml"), "<h1>Goal</h1><p>Fewer lost baskets.</p>");
    Invocation doctor = start("page.xml", "--region", "us-east-1").end();
    assertEquals(0, doctor.exit(), doctor::toString);
    sample("A healthy private subnet", doctor.out());
  }

  @Test
  @orchestrator.faults.Fault("F67")
  void private_DNS_that_is_off() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.VANISHING);
    keys();
    Invocation doctor = start("--region", "us-east-1").end();
    assertEquals(9, doctor.exit(), doctor::toString);
    sample("Private DNS is off", doctor.out());
  }

  @Test
  void an_expired_session() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.PUBLIC);
    profile(Instant.parse("2026-11-23T08:12:00Z"));
    Invocation doctor = start("--profile", "bedrock-dev").end();
    assertEquals(9, doctor.exit(), doctor::toString);
    sample("An expired session", doctor.out());
  }

  @Test
  void a_proxy_that_inspects_TLS() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.INSPECTED);
    network.name("example.atlassian.net", PrivateNetwork.INSPECTED);
    keys();
    confluence();
    Invocation doctor = start(WIKI, "--region", "us-east-1").end();
    assertEquals(9, doctor.exit(), doctor::toString);
    sample("A proxy that inspects TLS", doctor.out());
  }

  /** What each region's Bedrock is made to be, and what is found. */
  private record Fault(String region, String addresses, String check, String problem) {}

  @Test
  void every_fault_of_the_way_has_its_own_finding() throws Exception {
    List<Fault> faults =
        List.of(
            new Fault("us-west-2", PrivateNetwork.ELSEWHERE, "connection", "dns-split-horizon"),
            new Fault("eu-west-1", PrivateNetwork.GUARDED, "connection", "connect-timed-out"),
            new Fault(
                "eu-west-2",
                PrivateNetwork.PRIVATE + " " + PrivateNetwork.PUBLIC,
                "dns",
                "dns-mixed"),
            new Fault("eu-west-3", "2600:1f18::1", "dns", "dns-ipv6-only"),
            new Fault("eu-north-1", PrivateNetwork.REFUSING, "connection", "connection-refused"),
            new Fault("ca-central-1", PrivateNetwork.SILENT, "connection", "tls-failed"),
            new Fault("ap-south-1", PrivateNetwork.NOT_HTTP, "connection", "tls-failed"),
            new Fault("sa-east-1", PrivateNetwork.PUBLIC, "connection", "tls-certificate-mismatch"),
            new Fault("eu-central-1", "0.0.0.0", "dns", "dns-misdirected"),
            new Fault("ap-northeast-1", "", "dns", "host-unknown"));
    network.clear();
    keys();
    for (Fault fault : faults) {
      network.aws(fault.region(), fault.addresses());
    }
    // Some wait for nothing to happen, so two at a time take hardly longer than one.
    for (int i = 0; i < faults.size(); i += 2) {
      Launcher.Started one = start("--region", faults.get(i).region(), "--json");
      Launcher.Started other = start("--region", faults.get(i + 1).region(), "--json");
      found(faults.get(i), one.end());
      found(faults.get(i + 1), other.end());
    }
  }

  private static void found(Fault fault, Invocation doctor) {
    JsonNode found = check(doctor, "bedrock-runtime-" + fault.check());
    assertEquals(fault.problem(), found.path("problem").asText(), () -> fault + "\n" + doctor);
    List<String> others = new ArrayList<>(problems(doctor));
    others.removeAll(List.of(fault.problem(), "model-not-found")); // The id begins with "us.".
    assertEquals(List.of(), others, doctor::toString);
    boolean fails = !fault.problem().matches("dns-mixed|dns-ipv6-only");
    assertEquals(fails ? "failed" : "warned", found.path("status").asText(), doctor::toString);
  }

  @Test
  void without_any_resolver_there_is_one_failure_however_much_needs_a_name() throws Exception {
    network.clear().withoutDns();
    keys();
    confluence();
    Invocation doctor = start(WIKI, "--region", "us-east-1", "--json").end();
    assertEquals(9, doctor.exit(), doctor::toString);
    assertEquals(List.of("dns-unavailable"), problems(doctor), doctor::toString);
  }

  @Test
  void an_agent_is_found_with_the_note_about_models() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.PRIVATE);
    network.name("bedrock-agent-runtime.us-east-1.amazonaws.com", PrivateNetwork.PRIVATE);
    keys();
    Invocation doctor =
        start(
                List.of(
                    "--provider", "bedrock", "--agent-id", "AGENT12345", "--agent-alias-id", "A1"),
                "--region",
                "us-east-1",
                "--json")
            .end();
    assertEquals(0, doctor.exit(), doctor::toString);
    assertEquals("passed", check(doctor, "access").path("status").asText(), doctor::toString);
    assertEquals(
        "passed", check(doctor, "bedrock-runtime-dns").path("status").asText(), doctor::toString);
  }

  @Test
  void interrupting_it_shows_what_is_known() throws Exception {
    network.clear().aws("us-east-1", PrivateNetwork.VANISHING);
    keys();
    Launcher.Started text = start("--region", "us-east-1");
    Launcher.Started json = start("--region", "us-east-1", "--json");
    text.await(() -> text.out().contains("bedrock-runtime-dns"));
    Invocation interrupted = text.signal("INT").end();
    assertEquals(130, interrupted.exit(), interrupted::toString);
    assertTrue(
        interrupted.out().contains("skip  access"), () -> "no unfinished check: " + interrupted);
    assertTrue(
        interrupted.out().contains("verdict: not known, interrupted"), interrupted::toString);
    Invocation document = json.await(DoctorIT::asked).signal("INT").end();
    assertEquals(130, document.exit(), document::toString);
    assertEquals("failed", Json.parse(document.out()).path("verdict").asText());
    assertEquals(
        "passed", check(document, "configuration").path("status").asText(), document::toString);
    assertTrue(
        check(document, "access").path("evidence").asText().contains("interrupted"),
        document::toString);
  }

  private static JsonNode check(Invocation doctor, String name) {
    for (JsonNode check : Json.parse(doctor.out()).path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("no " + name + " in " + doctor);
  }

  private static List<String> problems(Invocation doctor) {
    List<String> problems = new ArrayList<>();
    Json.parse(doctor.out())
        .path("checks")
        .forEach(check -> problems.add(check.path("problem").asText("")));
    problems.removeIf(String::isEmpty);
    return problems;
  }

  private void keys() {
    launcher.set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    launcher.set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
  }

  private void confluence() {
    launcher.set("CONFLUENCE_URL", "https://example.atlassian.net/wiki");
    launcher.set("CONFLUENCE_USERNAME", "jane@example.org");
    launcher.set("CONFLUENCE_API_TOKEN", "wiki-token");
  }

  /** An SSO profile, and the session that somebody signed in to. */
  private void profile(Instant end) throws Exception {
    Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile bedrock-dev]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = BedrockDev
        region = us-east-1
        [sso-session corp]
        sso_start_url = https://example-corp.awsapps.com/start
        sso_region = us-east-1
        """);
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest("corp".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        cache.resolve(HexFormat.of().formatHex(hash) + ".json"),
        "{\"accessToken\":\"t0ken\",\"expiresAt\":\"" + end + "\"}");
  }

  private Launcher.Started start(String... args) throws IOException {
    return start(
        List.of("--provider", "bedrock", "--model", "us.anthropic.claude-sonnet-4-6"), args);
  }

  private Launcher.Started start(List<String> target, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.program());
    command.add("doctor");
    command.addAll(Arrays.asList(args));
    command.addAll(target);
    return launcher.startCommand(
        network.command(home, command.toArray(String[]::new)).toArray(String[]::new));
  }

  /** A folder with an AWS CLI that can sign in, since what is said of one depends on that. */
  private Path awsCli() throws IOException {
    Path folder = Files.createDirectories(home.resolve("bin"));
    Path aws = folder.resolve("aws");
    Files.writeString(aws, "#!/bin/sh\necho aws-cli/2.31.0\n");
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  private static boolean asked() throws IOException {
    return network.wasAskedFor("bedrock-runtime.us-east-1.amazonaws.com")
        && network.wasAskedFor("sts.us-east-1.amazonaws.com");
  }

  /** Compares with the sample below the heading, whatever the order in which checks ended. */
  private static void sample(String heading, String output) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```text\n", page.indexOf("### " + heading + "\n")) + 8;
    int end = page.indexOf("```", start);
    String actual = timeless(output);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(PAGE, page.substring(0, start) + actual + page.substring(end));
    } else {
      assertEquals(checks(page.substring(start, end)), checks(actual), heading);
    }
  }

  /** Without what is different each time. */
  private static String timeless(String output) {
    return output
        .replaceAll(
            "id(?<space>\\s+)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "id${space}5d1c4f0e-1111-4000-8000-000000000001")
        .replaceAll("keys(?<space>\\s+for\\s+another\\s+)\\d+", "keys${space}59")
        .replaceAll("sign-in(?<space>\\s+for\\s+another\\s+)\\d+ h \\d+", "sign-in${space}7 h 59");
  }

  /** The checks with the lines that belong to them, and the verdict, in the order of their text. */
  private static List<String> checks(String output) {
    return Arrays.stream(output.split("\n(?! {6})")).sorted().toList();
  }
}
