package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A text file with {@code ${name}} in the place of what only the build knows. */
final class Template {
  private Template() {}

  /** The text with its values. */
  static String filled(Path file, Map<String, String> values) throws IOException {
    String text = Files.readString(file);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    if (text.contains("${")) {
      throw new IOException("a value is missing in " + file + "\n" + text);
    }
    return text;
  }
}
