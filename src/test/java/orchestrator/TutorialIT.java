package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    Launcher launcher = new Launcher(place);
    launcher.set("PATH", Launcher.DIST.resolve("bin") + ":/usr/bin:/bin");
    Invocation followed = launcher.startCommand("bash", "-e", script.toString()).end().exits(0);
    String out = followed.out();
    assertTrue(out.contains("- Pay without an account."), out);
    assertTrue(out.contains("prompt.md"), out);
    assertTrue(out.contains("\"schema\" : 1"), out);
    assertTrue(out.contains("exit 3") || out.contains("exit 2"), out);
    assertTrue(Files.readString(place.resolve("plan.md")).contains("Checkout"), out);
  }
}
