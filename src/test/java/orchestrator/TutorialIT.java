package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import orchestrator.testing.Launched;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, followed to the letter by somebody who has only the program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TutorialIT {
  @TempDir Path place;

  @Test
  void its_commands_do_what_it_says() throws Exception {
    String commands =
        Pattern.compile("(?ms)^```sh\n(.*?)^```")
            .matcher(Files.readString(Path.of("docs/tutorial.md")))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    Path script = Files.writeString(place.resolve("tutorial.sh"), commands);
    ProcessBuilder builder = new Launched(place).process("bash", "-e", script.toString());
    builder
        .environment()
        .merge("PATH", Launched.program(), (path, program) -> bin(program) + ":" + path);
    Process process = builder.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "did not end");
    String err = Files.readString(place.resolve("err"));
    String out = Files.readString(place.resolve("out"));
    assertEquals(0, process.exitValue(), err);
    assertTrue(out.contains("- Pay without an account."), out);
    assertTrue(out.contains("prompt.md"), out);
    assertTrue(out.contains("\"schema\" : 1"), out);
    assertTrue(out.contains("exit 3") || out.contains("exit 2"), out);
    assertTrue(Files.readString(place.resolve("plan.md")).contains("Checkout"), err);
  }

  private static Path bin(String program) {
    return Path.of(program).resolveSibling("");
  }
}
