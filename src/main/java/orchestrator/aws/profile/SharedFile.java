package orchestrator.aws.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the two files that all AWS tools share, {@code ~/.aws/config} or {@code
 * ~/.aws/credentials}, by sections.
 *
 * <p>The AWS CLI refuses a file as a whole for any fault in it. Here a fault belongs to the section
 * that it stands in, and matters to nobody else.
 *
 * @param sections by what stands between the brackets, in the order of the file
 * @param strays what belongs to no section
 */
record SharedFile(Map<String, Section> sections, List<Stray> strays) {
  static final SharedFile EMPTY = new SharedFile(Map.of(), List.of());

  SharedFile {
    sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    strays = List.copyOf(strays);
  }

  /**
   * Something that cannot be read.
   *
   * @param line counted from 1; 0 for the file as a whole
   * @param why the end of a sentence about the line, without anything that stands on it
   */
  record Fault(int line, String why) {
    /** A sentence about the file. */
    String in(Object file) {
      return file + (line == 0 ? "" : ", line " + line) + ": " + why + ".";
    }
  }

  /**
   * A fault outside all sections.
   *
   * @param header the line that should have begun a section; null if it might be any
   */
  record Stray(Fault fault, @Nullable String header) {
    /** Whether a profile of this name, or session, may have been meant. */
    boolean mayBe(String name) {
      return header == null || header.contains(name);
    }
  }

  /**
   * What stands under one header.
   *
   * @param properties keys in lower case
   * @param nested the properties that have an indented block for a value
   * @param faults what cannot be read; the AWS CLI refuses such a section
   */
  record Section(
      Map<String, String> properties, Map<String, Map<String, String>> nested, List<Fault> faults) {
    Section {
      properties = Map.copyOf(properties);
      nested = Map.copyOf(nested);
      faults = List.copyOf(faults);
    }

    /** The names are no secret; the values may be. */
    @Override
    public String toString() {
      return "Section" + properties.keySet();
    }
  }

  /**
   * The sections whose header is a kind and a name, as in {@code [sso-session NAME]}: exactly two
   * words, with or without quotes. Of two with the same name the last one counts.
   */
  Map<String, Section> named(String kind) {
    Map<String, Section> named = new LinkedHashMap<>();
    sections.forEach(
        (header, section) -> {
          if (header.startsWith(kind)) {
            ShellWords split = ShellWords.split(header);
            if (split.open() == null && split.words().size() == 2) {
              named.put(split.words().get(1), section);
            }
          } else if (kind.equals("profile") && header.equals("default")) {
            named.put(header, section);
          }
        });
    return named;
  }
}
