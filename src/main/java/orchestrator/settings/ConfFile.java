package orchestrator.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.text.DidYouMean;
import org.ini4j.Config;
import org.ini4j.spi.IniParser;
import org.jspecify.annotations.Nullable;

/**
 * {@code orchestrator.conf}, read as Python's {@code configparser} reads it.
 *
 * <p>{@link ConfLines} turns Python's dialect into the one that ini4j reads without surprises
 * (docs/adr/0007); {@code %(name)s} is filled in here when a value is asked for. ini4j's own {@code
 * fetch} is never called: it expands environment variables and does not stop at loops.
 */
public final class ConfFile {
  private static final int MAX_INTERPOLATION_DEPTH = 10;

  // Its own classes, which ini4j would otherwise look for in every jar: a third of reading a file.
  static {
    for (String part : List.of("IniParser", "EscapeTool")) {
      System.setProperty("org.ini4j.spi." + part, "org.ini4j.spi." + part);
    }
  }

  /** One value with the line that it starts on. */
  public record Entry(String value, int line) {}

  /** Where a value is looked for. */
  private record Place(String section, String key) {
    /** Of {@code section.key}. */
    static Place of(String sectionAndKey) {
      int dot = sectionAndKey.indexOf('.');
      return new Place(sectionAndKey.substring(0, dot), sectionAndKey.substring(dot + 1));
    }
  }

  private final String name;
  private final Map<String, Map<String, String>> sections;
  private final Map<String, Integer> lines;

  private ConfFile(
      String name, Map<String, Map<String, String>> sections, Map<String, Integer> lines) {
    this.name = name;
    this.sections = sections;
    this.lines = lines;
  }

  /** A file that says nothing. */
  public static ConfFile empty() {
    return new ConfFile("orchestrator.conf", Map.of(), Map.of());
  }

  /**
   * Reads a file.
   *
   * @param path where it is, for reading
   * @param name what to call it in messages
   * @throws orchestrator.problem.ProblemException if it cannot be read as configparser would
   */
  public static ConfFile read(Path path, String name) {
    return of(ConfText.read(path, name), name);
  }

  /** Reads a file that says nothing, which loads what reads one. */
  public static void practise() {
    of("", "nothing");
  }

  /** Reads the text of a file. */
  static ConfFile of(String text, String name) {
    ConfLines parsed = ConfLines.parse(text, name);
    Config dialect = new Config();
    dialect.setEscape(true);
    dialect.setEmptyOption(true);
    IniSections sections = new IniSections();
    try {
      IniParser.newInstance(dialect).parse(new StringReader(parsed.forIni4j()), sections);
    } catch (IOException e) {
      // Not with its cause: ini4j quotes the line, which may hold a token.
      throw Problem.CONFIG_UNREADABLE.failure(name + " is not a configuration file.").exception();
    }
    return new ConfFile(name, sections.all(), parsed.lines());
  }

  /** What messages call this file. */
  public String name() {
    return name;
  }

  /**
   * The value of {@code section.key}, placeholders filled in; null when it is not there.
   *
   * @throws orchestrator.problem.ProblemException if a placeholder cannot be filled in
   */
  public @Nullable Entry get(String sectionAndKey) {
    Place place = Place.of(sectionAndKey);
    String raw = raw(place.section, place.key);
    if (raw == null) {
      return null;
    }
    int line = line(place.section, place.key);
    return new Entry(interpolate(raw, place.section, place.key, line, 1), line);
  }

  /** The line of {@code section.key}, whatever its value is worth; 0 when it is not there. */
  public int lineOf(String sectionAndKey) {
    Place place = Place.of(sectionAndKey);
    return raw(place.section, place.key) == null ? 0 : line(place.section, place.key);
  }

  /** Sections and keys that mean nothing to us, by line, with the nearest known name. */
  public List<String> unknown(Map<String, Set<String>> known) {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> section : sections.entrySet()) {
      String title = section.getKey();
      Set<String> keys = known.get(title);
      if (title.equals(ConfLines.DEFAULT)) {
        continue;
      }
      if (keys == null) {
        String what = "unknown section [" + title + "].";
        unknown.add(at(line(title, "")) + what + DidYouMean.question(title, known.keySet()));
        continue;
      }
      for (String key : section.getValue().keySet()) {
        if (!keys.contains(key)) {
          String what = "unknown key '" + key + "' in [" + title + "].";
          unknown.add(at(line(title, key)) + what + DidYouMean.question(key, keys));
        }
      }
    }
    return unknown;
  }

  private String at(int line) {
    return name + ":" + line + ": ";
  }

  private @Nullable String raw(String section, String key) {
    Map<String, String> own = sections.get(section);
    if (own == null) {
      return null;
    }
    String value = own.get(key);
    Map<String, String> defaults = sections.get(ConfLines.DEFAULT);
    return value != null || defaults == null ? value : defaults.get(key);
  }

  private int line(String section, String key) {
    Integer own = lines.get(ConfLines.place(section, key));
    return own != null ? own : lines.getOrDefault(ConfLines.place(ConfLines.DEFAULT, key), 0);
  }

  /** As {@code configparser.BasicInterpolation}: {@code %%} and {@code %(name)s}, nothing else. */
  private String interpolate(String raw, String section, String key, int line, int depth) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    if (depth > MAX_INTERPOLATION_DEPTH) {
      throw unusable(line, key, "refers to itself");
    }
    StringBuilder value = new StringBuilder();
    int from = 0;
    for (int percent = raw.indexOf('%'); percent >= 0; percent = raw.indexOf('%', from)) {
      value.append(raw, from, percent);
      if (raw.startsWith("%%", percent)) {
        value.append('%');
        from = percent + 2;
        continue;
      }
      int end = raw.startsWith("%(", percent) ? raw.indexOf(")s", percent) : -1;
      if (end < 0) {
        throw unusable(line, key, "holds a single '%'; write '%%' for a percent sign");
      }
      String other = ConfLines.lowerCase(raw.substring(percent + 2, end));
      String replacement = raw(section, other);
      if (replacement == null) {
        throw unusable(line, key, "refers to '" + other + "', which is not set");
      }
      value.append(interpolate(replacement, section, key, line, depth + 1));
      from = end + 2;
    }
    return value.append(raw, from, raw.length()).toString();
  }

  private RuntimeException unusable(int line, String key, String what) {
    Failure failure = Problem.CONFIG_UNREADABLE.failure(at(line) + "'" + key + "' " + what + ".");
    return failure.exception();
  }
}
