package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orchestrator.json.Json;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.Machine;
import orchestrator.testing.RawServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of a batch share: keys, prices, and the patience of those who are asked. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchAwsTest {
  private static final int PAGES = 6;

  @TempDir Path folder;

  private final Map<String, String> variables = new LinkedHashMap<>();

  private Invocation batch(FakeBedrock bedrock, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("batch"));
    for (int i = 1; i <= PAGES; i++) {
      Files.writeString(folder.resolve(i + ".xml"), "<p>This is page " + i + ".</p>");
      args.add(i + ".xml");
    }
    args.addAll(Arrays.asList(more));
    return call(bedrock, args);
  }

  private Invocation call(FakeBedrock bedrock, List<String> line) {
    List<String> args = new ArrayList<>(line);
    args.addAll(
        List.of("--name", "B", "--provider", "bedrock", "--region", "eu-west-1", "--model"));
    args.addAll(List.of("anthropic.claude-sonnet-4-6", "--endpoint-url", bedrock.url()));
    List<String> pairs = new ArrayList<>();
    variables.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    return Invocation.of(
        Machine.at(folder, pairs.toArray(String[]::new)), "", args.toArray(String[]::new));
  }

  private void keys() {
    variables.put("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    variables.put("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
  }

  private JsonNode document() throws IOException {
    return Json.parse(Files.readAllBytes(folder.resolve("runs/B/latest/batch.json")));
  }

  private static void answers(FakeBedrock bedrock, int count) {
    for (int i = 0; i < count; i++) {
      bedrock.anthropicStream("Answer");
    }
  }

  @Test
  void keys_are_fetched_once_for_all_pages() throws IOException {
    try (FakeIdentity identity = FakeIdentity.start();
        FakeBedrock bedrock = FakeBedrock.start().knows("ASIASSO", "secret-sso")) {
      answers(bedrock, PAGES);
      variables.putAll(identity.variables());
      Files.createDirectories(folder.resolve(".aws/sso/cache"));
      Files.writeString(folder.resolve(".aws/config"), AwsFiles.CONFIG);
      Files.writeString(folder.resolve(AwsFiles.SESSION), AwsFiles.SIGNED_IN);
      batch(bedrock, "--profile", "dev").exits(0);
      assertEquals(PAGES, bedrock.requests().size());
      assertEquals(1, identity.requests(Door.SSO_ROLE).size());
    }
  }

  @Test
  void keys_that_cannot_be_had_are_asked_for_once_and_nothing_is_paid() throws IOException {
    try (FakeIdentity identity = FakeIdentity.start();
        FakeBedrock bedrock = FakeBedrock.start()) {
      variables.putAll(identity.variables());
      identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
      Files.createDirectories(folder.resolve(".aws/sso/cache"));
      Files.writeString(folder.resolve(".aws/config"), AwsFiles.CONFIG);
      Files.writeString(folder.resolve(AwsFiles.SESSION), AwsFiles.SIGNED_IN);
      batch(bedrock, "--profile", "dev").exits(4).says("error: ");
      assertEquals(1, identity.requests(Door.SSO_ROLE).size());
      assertEquals(0, bedrock.requests().size());
    }
  }

  @Test
  void keys_that_have_expired_are_renewed_once_for_all_pages() throws IOException {
    try (FakeIdentity identity = FakeIdentity.start();
        FakeBedrock bedrock = FakeBedrock.start().knows("ASIASSO", "secret-sso")) {
      bedrock.error(403, "ExpiredTokenException", "The security token has expired");
      answers(bedrock, PAGES);
      variables.putAll(identity.variables());
      Files.createDirectories(folder.resolve(".aws/sso/cache"));
      Files.writeString(folder.resolve(".aws/config"), AwsFiles.CONFIG);
      Files.writeString(folder.resolve(AwsFiles.SESSION), AwsFiles.SIGNED_IN);
      batch(bedrock, "--profile", "dev", "--jobs", "1").exits(0);
      assertEquals(2, identity.requests(Door.SSO_ROLE).size());
      assertEquals(PAGES, document().at("/counts/complete").asInt());
    }
  }

  @Test
  void a_throttled_call_is_made_again_and_no_page_is_lost() throws IOException {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      keys();
      for (int i = 0; i < 9; i++) {
        bedrock.throttled();
      }
      answers(bedrock, PAGES);
      batch(bedrock, "--jobs", "6").exits(0).says("the service is busy; 3 pages at once for now");
      assertEquals(PAGES, document().at("/counts/complete").asInt());
      String journal = Files.readString(folder.resolve("runs/B/latest/journal.jsonl"));
      assertEquals(9, journal.lines().filter(line -> line.contains("turned-away")).count());
    }
  }

  @Test
  void no_page_is_begun_that_may_cost_more_than_is_left() throws IOException {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      keys();
      answers(bedrock, PAGES);
      batch(bedrock, "--max-cost", "0.0001", "--max-tokens", "1000")
          .exits(9)
          .says(
              "skipped: 1 page: The run may cost more than allowed",
              "--max-cost allows $0.0001",
              "To go on, with a higher --max-cost: orchestrator batch --resume --name B ",
              "--max-cost USD");
      assertEquals(0, bedrock.requests().size());
      assertEquals(PAGES, document().at("/counts/skipped").asInt());

      String first = batch(bedrock, "--max-tokens", "1000", "-n").out().lines().toList().get(1);
      BigDecimal limit =
          new BigDecimal(first.substring(first.indexOf('$') + 1)).add(new BigDecimal("0.0015"));
      batch(bedrock, "--max-cost", limit.toString(), "--max-tokens", "1000", "--jobs", "6")
          .exits(9)
          .says("It may cost $", " of --max-cost is left");
      int asked = bedrock.requests().size();
      assertTrue(asked >= 1 && asked < PAGES, () -> asked + " were asked");
      assertEquals(asked, document().at("/counts/complete").asInt());
      assertEquals(PAGES - asked, document().at("/counts/skipped").asInt());
      assertTrue(document().at("/cost/usd").decimalValue().compareTo(limit) <= 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "killed           |                                                                   |0",
        "killed and failed|{'event':'ended','page':'1.xml','status':'failed','usage':{}}       |0",
        "dear             |{'event':'ended','page':'1.xml','status':'failed','usage':{},'cost':{'usd':4.9999,'prices_as_of':'2026-11'}}|0",
        "cheap            |{'event':'ended','page':'1.xml','status':'failed','usage':{},'cost':{'usd':0.0001,'prices_as_of':'2026-11'}}|1",
        """
        lost after that  |`{'event':'ended','page':'1.xml','status':'failed','usage':{},'cost':{'usd':0.0001,'prices_as_of':'2026-11'}}
        {'event':'asking','page':'1.xml','cost_at_most':4.9999}
        {'event':'ended','page':'1.xml','status':'failed','usage':{},'cost':{'usd':0.0001,'prices_as_of':'2026-11'}}`|0
        """,
        "turned away      |{'event':'turned-away','page':'1.xml'}                              |1",
      })
  void what_earlier_tries_may_have_cost_counts(String why, @Nullable String line, int asked)
      throws IOException {
    String journal =
        """
        {'time':'2026-11-30T22:00:00Z','event':'begun','schema':1,'name':'B','pages':[{'page':'1.xml','folder':'1'}]}
        {'event':'asking','page':'1.xml','cost_at_most':4.9999}
        """;
    Path batch = Files.createDirectories(folder.resolve("runs/B/20261130T220000Z-aaaaaa"));
    Files.writeString(
        batch.resolve("journal.jsonl"),
        (journal + (line == null ? "" : line + "\n")).replace('\'', '"'));
    Files.writeString(folder.resolve("1.xml"), "<p>This is page 1.</p>");
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      keys();
      answers(bedrock, 1);
      call(bedrock, List.of("batch", "--resume", "--max-cost", "5")).exits(asked == 1 ? 0 : 9);
      assertEquals(asked, bedrock.requests().size(), why);
      if (why.equals("dear")) {
        JsonNode document = Json.parse(Files.readAllBytes(batch.resolve("batch.json")));
        assertEquals(new BigDecimal("4.9999"), document.at("/cost/usd").decimalValue());
      }
    }
  }

  @Test
  void an_answer_that_came_before_a_crash_counts_for_what_it_cost() throws IOException {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      keys();
      answers(bedrock, PAGES);
      batch(bedrock, "--jobs", "1").exits(0);
      Path batch = folder.resolve("runs/B/latest").toRealPath();
      Files.delete(batch.resolve("batch.json"));
      for (int i = 2; i <= PAGES; i++) {
        Files.delete(batch.resolve("pages/" + i + "/record.json"));
      }
      List<String> journal = Files.readAllLines(batch.resolve("journal.jsonl"));
      assertTrue(journal.get(2).contains("\"ended\""), journal::toString);
      Files.writeString(
          batch.resolve("journal.jsonl"),
          journal.get(0)
              + "\n"
              + journal.get(1).replaceFirst("(\"cost_at_most\":)[0-9.]+", "$14.9999")
              + "\n");
      answers(bedrock, PAGES - 1);
      call(bedrock, List.of("batch", "--resume", "--max-cost", "5")).exits(0);
      assertEquals(2 * PAGES - 1, bedrock.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--max-cost=5", "--fail-fast"})
  void a_call_is_written_down_with_the_most_that_it_may_cost(String option) throws IOException {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      keys();
      answers(bedrock, PAGES - 1);
      bedrock.error(403, "AccessDeniedException", "You don't have access");
      batch(bedrock, option, "--jobs", "1").exits(9);
    }
    List<JsonNode> lines =
        Files.readAllLines(folder.resolve("runs/B/latest/journal.jsonl")).stream()
            .map(Json::parse)
            .toList();
    List<String> last =
        lines.stream()
            .filter(line -> line.path("page").asText().equals("6.xml"))
            .map(line -> line.path("event").asText())
            .toList();
    assertEquals(List.of("asking", "turned-away", "ended"), last);
    for (JsonNode line : lines) {
      boolean asking = line.path("event").asText().equals("asking");
      assertEquals(asking, line.path("cost_at_most").decimalValue().signum() > 0, line::toString);
    }
  }

  @Test
  void a_token_that_is_refused_is_not_tried_for_each_page() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RawServer wiki =
        RawServer.http(
            (head, connection) -> {
              asked.incrementAndGet();
              connection.send("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n");
            })) {
      List<String> args = new ArrayList<>(List.of("batch"));
      for (int i = 100; i < 120; i++) {
        args.add(String.valueOf(i));
      }
      args.addAll(List.of("--name", "B", "--provider", "offline", "--jobs", "1"));
      Invocation.of(
              Machine.at(
                  folder,
                  "CONFLUENCE_URL",
                  wiki.url("").toString(),
                  "CONFLUENCE_PERSONAL_TOKEN",
                  "made-up"),
              "",
              args.toArray(String[]::new))
          .exits(3)
          .says("error: ");
    }
    assertTrue(asked.get() < 5, () -> asked + " were asked");
  }

  @Test
  void confluence_is_asked_six_things_at_once_and_no_more() throws Exception {
    AtomicInteger going = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch six = new CountDownLatch(6);
    try (RawServer wiki =
        RawServer.http(
            (head, connection) -> {
              most.accumulateAndGet(going.incrementAndGet(), Math::max);
              six.countDown();
              six.await(20, TimeUnit.SECONDS);
              going.decrementAndGet();
              String id = head.replaceAll("(?s).*/content/([0-9]+).*", "$1");
              String body =
                  ("{\"id\":\"%s\",\"type\":\"page\",\"status\":\"current\",\"title\":\"P%s\","
                          + "\"body\":{\"storage\":{\"value\":\"<p>x</p>\"}}}")
                      .formatted(id, id);
              connection.send(
                  "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: "
                      + body.getBytes(StandardCharsets.UTF_8).length
                      + "\n\n");
              connection.send(body.getBytes(StandardCharsets.UTF_8));
            })) {
      List<String> args = new ArrayList<>(List.of("batch"));
      for (int i = 100; i < 120; i++) {
        args.add(String.valueOf(i));
      }
      args.addAll(List.of("--name", "B", "--provider", "offline", "--jobs", "20"));
      Invocation.of(
              Machine.at(folder, "CONFLUENCE_URL", wiki.url("").toString()),
              "",
              args.toArray(String[]::new))
          .exits(0);
    }
    assertEquals(6, most.get());
  }
}
