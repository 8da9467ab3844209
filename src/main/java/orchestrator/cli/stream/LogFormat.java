package orchestrator.cli.stream;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The format of the lines on standard error. */
public enum LogFormat {
  /** For people: wrapped, and without times. */
  PLAIN,
  /** A time before each line, and no line is wrapped. */
  TEXT,
  /** One JSON object a line. */
  JSON;

  public static final String OPTION = "--log-format";

  /** As {@code --log-format} names it; null when it is none of them. */
  public static @Nullable LogFormat named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default -> null;
    };
  }

  /** The format that a command line asks for, before it is parsed: its mistakes obey it as well. */
  public static LogFormat spotted(List<String> words) {
    LogFormat format = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(OPTION + "=")) {
        format = named(word.substring(OPTION.length() + 1));
      } else if (word.equals(OPTION) && i + 1 < words.size()) {
        format = named(words.get(i + 1));
      }
    }
    return format == null ? PLAIN : format;
  }
}
