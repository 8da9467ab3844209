package orchestrator.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a configuration file, grouped as Python's {@code configparser} groups them, and
 * written anew in the plain dialect that ini4j reads the same way.
 *
 * <p>Python's rules: comments are whole lines; a line that is indented more than its key continues
 * the value; the first {@code =} or {@code :} splits; keys are lower case; nothing is said twice.
 * No message ever quotes a line, which may hold a token.
 */
final class ConfLines {
  static final String DEFAULT = "DEFAULT";

  private final String file;
  private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private @Nullable String section;
  private @Nullable List<String> value;
  private int indentOfKey;

  private ConfLines(String file) {
    this.file = file;
  }

  static ConfLines parse(String text, String file) {
    ConfLines parsed = new ConfLines(file);
    int number = 0;
    for (String line : text.lines().toList()) {
      parsed.add(line, ++number);
    }
    return parsed;
  }

  /** The line on which a section (with an empty key) or a key stands, by {@link #place}. */
  Map<String, Integer> lines() {
    return lines;
  }

  static String place(String section, String key) {
    return section + '\n' + key;
  }

  static String lowerCase(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** The same content without anything that ini4j understands differently. */
  String forIni4j() {
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (name, keys) -> {
          text.append('[').append(escape(name)).append("]\n");
          keys.forEach(
              (key, parts) ->
                  text.append(escapeKey(key))
                      .append(" = ")
                      .append(escape(String.join("\n", parts).stripTrailing()))
                      .append('\n'));
        });
    return text.toString();
  }

  /** A key may begin as a section does. */
  private static String escapeKey(String key) {
    return key.startsWith("[") ? "\\u005b" + escape(key.substring(1)) : escape(key);
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  private void add(String line, int number) {
    String content = line.strip();
    if (content.startsWith("#") || content.startsWith(";")) {
      return;
    }
    if (content.isEmpty()) {
      if (value != null) {
        value.add("");
      }
      return;
    }
    int indent = line.length() - line.stripLeading().length();
    if (value != null && indent > indentOfKey) {
      value.add(content);
      return;
    }
    indentOfKey = indent;
    if (content.startsWith("[") && content.lastIndexOf(']') > 1) {
      openSection(content.substring(1, content.lastIndexOf(']')), number);
    } else {
      openKey(content, number);
    }
  }

  private void openSection(String name, int number) {
    if (!name.equals(name.strip())) {
      throw unreadable(number, "there are blanks inside the brackets of [" + name + "].");
    }
    value = null;
    section = name;
    Integer before = lines.putIfAbsent(place(name, ""), number);
    if (before != null && !name.equals(DEFAULT)) {
      throw unreadable(
          number, "section [" + name + "] is there twice, first on line " + before + ".");
    }
    sections.computeIfAbsent(name, key -> new LinkedHashMap<>());
  }

  private void openKey(String content, int number) {
    if (section == null) {
      throw unreadable(number, "a key needs a [section] above it.");
    }
    int split = splitAt(content);
    if (split < 0) {
      throw unreadable(number, "there is no '=' on this line.");
    }
    String key = lowerCase(content.substring(0, split).stripTrailing());
    if (key.isEmpty()) {
      throw unreadable(number, "there is no key before '" + content.charAt(split) + "'.");
    }
    Integer before = lines.putIfAbsent(place(section, key), number);
    if (before != null) {
      throw unreadable(number, "'" + key + "' is there twice, first on line " + before + ".");
    }
    value = new ArrayList<>();
    value.add(content.substring(split + 1).strip());
    sections.getOrDefault(section, new LinkedHashMap<>()).put(key, value);
  }

  private static int splitAt(String content) {
    int equals = content.indexOf('=');
    int colon = content.indexOf(':');
    if (equals < 0 || colon < 0) {
      return Math.max(equals, colon);
    }
    return Math.min(equals, colon);
  }

  private ProblemException unreadable(int line, String what) {
    return Problem.CONFIG_UNREADABLE.failure(file + ":" + line + ": " + what).exception();
  }
}
