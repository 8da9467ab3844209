package orchestrator.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExampleConfTest {
  private static final Path EXAMPLE = Path.of("orchestrator.conf.example");

  @Test
  void can_be_used_as_it_is(@TempDir Path folder) {
    Settings settings =
        Settings.resolve(
            Machine.at(folder), Map.of(SettingKey.CONFIG, EXAMPLE.toAbsolutePath().toString()));
    assertEquals(List.of(), settings.failures());
    assertEquals(List.of(), settings.notes());
    assertEquals("bedrock", settings.value(SettingKey.PROVIDER));
  }

  @Test
  void explains_every_key() throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLE);
    for (SettingKey key : SettingKey.values()) {
      String confKey = key.confKey();
      if (confKey != null) {
        String section = "[" + confKey.substring(0, confKey.indexOf('.')) + "]";
        String name = confKey.substring(confKey.indexOf('.') + 1);
        int from = lines.indexOf(section);
        assertTrue(from >= 0, section);
        List<String> below = lines.subList(from + 1, lines.size());
        int end = 0;
        while (end < below.size() && !below.get(end).startsWith("[")) {
          end++;
        }
        assertTrue(
            below.subList(0, end).stream().anyMatch(line -> line.matches("(# )?" + name + " =.*")),
            confKey + " is not explained");
      }
    }
  }
}
