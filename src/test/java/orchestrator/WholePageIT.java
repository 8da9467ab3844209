package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures, comments and what did not change, with the packaged program and its own heap. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WholePageIT {
  private static final String TOKEN = "canary-t0ken";

  @TempDir Path home;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final FakeConfluence wiki = FakeConfluence.cloud().basic("me@example.com", TOKEN);
  private Launcher launcher;

  @BeforeEach
  void launcher() {
    launcher =
        new Launcher(home)
            .set("CONFLUENCE_URL", wiki.site().toString())
            .set("CONFLUENCE_USERNAME", "me@example.com")
            .set("CONFLUENCE_API_TOKEN", TOKEN)
            .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
            .set("AWS_REGION", "us-east-1")
            .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url())
            .set("AWS_EC2_METADATA_DISABLED", "true")
            .set("LLM_PROVIDER", "bedrock")
            .set("ORCHESTRATOR_ARCHIVE", "off");
  }

  @AfterEach
  void stop() {
    bedrock.close();
    wiki.close();
  }

  private Invocation run(String model, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("run", "1", "--name", "F", "--model", model));
    args.addAll(Arrays.asList(more));
    return launcher.run(args.toArray(String[]::new));
  }

  private static String image(String file) {
    return "<ac:image><ri:attachment ri:filename=\"" + file + "\"/></ac:image>";
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic.claude-sonnet-4-6", "moonshotai.kimi-k2.5"})
  void twenty_pictures_of_eight_MB_fit_the_heap(String model) throws Exception {
    byte[] large = Pictures.unpacked(1700, 1600);
    assertTrue(large.length > 8_000_000, "bytes: " + large.length);
    StringBuilder storage = new StringBuilder("<p>Look.</p>");
    for (int i = 1; i <= 20; i++) {
      storage.append(image(i + ".png"));
      byte[] another = Arrays.copyOf(large, large.length + i); // what follows the end is no picture
      wiki.attachment("1", i + ".png", another, "image/png");
    }
    wiki.page("1", "Checkout", "SHOP", storage.toString());
    bedrock.reply(
        model.startsWith("anthropic")
            ? FakeBedrock.Reply.stream().anthropic("end_turn", "Seen.")
            : FakeBedrock.Reply.stream().converse("end_turn", "Seen."));
    Invocation run = run(model, "--images", "shown").exits(0);
    assertEquals(1, bedrock.requests().size());
    JsonNode images = Invocation.record(home.resolve("runs"), "F").at("/inputs/images");
    assertEquals(20, images.size(), run::toString);
  }

  /** Loading it takes a quarter of a second, which only those pay who have something decoded. */
  @Test
  void nothing_of_java_desktop_is_loaded_but_for_a_picture_that_is_made_smaller() throws Exception {
    wiki.page("1", "Checkout", "SHOP", "<p>Look.</p>" + image("a.png"))
        .attachment("1", "a.png", Pictures.drawing("png", 400, 300, 1), "image/png");
    assertEquals(List.of(), desktop());
    assertEquals(List.of(), desktop("--images", "all", "--comments", "all"));
    wiki.replace("1", "a.png", Pictures.drawing("png", 4000, 300, 1));
    assertFalse(desktop("--images", "shown").isEmpty());
  }

  /** What a run loads of it. */
  private List<String> desktop(String... options) throws Exception {
    Path log = home.resolve("classes.log");
    launcher.java("-Xlog:class+load:file=" + log);
    bedrock.anthropicStream("Seen.");
    run("anthropic.claude-sonnet-4-6", options).exits(0);
    Pattern desktop =
        Pattern.compile(" (java\\.(awt|beans)|javax\\.imageio|sun\\.(awt|java2d))\\.\\S+ source: ");
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> desktop.matcher(line).find()).toList();
    }
  }
}
