package orchestrator.aws.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import orchestrator.aws.profile.SharedFile.Fault;
import orchestrator.aws.profile.SharedFile.Section;
import orchestrator.aws.profile.SharedFile.Stray;
import orchestrator.text.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link SharedFile} by the grammar of the AWS CLI, which is that of Python's {@code
 * RawConfigParser}: the first {@code =} or {@code :} ends a key, whatever follows is the value (no
 * comments there, no quotes, nothing expanded), deeper indented lines continue it, {@code
 * [DEFAULT]} holds for every section, and nothing may stand twice.
 */
final class SharedFileReader {
  /** Where {@code str.splitlines} ends a line, beside what ends one in a file. */
  private static final Pattern LINE_ENDS =
      Pattern.compile("[\\x0B\\f\\x1C-\\x1E\\x85\\u2028\\u2029]");

  /** Its properties hold for every other section. */
  private static final String EVERYWHERE = "DEFAULT";

  private final Map<String, Draft> sections = new LinkedHashMap<>();
  private final Draft everywhere = new Draft();
  private final List<Stray> strays = new ArrayList<>();

  /** Where properties go; null before the first header. */
  private @Nullable Draft section;

  /** What deeper lines continue. */
  private @Nullable Property property;

  private int indent;

  private SharedFileReader() {}

  /** Reads a whole file; nothing in it makes this fail. */
  static SharedFile read(byte[] bytes) {
    List<SharedFileLine> lines = SharedFileLine.all(bytes);
    return lines == null
        ? new SharedFile(
            Map.of(), List.of(new Stray(new Fault(0, "it is UTF-16; save it as UTF-8"), null)))
        : new SharedFileReader().read(lines);
  }

  private SharedFile read(List<SharedFileLine> lines) {
    lines.forEach(this::read);
    Map<String, Section> finished = new LinkedHashMap<>();
    sections.forEach((header, draft) -> finished.put(header, draft.finished(everywhere)));
    return new SharedFile(finished, strays);
  }

  private void read(SharedFileLine line) {
    if (line.isComment()) {
      return;
    }
    String text = line.text();
    if (text.isEmpty()) {
      if (property != null) {
        property.lines.add(line);
      }
      return;
    }
    if (property != null && line.indent() > indent) {
      property.lines.add(line);
      note(line.encodingFault());
      return;
    }
    indent = line.indent();
    int close = text.lastIndexOf(']');
    if (text.startsWith("[") && close > 1) {
      begin(text.substring(1, close), line);
    } else {
      add(text, line);
    }
    note(line.encodingFault());
  }

  private void begin(String header, SharedFileLine line) {
    property = null;
    if (header.equals(EVERYWHERE)) {
      section = everywhere;
      return;
    }
    Draft first = sections.get(header);
    section = new Draft();
    if (first == null) {
      sections.put(header, section);
    } else {
      first.faults.add(line.fault("this section stands there for the second time"));
    }
  }

  private void add(String text, SharedFileLine line) {
    property = null;
    int end = separator(text);
    if (end < 0 && text.startsWith("[")) {
      // What follows was meant for a section of its own.
      strays.add(new Stray(line.fault("the closing bracket is missing"), text));
      section = new Draft();
    } else if (section == null) {
      strays.add(new Stray(line.fault("it stands before any [section]"), null));
    } else if (end <= 0) {
      section.faults.add(
          line.fault(end < 0 ? "there is no '='" : "there is nothing before the '='"));
    } else {
      String key = PythonText.strip(text.substring(0, end)).toLowerCase(Locale.ROOT);
      property = new Property(PythonText.strip(text.substring(end + 1)));
      if (section.properties.putIfAbsent(key, property) != null) {
        section.faults.add(
            line.fault("'" + ForeignText.oneLine(key) + "' stands there for the second time"));
      }
    }
  }

  /** Where the key ends; -1 where nothing does. */
  private static int separator(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
  }

  private void note(@Nullable Fault fault) {
    if (fault != null && section != null) {
      section.faults.add(fault);
    }
  }

  /** A property that may still be continued. */
  private static final class Property {
    private final String first;
    private final List<SharedFileLine> lines = new ArrayList<>();

    Property(String first) {
      this.first = first;
    }

    String text() {
      StringBuilder text = new StringBuilder(first);
      lines.forEach(line -> text.append('\n').append(line.text()));
      return PythonText.stripTrailing(text.toString());
    }

    /** The block as keys and values. */
    Map<String, String> nested(List<Fault> faults) {
      Map<String, String> nested = new HashMap<>();
      for (SharedFileLine line : lines) {
        for (String part : LINE_ENDS.splitAsStream(line.text()).toList()) {
          String text = PythonText.strip(part);
          int end = text.indexOf('=');
          if (end >= 0) {
            nested.put(
                PythonText.strip(text.substring(0, end)),
                PythonText.strip(text.substring(end + 1)));
          } else if (!text.isEmpty()) {
            faults.add(line.fault("there is no '=' in the indented line"));
          }
        }
      }
      return nested;
    }
  }

  /** A section that may still grow. */
  private static final class Draft {
    private final Map<String, Property> properties = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    Section finished(Draft everywhere) {
      Map<String, Property> all = new LinkedHashMap<>(everywhere.properties);
      all.putAll(properties);
      List<Fault> found = new ArrayList<>(faults);
      found.addAll(everywhere.faults);
      Map<String, String> plain = new HashMap<>();
      Map<String, Map<String, String>> nested = new HashMap<>();
      all.forEach(
          (key, property) -> {
            String text = property.text();
            if (text.startsWith("\n")) {
              nested.put(key, property.nested(found));
            } else {
              plain.put(key, text);
            }
          });
      return new Section(plain, nested, found);
    }
  }
}
