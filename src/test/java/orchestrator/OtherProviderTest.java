package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.model.Answer;
import orchestrator.model.Capabilities;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.Provider;
import orchestrator.model.RunEvent;
import orchestrator.model.Target;
import orchestrator.model.usage.Usage;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider is one class and a line in the list that {@code Main} has: this is one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OtherProviderTest {
  private static final List<Provider> PROVIDERS =
      List.of(new BedrockProvider(), new OfflineProvider(), new EchoProvider());

  @TempDir Path folder;

  /** Says the first words of the prompt again. */
  private static final class EchoProvider implements Provider {

    /** Whoever says it in a voice. */
    private record Voice(String name) implements Target {
      @Override
      public String provider() {
        return "echo";
      }

      @Override
      public String kind() {
        return "voice";
      }

      @Override
      public Map<String, @Nullable String> fields() {
        return Map.of("voice", name);
      }

      @Override
      public Capabilities capabilities() {
        return Capabilities.TEXT;
      }
    }

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public boolean isNamed(Settings settings) {
      return false;
    }

    @Override
    public Set<SettingKey> settings() {
      return Set.of(SettingKey.MODEL);
    }

    @Override
    public Target target(Settings settings) {
      String voice = settings.value(SettingKey.MODEL);
      if (voice == null) {
        throw Problem.NO_TARGET.failure("An echo needs a voice: --model NAME.").exception();
      }
      return new Voice(voice);
    }

    @Override
    public Engine engine(Target target, Engine.Context context) {
      return new Engine() {
        @Override
        public Answer ask(Prompt prompt, java.util.function.Consumer<RunEvent> events) {
          String text = ((Voice) target).name() + ": " + context.title() + "\n";
          events.accept(new RunEvent.Text(text));
          return new Answer(text, "said", Usage.UNKNOWN, List.of(), List.of(), null, null, null);
        }

        @Override
        public void close() {}
      };
    }
  }

  @BeforeEach
  void page() throws IOException {
    Files.writeString(folder.resolve("Checkout.xml"), "<p>Pay once.</p>");
  }

  private Invocation run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            PROVIDERS,
            Machine.at(folder),
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
            () -> 0,
            args);
    return new Invocation(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void it_answers_a_run_whose_record_describes_its_target() {
    run("run", "Checkout.xml", "--name", "F", "--provider", "echo", "--model", "deep")
        .exits(0)
        .prints("deep: Checkout\n");
    JsonNode target = Invocation.record(folder.resolve("runs"), "F").get("target");
    assertEquals(
        "{\"provider\":\"echo\",\"kind\":\"voice\",\"voice\":\"deep\"}", target.toString());
  }

  @Test
  void what_it_misses_is_said_by_run_and_may_be_left_open_by_a_dry_run() {
    run("run", "Checkout.xml", "--name", "F", "--provider", "echo")
        .exits(2)
        .says("An echo needs a voice");
    run("run", "Checkout.xml", "--name", "F", "--provider", "echo", "--dry-run").exits(0);
    assertTrue(Invocation.record(folder.resolve("runs"), "F").get("target").isNull());
  }

  @Test
  void a_system_prompt_that_its_target_does_not_take_is_left_out() throws IOException {
    Files.writeString(folder.resolve("system.md"), "Be brief.");
    run(
            "run",
            "Checkout.xml",
            "--name",
            "F",
            "--provider",
            "echo",
            "--model",
            "deep",
            "--system",
            "system.md")
        .exits(0)
        .says("the system prompt is not sent");
    assertFalse(Files.exists(Invocation.newest(folder.resolve("runs"), "F").resolve("system.md")));
  }

  @Test
  void config_shows_nothing_of_AWS_for_it_and_doctor_looks_for_nothing_there() {
    Invocation shown = run("config", "--provider", "echo", "--model", "deep", "--json").exits(0);
    assertFalse(shown.out().contains("\"aws\""), shown::toString);
    Invocation examined = run("doctor", "--provider", "echo", "--model", "deep").exits(0);
    assertTrue(
        Invocation.unwrapped(examined.out()).contains("the provider is echo, which needs no AWS"),
        examined::toString);
  }

  @Test
  void its_name_is_offered_to_whoever_mistypes_it() {
    run("run", "Checkout.xml", "--name", "F", "--provider", "ecko").exits(2).says("'echo'");
  }
}
