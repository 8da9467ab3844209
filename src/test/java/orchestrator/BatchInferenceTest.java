package orchestrator;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.testing.FakeInference;
import orchestrator.testing.Machine;
import orchestrator.testing.MemoryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code batch --engine bedrock-batch}, against a control plane and a bucket on this machine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchInferenceTest {
  private static final int PAGES = 100;
  private static final String MODEL = "anthropic.claude-sonnet-4-6";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final FakeInference bedrock = FakeInference.start();
  private final Map<String, String> variables = new LinkedHashMap<>(bedrock.variables());

  @AfterEach
  void close() {
    bedrock.close();
  }

  private Invocation orchestrator(String... args) {
    List<String> pairs = new ArrayList<>();
    variables.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    return Invocation.of(Machine.at(folder, pairs.toArray(String[]::new)), args);
  }

  private Invocation submit(int pages, String... more) throws IOException {
    Path place = Files.createDirectories(folder.resolve("pages"));
    for (int i = 0; i < pages; i++) {
      Files.writeString(place.resolve("p%03d.xml".formatted(i)), "<p>This is page " + i + ".</p>");
    }
    List<String> args = new ArrayList<>(List.of("batch", "--name", "B"));
    if (!Arrays.asList(more).contains("--resume")) {
      args.add("pages");
    }
    args.addAll(List.of("--provider", "bedrock"));
    if (!Arrays.asList(more).contains("--engine")) {
      args.addAll(List.of("--engine", "bedrock-batch"));
    }
    if (Arrays.stream(more).noneMatch(it -> it.startsWith("--agent"))) {
      args.addAll(List.of("--model", MODEL));
    }
    args.addAll(List.of("--region", "eu-west-1"));
    if (!Arrays.asList(more).contains("--s3")) {
      args.addAll(List.of("--s3", "s3://bucket/team/x"));
    }
    if (!Arrays.asList(more).contains("--role-arn")) {
      args.addAll(List.of("--role-arn", FakeInference.ROLE));
    }
    args.addAll(Arrays.asList(more));
    return orchestrator(args.toArray(String[]::new));
  }

  private Path newest() throws IOException {
    try (Stream<Path> batches = Files.list(folder.resolve("runs/B"))) {
      return batches
          .filter(batch -> !batch.endsWith("latest"))
          .max(
              Comparator.comparing(batch -> batch.resolve("journal.jsonl").toFile().lastModified()))
          .orElseThrow();
    }
  }

  private JsonNode json(String file) throws IOException {
    return Json.parse(Files.readAllBytes(newest().resolve(file)));
  }

  private static String whole(int number, ObjectNode record) {
    return FakeInference.answered(record, "Answer " + record.path("recordId").asText(), "end_turn");
  }

  private void nothingWasSent() {
    assertEquals(List.of(), bedrock.jobs());
    assertTrue(bedrock.objects.isEmpty(), bedrock.objects.keySet()::toString);
  }

  @Test
  void all_pages_become_one_job_whose_answers_become_runs_and_a_lost_answer_creates_no_second()
      throws IOException {
    bedrock.losesAnswers(1);
    Invocation submitted = submit(PAGES).exits(0).says("the prompts lie in s3://bucket/team/x/");
    assertEquals(PAGES, submitted.out().lines().filter(it -> it.startsWith("submitted\t")).count());
    assertEquals("submitted", json("batch.json").path("status").asText());
    assertEquals(PAGES, json("batch.json").at("/counts/submitted").asInt());
    assertEquals("created", json("job.json").path("state").asText());
    assertFalse(Files.exists(folder.resolve("runs/B/latest")));

    assertEquals(2, bedrock.requests.stream().filter("POST /model-invocation-job"::equals).count());
    assertEquals(1, bedrock.jobs().size());
    ObjectNode job = bedrock.jobs().get(0);
    assertEquals(MODEL, job.path("modelId").asText());
    assertEquals("InvokeModel", job.path("modelInvocationType").asText());
    assertEquals(FakeInference.ROLE, job.path("roleArn").asText());
    assertEquals(json("job.json").path("job_name"), job.path("jobName"));
    JsonNode input = bedrock.input().get(0).path("modelInput");
    assertEquals("bedrock-2023-05-31", input.path("anthropic_version").asText());
    assertTrue(input.path("max_tokens").asInt() > 0, input::toString);
    assertFalse(input.toString().contains("cache_control"), input::toString);
    assertTrue(
        bedrock.requests.stream().noneMatch(it -> it.contains("BAD")), bedrock.requests::toString);

    orchestrator("batch", "fetch", "B").exits(6).says("has not ended");
    bedrock.ends("Completed", BatchInferenceTest::whole);
    Invocation status = orchestrator("batch", "status", "B").exits(0);
    assertTrue(status.out().startsWith("status\tCompleted\n"), status::toString);
    orchestrator("batch", "fetch", "B", "--clean").exits(0);
    assertEquals("complete", json("batch.json").path("status").asText());
    assertEquals(PAGES, json("batch.json").at("/counts/complete").asInt());
    assertEquals(5000, json("job.json").at("/usage/input_tokens").asInt());
    assertTrue(bedrock.objects.isEmpty(), bedrock.objects.keySet()::toString);
    for (JsonNode line : json("job.json").path("records")) {
      Path run = folder.resolve("runs/B/latest/pages").resolve(line.path("folder").asText());
      assertEquals(
          "Answer " + line.path("record_id").asText(),
          Files.readString(run.resolve("answer.md")).strip());
      String prompt = Files.readString(run.resolve("prompt.md"));
      String number = line.path("folder").asText().replaceFirst("p0*(?=.)", "");
      assertTrue(prompt.contains("This is page " + number + "."), prompt);
      JsonNode record = Json.parse(Files.readAllBytes(run.resolve("record.json")));
      assertEquals("complete", record.path("status").asText());
      assertEquals(50, record.at("/usage/input_tokens").asInt());
    }

    // All of them are unchanged, whoever would answer: there is nothing to be asked.
    submit(PAGES).exits(0);
    assertEquals(1, bedrock.jobs().size());
    assertEquals(PAGES, json("batch.json").at("/counts/unchanged").asInt());
    submit(PAGES, "--engine", "live").exits(0);
    assertEquals(PAGES, json("batch.json").at("/counts/unchanged").asInt());
  }

  @Test
  void cut_turned_down_and_missing_answers_are_told_apart() throws IOException {
    submit(PAGES).exits(0);
    bedrock.ends(
        "Completed",
        (number, record) ->
            switch (number) {
              case 3 -> FakeInference.answered(record, "Half", "max_tokens");
              case 4 -> FakeInference.turnedDown(record, "Input is too long");
              case 5 -> null;
              case 6 -> "{\"recordId\":\"P00";
              default -> whole(number, record);
            });
    Invocation fetched = orchestrator("batch", "fetch", "B", "--json").exits(9);
    assertEquals("incomplete", Json.parse(fetched.out()).path("status").asText());
    JsonNode counts = json("batch.json").path("counts");
    assertEquals(PAGES - 4, counts.path("complete").asInt());
    assertEquals(1, counts.path("incomplete").asInt());
    assertEquals(3, counts.path("failed").asInt());
    Map<String, Integer> codes = new LinkedHashMap<>();
    json("batch.json")
        .path("pages")
        .forEach(
            page -> {
              if (page.has("problem")) {
                codes.merge(page.at("/problem/code").asText(), 1, Integer::sum);
              }
            });
    assertEquals(Map.of("answer-too-long", 1, "record-refused", 1, "record-missing", 2), codes);
  }

  @Test
  void a_job_whose_creation_was_cut_off_is_found_by_its_name() throws IOException {
    submit(PAGES).exits(0);
    Path batch = newest();
    ObjectNode job = (ObjectNode) json("job.json");
    job.put("state", "prepared").putNull("job_arn");
    Files.writeString(batch.resolve("job.json"), Json.pretty(job));
    Files.delete(batch.resolve("batch.json"));

    orchestrator("batch", "--resume", "--name", "B", "--provider", "offline").exits(6);
    orchestrator("batch", "status", "B").exits(0);
    assertEquals("created", json("job.json").path("state").asText());
    bedrock.ends("Completed", BatchInferenceTest::whole);
    orchestrator("batch", "fetch", "B").exits(0);
    assertEquals(PAGES, json("batch.json").at("/counts/complete").asInt());
  }

  @Test
  void a_fetch_that_was_cut_off_in_the_middle_of_an_answer_is_made_again() throws IOException {
    submit(PAGES).exits(0);
    bedrock.ends("Completed", BatchInferenceTest::whole);
    Path answer = newest().resolve("pages/p007/answer.partial.md");
    Files.writeString(answer, "Answ");
    orchestrator("batch", "fetch", "B").exits(0);
    assertFalse(Files.exists(answer));
    assertTrue(
        Files.readString(answer.resolveSibling("answer.md")).startsWith("Answer P"),
        answer::toString);
  }

  @Test
  void a_job_is_stopped_and_one_that_has_ended_is_left_alone() throws IOException {
    submit(PAGES).exits(0);
    Invocation stopping = orchestrator("batch", "stop", "B").exits(0);
    assertTrue(stopping.out().startsWith("status\tStopping\n"), stopping::toString);
    bedrock.ends("Stopped", (number, record) -> number < 10 ? whole(number, record) : null);
    orchestrator("batch", "stop", "B").exits(0).says("the job had ended already");
    assertEquals(1, bedrock.requests.stream().filter(it -> it.endsWith("/stop")).count());
    orchestrator("batch", "fetch", "B")
        .exits(9)
        .says(
            PAGES - 10 + " pages",
            "job-stopped",
            "To go on, with the same options: orchestrator batch --resume --name B"
                + " --provider bedrock --model ");
    assertEquals(10, json("batch.json").at("/counts/complete").asInt());
  }

  @Test
  void what_the_service_refuses_leaves_pages_that_were_not_asked() throws IOException {
    bedrock.refusesJobs("The model is not supported for batch inference.");
    Invocation refused = submit(PAGES).exits(5).says("not supported for batch inference");
    assertFalse(refused.out().contains("submitted"), refused::out);
    nothingWasSent();
    assertEquals(PAGES, json("batch.json").at("/counts/skipped").asInt());
    assertEquals("refused", json("job.json").path("state").asText());
  }

  @Test
  void pages_of_which_too_few_are_left_are_skipped_for_a_reason() throws IOException {
    submit(PAGES).exits(0);
    bedrock.ends("Completed", BatchInferenceTest::whole);
    orchestrator("batch", "fetch", "B").exits(0);
    submit(PAGES + 1)
        .exits(9)
        .says("skipped: 1 page: ", "a job takes 100 and more", "--engine live");
    assertEquals(1, bedrock.jobs().size());
    JsonNode skipped = json("batch.json").at("/pages/" + PAGES);
    assertEquals("skipped", skipped.path("status").asText());
    assertEquals("batch-inference-too-small", skipped.at("/problem/code").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--guardrail abcdef123456:1|takes no --guardrail",
        "--cache 5m|takes no --cache",
        "--service-tier reserved|takes no --service-tier",
        "--max-cost 5|--max-cost",
        "--agent-id ABCDE12345 --agent-alias-id TSTALIASID|are for models",
        "--agent-arn arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/docs-AbCdE12345"
            + "|are for models",
        "--json-schema user-stories|takes no --json-schema",
        "--s3-bucket-owner me|is not an account's 12 digits",
        "--s3-encryption-key-id a,key|is not the id or the ARN of a KMS key",
        "--s3 bucket/x|is not s3://BUCKET/PREFIX",
        "--role-arn admin|is not arn:aws:iam::ACCOUNT:role/NAME (--role-arn)",
      })
  void what_is_not_for_jobs_is_refused_before_anything_is_sent(String options, String reason)
      throws IOException {
    submit(PAGES, options.split(" ")).exits(2).says(reason);
    nothingWasSent();
    assertFalse(Files.exists(folder.resolve("runs/B")));
  }

  @Test
  void fewer_pages_than_a_job_takes_are_refused_with_the_number() throws IOException {
    submit(PAGES - 1).exits(2).says("99 pages", "a job takes 100 and more", "--engine live");
    nothingWasSent();
    assertFalse(Files.exists(folder.resolve("runs/B")));
  }

  @Test
  void more_pages_than_a_job_takes_are_refused_before_one_is_read() throws IOException {
    variables.put("CONFLUENCE_URL", "https://wiki.example.com");
    String ids = IntStream.rangeClosed(1, 50_000).mapToObj(String::valueOf).collect(joining("\n"));
    Files.writeString(folder.resolve("ids"), ids);
    submit(1, "--pages-file", "ids", "--max-pages", "60000")
        .exits(2)
        .says("50,001 pages; a job takes 50,000", "each with a name of its own");
    nothingWasSent();
    assertFalse(Files.exists(folder.resolve("runs/B")));
  }

  @Test
  void owner_and_key_go_with_each_request_and_with_the_job() throws IOException {
    String key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
    submit(PAGES, "--s3-bucket-owner", FakeInference.ACCOUNT, "--s3-encryption-key-id", key)
        .exits(0);
    assertEquals(List.of(key), List.copyOf(bedrock.keys.values()));
    ObjectNode job = bedrock.jobs().get(0);
    JsonNode input = job.at("/inputDataConfig/s3InputDataConfig");
    JsonNode output = job.at("/outputDataConfig/s3OutputDataConfig");
    assertEquals(FakeInference.ACCOUNT, input.path("s3BucketOwner").asText());
    assertEquals(FakeInference.ACCOUNT, output.path("s3BucketOwner").asText());
    assertEquals(key, output.path("s3EncryptionKeyId").asText());
    assertEquals(FakeInference.ACCOUNT, json("job.json").path("s3_bucket_owner").asText());
    bedrock.ends("Completed", BatchInferenceTest::whole);
    int before = bedrock.requests.size();
    orchestrator("batch", "fetch", "B", "--clean").exits(0);
    assertTrue(
        bedrock.requests.stream()
            .skip(before)
            .filter(it -> it.contains("/bucket/"))
            .allMatch(it -> it.endsWith(" of " + FakeInference.ACCOUNT)),
        bedrock.requests::toString);
  }

  @Test
  void a_bucket_of_another_account_is_refused() throws IOException {
    submit(PAGES, "--s3-bucket-owner", "999999999999").exits(5).says("belongs to 999999999999");
    nothingWasSent();
  }

  @Test
  void a_bucket_in_another_region_is_refused() throws IOException {
    bedrock.bucketIn("us-east-1");
    submit(PAGES).exits(2).says("bucket is in us-east-1, the job would be in eu-west-1");
    nothingWasSent();
  }

  @Test
  void an_API_key_is_refused() throws IOException {
    variables.put("AWS_BEARER_TOKEN_BEDROCK", "ABSKsome");
    submit(PAGES).exits(2).says("A Bedrock API key cannot create batch inference jobs");
    nothingWasSent();
  }

  @Test
  void a_job_that_is_not_on_the_list_is_given_up_only_when_it_would_be_there() throws IOException {
    bedrock.refusesJobs("No.");
    submit(PAGES).exits(5);
    ObjectNode job = (ObjectNode) json("job.json");
    job.put("state", "prepared").put("prepared_at", Instant.now().toString());
    Files.writeString(newest().resolve("job.json"), Json.pretty(job));
    assertTrue(orchestrator("batch", "status", "B").exits(0).out().contains("not found yet"));
    orchestrator("batch", "fetch", "B").exits(6);
    assertEquals("prepared", json("job.json").path("state").asText());

    job.put("prepared_at", Instant.now().minusSeconds(3600).toString());
    Files.writeString(newest().resolve("job.json"), Json.pretty(job));
    assertTrue(orchestrator("batch", "status", "B").exits(0).out().contains("never created"));
    assertEquals("abandoned", json("job.json").path("state").asText());
    bedrock.refusesJobs(null);
    submit(0, "--resume").exits(0);
    assertEquals(
        job.path("client_request_token"), bedrock.jobs().get(0).path("clientRequestToken"));
    assertEquals(PAGES, bedrock.input().size());
  }

  @Test
  void a_name_without_a_job_is_told() {
    orchestrator("batch", "status", "Nobody").exits(2).says("There is no batch inference job");
    orchestrator("batch", "fetch").exits(2).says("needs the NAME of a batch");
  }
}
