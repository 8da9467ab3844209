package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeInference;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The recipes of {@code docs/recipes}, done as far as this machine allows: their shell steps run,
 * with stand-ins for curl and for the program, whose command lines then go to the real one.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecipesTest {
  private static final Path RECIPES = Path.of("docs/recipes").toAbsolutePath();

  /** Writes down what it is called with, and answers as a run with --json does. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      printf '%s\\n' "$@" >>"$CALLS"
      echo '{"status":"complete"}'
      """;

  @TempDir Path place;
  private Path bin = Path.of("");
  private Path calls = Path.of("");

  @BeforeEach
  void stand_ins() throws IOException {
    bin = Files.createDirectories(place.resolve("bin"));
    calls = place.resolve("calls");
    program(bin.resolve("orchestrator"), STAND_IN);
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, script);
    assertTrue(file.toFile().setExecutable(true));
  }

  private static String text(String recipe) throws IOException {
    return Files.readString(RECIPES.resolve(recipe));
  }

  private static List<JsonNode> yaml(String recipe) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    for (Object document : yaml.loadAll(text(recipe))) {
      documents.add(new ObjectMapper().valueToTree(document));
    }
    return documents;
  }

  /** The steps as the service would run them; what they print on either stream. */
  private String run(String shell, String script, Map<String, String> variables) throws Exception {
    return new Launcher(place)
        .set("PATH", bin + ":/usr/bin:/bin")
        .set("CALLS", calls.toString())
        .set(variables)
        .startCommand(shell, "-e", "-c", "exec 2>&1 </dev/null\n" + script)
        .end()
        .exits(0)
        .out();
  }

  /** Gives what the stand-in was called with to the program itself, which asks nobody. */
  private void accepts(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(arguments);
    assertEquals("run", command.get(0));
    // The page is a file here, and the file of settings is not on this machine.
    Path page = Files.writeString(place.resolve("page.xml"), "<p>Buyers leave.</p>");
    assertEquals("4711", command.set(1, page.toString()));
    int config = command.indexOf("--config");
    if (config > 0) {
      command.set(config + 1, Files.writeString(place.resolve("some.conf"), "").toString());
    }
    command.remove("--json");
    command.addAll(List.of("--dry-run", "--provider", "offline"));
    Invocation run = Invocation.of(Machine.at(place), command.toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
  }

  private List<String> called() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void the_job_of_GitHub_installs_what_it_checked_and_asks() throws Exception {
    JsonNode workflow = yaml("github-actions.yml").get(0);
    assertEquals("write", workflow.at("/permissions/id-token").asText());
    JsonNode job = workflow.at("/jobs/plan");
    String name = "orchestrator-" + job.at("/env/ORCHESTRATOR_VERSION").asText() + "-linux-x86_64";
    Path made = Files.createDirectories(place.resolve("made/" + name + "/bin"));
    program(made.resolve("orchestrator"), STAND_IN);
    program(
        bin.resolve("curl"),
        """
        #!/bin/sh
        for url; do :; done
        cd "$RUNNER_TEMP"
        case $url in
          */SHA256SUMS) sha256sum *.tar.gz >SHA256SUMS ;;
          *) tar -czf "${url##*/}" -C '%s' '%s' ;;
        esac
        """
            .formatted(place.resolve("made"), name));
    Files.delete(bin.resolve("orchestrator"));
    Path temporary = Files.createDirectories(place.resolve("runner temp"));
    Path path = Files.createFile(place.resolve("github-path"));
    Map<String, String> variables = new TreeMap<>();
    variables.put("RUNNER_TEMP", temporary.toString());
    variables.put("GITHUB_PATH", path.toString());
    job.at("/env").properties().forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    for (JsonNode step : job.at("/steps")) {
      if (step.has("run")) {
        assertFalse(step.at("/run").asText().contains("${{"), "no expression inside a script");
        run("bash", step.at("/run").asText(), variables);
        String more = String.join(":", Files.readAllLines(path));
        variables.put("PATH", more + ":" + bin + ":/usr/bin:/bin");
      }
    }
    accepts(called());
    assertEquals(
        "complete",
        Json.parse(Files.readAllBytes(place.resolve("result.json"))).at("/status").asText());
  }

  @Test
  void the_job_of_GitHub_stops_at_an_archive_that_is_not_the_published_one() throws Exception {
    JsonNode job = yaml("github-actions.yml").get(0).at("/jobs/plan");
    program(
        bin.resolve("curl"),
        """
        #!/bin/sh
        for url; do :; done
        case $url in
          */SHA256SUMS) printf '%064d  %s\\n' 0 *.tar.gz >SHA256SUMS ;;
          *) echo tampered >"${url##*/}" ;;
        esac
        """);
    Map<String, String> variables = new TreeMap<>(Map.of("RUNNER_TEMP", place.toString()));
    job.at("/env").properties().forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    Path install = Files.writeString(place.resolve("install"), job.at("/steps/0/run").asText());
    String said = run("sh", "if bash -e '" + install + "'; then exit 1; fi", variables);
    assertTrue(said.contains("FAILED"), said);
  }

  @Test
  void the_job_of_GitLab_keeps_its_token_to_itself_and_asks() throws Exception {
    JsonNode job = yaml("gitlab-ci.yml").get(0).at("/plan");
    Map<String, String> variables = new TreeMap<>();
    variables.put("AWS_ID_TOKEN", "a.b.c");
    job.at("/variables")
        .properties()
        .forEach(
            e ->
                variables.put(
                    e.getKey(),
                    e.getValue().asText().replace("$CI_PROJECT_DIR", place.toString())));
    StringBuilder script = new StringBuilder();
    job.at("/before_script").forEach(line -> script.append(line.asText()).append('\n'));
    job.at("/script").forEach(line -> script.append(line.asText()).append('\n'));
    run("sh", script.toString(), variables);
    Path token = place.resolve(".aws-id-token");
    assertEquals("a.b.c", Files.readString(token));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(token)));
    accepts(called());
  }

  @Test
  void the_step_of_Jenkins_asks() throws Exception {
    Matcher step = Pattern.compile("(?s)sh '''(.*?)'''").matcher(text("Jenkinsfile"));
    assertTrue(step.find());
    run("sh", step.group(1), Map.of());
    accepts(called());
    long open = text("Jenkinsfile").chars().filter(c -> c == '{').count();
    assertEquals(open, text("Jenkinsfile").chars().filter(c -> c == '}').count());
  }

  @Test
  void the_line_of_cron_asks_and_the_other_removes_only_old_records() throws Exception {
    List<String> lines =
        text("crontab").lines().filter(line -> line.matches("[0-9].*")).map(this::command).toList();
    assertEquals(2, lines.size());
    Files.writeString(place.resolve("token"), "secret");
    run("sh", lines.get(0), Map.of());
    accepts(called());

    Files.delete(calls);
    run("sh", lines.get(1), Map.of());
    removesOnlyOldRecords(called());
  }

  /** Among the records is that of the run before, which has just ended. */
  private void removesOnlyOldRecords(List<String> prune) throws IOException {
    Path recent = Invocation.newest(place.resolve("runs"), "Checkout");
    Path old = Files.createDirectories(place.resolve("runs/Checkout/20260101T060000Z-000000"));
    Files.writeString(
        old.resolve("record.json"),
        "{\"schema\":1,\"name\":\"Checkout\",\"status\":\"failed\","
            + "\"started_at\":\"2026-01-01T06:00:00Z\"}");
    Invocation pruned = Invocation.of(Machine.at(place), prune.toArray(String[]::new));
    assertEquals(0, pruned.exit(), pruned.err());
    assertFalse(Files.exists(old), pruned::toString);
    assertTrue(Files.exists(recent));
  }

  @Test
  void the_lines_of_cron_create_a_job_fetch_it_and_ask_what_is_left() throws Exception {
    List<String> lines =
        text("batch.crontab")
            .lines()
            .filter(it -> it.matches("[0-9].*"))
            .map(this::command)
            .toList();
    Path pages = Files.createDirectories(place.resolve("pages"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(pages.resolve(i + ".xml"), "<p>This is page " + i + ".</p>");
    }
    try (FakeInference aws = FakeInference.start().names("example-orchestrator-batch");
        FakeBedrock bedrock = FakeBedrock.start()) {
      batch(lines.get(0), aws, bedrock).exits(0);
      batch(lines.get(1), aws, bedrock).exits(6);
      aws.ends(
          "Completed",
          (number, record) ->
              number == 0
                  ? FakeInference.turnedDown(record, "Not this one")
                  : FakeInference.answered(record, "A plan.", "end_turn"));
      batch(lines.get(1), aws, bedrock).exits(9);
      assertTrue(aws.objects.isEmpty(), aws.objects.keySet()::toString);
      bedrock.anthropicStream("The last one.");
      batch(lines.get(2), aws, bedrock).exits(0);
      assertEquals(1, bedrock.requests().size());
      batch(lines.get(2), aws, bedrock).exits(2).says("lacks an answer");
      batch(lines.get(0), aws, bedrock).exits(0); // the next night, nothing has changed
      assertEquals(1, aws.jobs().size());
    }
  }

  /** Runs a line of cron, with pages from a folder and settings for this machine. */
  private Invocation batch(String line, FakeInference aws, FakeBedrock bedrock) throws Exception {
    Files.deleteIfExists(calls);
    run("sh", line, Map.of());
    List<String> command = new ArrayList<>(called());
    int space = command.indexOf("--space");
    if (space > 0) {
      command.remove(space);
      command.set(space, "pages");
    }
    Path settings =
        Files.writeString(
            place.resolve("some.conf"),
            """
            [provider]
            provider = bedrock
            [bedrock]
            model = anthropic.claude-sonnet-4-6
            region = eu-west-1
            """);
    command.set(command.indexOf("--config") + 1, settings.toString());
    List<String> variables = new ArrayList<>();
    aws.variables().forEach((name, value) -> variables.addAll(List.of(name, value)));
    variables.addAll(List.of("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url()));
    return Invocation.of(
        Machine.at(place, variables.toArray(String[]::new)), command.toArray(String[]::new));
  }

  /** What cron hands to the shell, with the folders of the machine in this test's folder. */
  private String command(String line) {
    return line.replaceFirst("(\\S+\\s+){5}orchestrator\\s+", "")
        .replace("/var/lib/orchestrator", place.toString())
        .replace("/var/log/orchestrator", place.toString())
        .replace("/etc/orchestrator/token", place.resolve("token").toString());
  }

  @Test
  void the_service_of_systemd_asks_and_then_removes_only_old_records() throws Exception {
    accepts(started("ExecStart"));
    removesOnlyOldRecords(started("ExecStartPost"));
  }

  private List<String> started(String key) throws IOException {
    Matcher start =
        Pattern.compile("(?m)^" + key + "=/usr/bin/orchestrator (.*)$")
            .matcher(text("orchestrator-checkout.service"));
    assertTrue(start.find());
    List<String> arguments = new ArrayList<>(List.of(start.group(1).split(" ")));
    int output = arguments.indexOf("--output") + 1;
    assertEquals(
        "/var/lib/orchestrator/runs", arguments.set(output, place.resolve("runs").toString()));
    return arguments;
  }

  static boolean hasSystemd() {
    return Files.exists(Path.of("/usr/bin/systemd-analyze"));
  }

  @Test
  @EnabledIf("hasSystemd")
  void the_units_of_systemd_are_sound() throws Exception {
    for (String unit : List.of("orchestrator-checkout.service", "orchestrator-checkout.timer")) {
      // The program is not installed where the test runs.
      Files.writeString(
          place.resolve(unit), text(unit).replace("/usr/bin/orchestrator", "/usr/bin/env"));
    }
    String units = place.resolve("orchestrator-checkout.timer").toString();
    assertEquals("", run("sh", "systemd-analyze verify '" + units + "'", Map.of()));
    run("sh", "systemd-analyze calendar 'Mon..Fri 06:00' >/dev/null", Map.of());
  }

  @Test
  void the_containers_are_those_of_the_image_and_ask() throws Exception {
    JsonNode ecs = Json.parse(Files.readAllBytes(RECIPES.resolve("ecs-task.json")));
    JsonNode container = ecs.at("/containerDefinitions/0");
    assertTrue(container.at("/readonlyRootFilesystem").asBoolean());
    assertEquals("/work", container.at("/mountPoints/0/containerPath").asText());
    assertEquals(
        ecs.at("/volumes/0/name").asText(), container.at("/mountPoints/0/sourceVolume").asText());
    accepts(texts(container.at("/command")));

    List<JsonNode> kubernetes = yaml("eks-cronjob.yaml");
    assertEquals(
        List.of("ServiceAccount", "PersistentVolumeClaim", "CronJob"),
        kubernetes.stream().map(document -> document.at("/kind").asText()).toList());
    JsonNode pod = kubernetes.get(2).at("/spec/jobTemplate/spec/template/spec");
    assertEquals(
        kubernetes.get(0).at("/metadata/name").asText(), pod.at("/serviceAccountName").asText());
    assertEquals(
        kubernetes.get(1).at("/metadata/name").asText(),
        pod.at("/volumes/0/persistentVolumeClaim/claimName").asText());
    assertEquals(10001, pod.at("/securityContext/runAsUser").asInt());
    assertTrue(pod.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean());
    accepts(texts(pod.at("/containers/0/args")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Test
  void the_template_of_the_private_subnet_is_whole() throws Exception {
    JsonNode template = yaml("private-subnet.yaml").get(0);
    assertEquals("2010-09-09", template.at("/AWSTemplateFormatVersion").asText());
    Set<String> known = new TreeSet<>();
    template.at("/Parameters").fieldNames().forEachRemaining(known::add);
    template.at("/Resources").fieldNames().forEachRemaining(known::add);
    List<String> references = template.findValuesAsText("Ref");
    assertTrue(references.size() > 10, references::toString);
    assertEquals(Set.of(), minus(references, known));
    List<String> services =
        template.findValues("ServiceName").stream()
            .map(name -> name.at("/Fn::Sub").asText().replaceFirst(".*\\}\\.", ""))
            .toList();
    assertEquals(
        List.of(
            "bedrock-runtime",
            "bedrock-agent-runtime",
            "bedrock-agentcore",
            "sts",
            "bedrock",
            "s3"),
        services);
    for (JsonNode policy : template.findValues("PolicyDocument")) {
      policy(policy, true);
    }
  }

  private static Set<String> minus(List<String> all, Set<String> known) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(known);
    return rest;
  }

  static List<Path> policies() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES.resolve("iam"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void each_policy_grants_what_it_names_and_no_more(Path file) throws Exception {
    JsonNode policy = Json.parse(Files.readAllBytes(file));
    boolean trust = file.toString().endsWith("-trust.json");
    policy(policy, trust);
    for (JsonNode statement : policy.at("/Statement")) {
      List<String> actions = texts(list(statement.at("/Action")));
      for (String action : actions) {
        assertFalse(action.contains("*"), action);
      }
      // A list of jobs is no job: for it, IAM knows no resource.
      if (!actions.equals(List.of("bedrock:ListModelInvocationJobs"))) {
        for (String resource : texts(list(statement.at("/Resource")))) {
          assertTrue(resource.startsWith("arn:aws:"), resource);
        }
      }
    }
  }

  @Test
  void the_policy_of_batch_grants_what_the_program_asks_of_S3_and_Bedrock() throws Exception {
    Map<String, JsonNode> granted = new TreeMap<>();
    for (JsonNode statement :
        Json.parse(Files.readAllBytes(RECIPES.resolve("iam/batch.json"))).at("/Statement")) {
      texts(list(statement.at("/Action"))).forEach(action -> granted.put(action, statement));
    }
    Set<String> asked = new TreeSet<>(Set.of("iam:PassRole"));
    Pattern.compile("s3:\\w+")
        .matcher(Problem.S3_REFUSED.advice())
        .results()
        .forEach(action -> asked.add(action.group()));
    for (String verb : List.of("Create", "Get", "Stop")) {
      asked.add("bedrock:" + verb + "ModelInvocationJob");
    }
    asked.add("bedrock:ListModelInvocationJobs");
    assertEquals(asked, granted.keySet());
    // The program asks first whether the bucket is there, which is a list of no prefix.
    JsonNode look = Objects.requireNonNull(granted.get("s3:ListBucket"));
    assertFalse(look.has("Condition"), look::toString);
  }

  private static JsonNode list(JsonNode value) {
    return value.isTextual() ? new ObjectMapper().createArrayNode().add(value) : value;
  }

  /** IAM's grammar, as far as these documents use it. */
  private static void policy(JsonNode policy, boolean hasPrincipal) {
    assertEquals("2012-10-17", policy.at("/Version").asText());
    assertTrue(policy.at("/Statement").size() > 0, policy::toString);
    Set<String> ids = new TreeSet<>();
    for (JsonNode statement : policy.at("/Statement")) {
      List<String> unknown = new ArrayList<>();
      statement.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(List.of("Sid", "Effect", "Action", "Resource", "Condition", "Principal"));
      assertEquals(List.of(), unknown);
      assertEquals("Allow", statement.at("/Effect").asText());
      assertEquals(hasPrincipal, statement.has("Principal"), statement::toString);
      String id = statement.path("Sid").asText("x" + ids.size());
      assertTrue(id.matches("[A-Za-z0-9]+") && ids.add(id), id);
      for (String action : texts(list(statement.at("/Action")))) {
        assertTrue(action.matches("[a-z0-9-]+:[A-Z][A-Za-z]+"), action);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "model-cross-region.json", "agent.json", "guardrail.json"})
  void each_policy_of_a_target_grants_what_the_page_about_targets_asks_for(String name)
      throws Exception {
    String page = Files.readString(Path.of("docs/models-and-agents.md"));
    JsonNode policy = Json.parse(Files.readAllBytes(RECIPES.resolve("iam").resolve(name)));
    for (JsonNode statement : policy.at("/Statement")) {
      for (String action : texts(list(statement.at("/Action")))) {
        assertTrue(page.contains("`" + action + "`"), action);
      }
    }
  }

  @Test
  void the_overview_names_each_recipe() throws Exception {
    String overview = text("README.md");
    try (Stream<Path> files = Files.walk(RECIPES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = RECIPES.relativize(file).toString();
        assertTrue(name.equals("README.md") || overview.contains("(" + name + ")"), name);
      }
    }
  }
}
