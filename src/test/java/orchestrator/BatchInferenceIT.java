package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.json.Json;
import orchestrator.testing.FakeInference;
import orchestrator.testing.FakeInference.Moment;
import orchestrator.testing.MemoryFolder;
import orchestrator.testing.S3Mock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch inference jobs through the packaged program, as somebody at a shell or cron has them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchInferenceIT {
  private static final int PAGES = 100;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final FakeInference bedrock = FakeInference.start();
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void write_pages() throws IOException {
    launcher = new Launcher(folder).set(bedrock.variables());
    for (int i = 1; i <= PAGES; i++) {
      launcher.write("pages/p%03d.xml".formatted(i), "<p>This is page number " + i + ".</p>");
    }
  }

  @AfterEach
  void close() {
    bedrock.close();
  }

  private static String[] batch(String name, String... more) {
    List<String> args = new ArrayList<>(List.of("batch", "--name", name));
    args.addAll(List.of("--provider", "bedrock", "--model", "anthropic.claude-sonnet-4-6"));
    args.addAll(List.of("--region", "eu-west-1", "--engine", "bedrock-batch"));
    args.addAll(List.of("--role-arn", FakeInference.ROLE));
    args.addAll(Arrays.asList(more));
    return args.toArray(String[]::new);
  }

  private static String[] submit(String name, String... more) {
    List<String> args = new ArrayList<>(List.of("pages", "--s3", "s3://bucket/team"));
    args.addAll(Arrays.asList(more));
    return batch(name, args.toArray(String[]::new));
  }

  private Path only(Path runs) throws IOException {
    try (Stream<Path> batches = Files.list(runs)) {
      return batches
          .filter(batch -> !Files.isSymbolicLink(batch) && Files.isDirectory(batch))
          .findFirst()
          .orElseThrow();
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.parse(Files.readAllBytes(file));
  }

  /** Answers that tell which page they are about. */
  private static String whole(int number, ObjectNode record) {
    String page = record.toString().replaceAll("(?s).*This is page number ([0-9]+).*", "$1");
    return FakeInference.answered(record, "About " + page, "end_turn");
  }

  private static BiFunction<Integer, ObjectNode, @Nullable String> first(int count) {
    return (number, record) -> number < count ? whole(number, record) : null;
  }

  private void everyPageHasItsAnswer(Path batch) throws IOException {
    for (int i = 1; i <= PAGES; i++) {
      Path answer = batch.resolve("pages/p%03d/answer.md".formatted(i));
      assertEquals("About " + i, Files.readString(answer).strip());
    }
  }

  @Test
  void a_job_goes_through_an_S3_that_somebody_else_wrote() throws Exception {
    try (S3Mock s3 = S3Mock.start(folder, "team-files")) {
      bedrock.keepsFilesIn(s3);
      launcher.set("AWS_ENDPOINT_URL_S3", s3.url().toString());
      String[] job = {"pages", "--s3", "s3://team-files/a/b", "--s3-encryption-key-id", "none"};
      launcher.run(batch("Job", job)).exits(5).says("KMS.NotFoundException");
      String[] nowhere = {"pages", "--s3", "s3://other-files/a/b"};
      launcher.run(batch("Job", nowhere)).exits(5).says("bucket does not exist", "other-files");
      assertEquals(0, bedrock.jobs().size());

      job[4] = S3Mock.KEY;
      launcher.run(batch("Job", job)).exits(0).says("the prompts lie in s3://team-files/a/b/");
      assertEquals(PAGES, bedrock.input().size());
      launcher.run("batch", "fetch", "Job").exits(6).says("has not ended");
      bedrock.ends("Completed", BatchInferenceIT::whole);
      Invocation status = launcher.run("batch", "status", "Job").exits(0);
      assertTrue(status.out().startsWith("status\tCompleted\n"), status::toString);
      launcher.run("batch", "fetch", "Job", "--clean").exits(0);
      everyPageHasItsAnswer(folder.resolve("runs/Job/latest"));
      String left = s3.get("/team-files?list-type=2");
      assertTrue(left.contains("<ListBucketResult") && !left.contains("<Key>"), left);
    }
  }

  @Test
  void who_waits_gets_whole_cut_refused_and_missing_answers_in_any_order() throws Exception {
    bedrock.endsAtOnce(
        "Completed",
        (number, record) ->
            switch (number) {
              case 3 -> FakeInference.answered(record, "Half", "max_tokens");
              case 4 -> FakeInference.turnedDown(record, "Input is too long");
              case 5 -> null;
              default -> whole(number, record);
            });
    Invocation waited = launcher.run(submit("Wait", "--wait")).exits(9);
    waited.says("the batch inference job is Completed", "record-refused", "record-missing");
    assertEquals(PAGES - 3, waited.out().lines().filter(it -> it.startsWith("complete\t")).count());
    assertEquals(1, waited.out().lines().filter(it -> it.startsWith("incomplete\t")).count());
    assertEquals(2, waited.out().lines().filter(it -> it.startsWith("failed\t")).count());
  }

  @Test
  void each_end_of_a_job_is_told_apart_and_what_was_answered_is_kept() throws Exception {
    launcher.run(submit("Ends")).exits(0);
    Path kept = folder.resolve("runs/Ends");
    launcher.run("batch", "stop", "Ends").exits(0);
    for (String row :
        """
        Completed          |   0 | record-missing
        PartiallyCompleted |  40 | job-expired
        Stopped            |  10 | job-stopped
        Expired            |   0 | job-expired
        Failed             |   0 | job-failed
        """
            .lines()
            .toList()) {
      String[] cells = row.split("[ |]+", -1);
      int answered = Integer.parseInt(cells[1]);
      Path copy = folder.resolve(cells[0]);
      copy(kept, copy.resolve("Ends"));
      bedrock.ends(cells[0], first(answered)).because("The bucket is on fire");
      Invocation fetched =
          launcher.run("batch", "fetch", "Ends", "--output", copy.toString()).exits(9);
      fetched.says(
          PAGES - answered + " pages", cells[2], " is " + cells[0] + ": The bucket is on fire");
      JsonNode counts = json(only(copy.resolve("Ends")).resolve("batch.json")).path("counts");
      assertEquals(answered, counts.path("complete").asInt(), cells[0]);
      assertEquals(PAGES - answered, counts.path("failed").asInt(), cells[0]);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(it -> !Files.isSymbolicLink(it)).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling(""));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Where a killed program had come to: lines of its journal, or a request to AWS. */
  private static final List<Moment> MOMENTS =
      List.of(
          new Moment("PUT", false),
          new Moment("PUT", true),
          new Moment("POST", false),
          new Moment("POST", true),
          new Moment("GET", false),
          new Moment("DELETE", false),
          new Moment("DELETE", true));

  @Test
  @Fault("F72")
  void killed_at_any_moment_a_job_is_paid_for_once_and_every_answer_arrives() throws Exception {
    int times = Integer.getInteger("kills", 5);
    Random random = new Random(times);
    for (int i = 0; i < times; i++) {
      String name = "K" + i;
      int which = random.nextInt(MOMENTS.size() + 2);
      int lines = 1 + random.nextInt(PAGES);
      bedrock.forgets();
      boolean fetching = which > 3 && which != MOMENTS.size();
      if (fetching) {
        launcher.run(submit(name)).exits(0);
        bedrock.ends("Completed", BatchInferenceIT::whole);
      }
      Path runs = folder.resolve("runs").resolve(name);
      long before = fetching ? lines(runs) : 0;
      Moment moment = which < MOMENTS.size() ? MOMENTS.get(which) : null;
      bedrock.stallsAt(moment);
      Launcher.Started started =
          fetching
              ? launcher.start("batch", "fetch", name, "--clean")
              : launcher.start(submit(name));
      while (started.process().isAlive()
          && !(moment == null ? lines(runs) >= before + lines : bedrock.isStalled())) {
        Thread.onSpinWait();
      }
      started.process().destroyForcibly().waitFor();
      bedrock.stallsAt(null);

      Path batch = only(runs);
      if (!fetching) {
        goOn(name, batch);
        bedrock.ends("Completed", BatchInferenceIT::whole);
      }
      String where = "killed at " + moment + ", " + lines;
      Path document = batch.resolve("batch.json");
      if (!Files.exists(document) || !json(document).path("status").asText().equals("complete")) {
        launcher.run("batch", "fetch", name).exits(0);
      }
      assertEquals(PAGES, json(document).at("/counts/complete").asInt(), where);
      assertEquals(1, bedrock.jobs().size(), where);
      everyPageHasItsAnswer(batch);
    }
  }

  /** What a user does who finds a batch that was killed before it had ended. */
  private void goOn(String name, Path batch) throws Exception {
    Path job = batch.resolve("job.json");
    if (Files.exists(job)) {
      launcher.run("batch", "status", name).exits(0);
      ObjectNode record = (ObjectNode) json(job);
      if (record.path("state").asText().equals("created")) {
        return;
      }
      // Ten minutes later.
      record.put("prepared_at", "2026-11-30T00:00:00Z");
      Files.writeString(job, Json.pretty(record));
      launcher.run("batch", "status", name).exits(0);
      assertEquals("abandoned", json(job).path("state").asText());
    }
    launcher.run(batch(name, "--resume", "--s3", "s3://bucket/team")).exits(0);
    assertFalse(bedrock.jobs().isEmpty());
  }

  private long lines(Path runs) {
    try (Stream<String> lines = Files.lines(only(runs).resolve("journal.jsonl"))) {
      return lines.count();
    } catch (Exception e) {
      return 0; // not yet, or cut in a character
    }
  }
}
