package orchestrator.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.faults.Fault;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expected values are what Python's {@code configparser.ConfigParser()} gives for the same text.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfFileTest {
  private static String value(String text, String key) {
    ConfFile.Entry entry = ConfFile.of(text, "test.conf").get(key);
    return entry == null ? "(none)" : entry.value();
  }

  private static ProblemException refused(String text) {
    return assertThrows(
        ProblemException.class, () -> ConfFile.of(text, "test.conf").get("c.key"), text);
  }

  @Nested
  class Reads_as_configparser {
    @ParameterizedTest
    @Fault({"F04", "F06", "F08", "F13"})
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "key=value|value",
          "key = value|value",
          "key: value|value",
          "key : a=b|a=b",
          "key = a:b|a:b",
          "KEY = value|value",
          "key = a ; not a comment|a ; not a comment",
          "key = a # not a comment|a # not a comment",
          "key = \"quoted\"|\"quoted\"",
          "key = C:\\new\\table|C:\\new\\table",
          "key = ends with \\|ends with \\",
          "key = \\u0041|\\u0041",
          "key = 50%%|50%",
          "key = ${HOME}|${HOME}",
          "key = ${@env/HOME}|${@env/HOME}",
          "key = Größe|Größe",
        })
    void one_line(String line, String expected) {
      assertEquals(expected, value("[c]\n" + line + "\n", "c.key"));
    }

    @ParameterizedTest
    @Fault("F11")
    @ValueSource(
        strings = {
          "[c]\r\nkey = v\r\n",
          "[c]\rkey = v\r",
          "[c]\nkey = v",
          "\n\n[c]\n\nkey=v\n",
          "[c] \t\nkey\t=\tv \t\n",
          "[c]\nkey:v",
        })
    void any_line_ends_and_blanks(String text) {
      assertEquals("v", value(text, "c.key"));
    }

    @Test
    void whole_line_comments_are_skipped_even_indented() {
      assertEquals("v", value("# one\n[c]\n  ; two\nkey = v\n   # three\n", "c.key"));
    }

    @Test
    void indented_lines_continue_a_value() {
      assertEquals("a\nb\n\nc", value("[c]\nkey = a\n  b\n\n  c\nother = d\n", "c.key"));
      assertEquals("d", value("[c]\nkey = a\n  b\n\n  c\nother = d\n", "c.other"));
    }

    @Test
    void a_comment_inside_a_continued_value_is_dropped() {
      assertEquals("a\nb", value("[c]\nkey = a\n# no\n  b\n", "c.key"));
    }

    @Test
    void text_after_the_section_bracket_is_ignored() {
      assertEquals("v", value("[c] ; note\nkey = v\n", "c.key"));
    }

    @Test
    void the_DEFAULT_section_is_inherited_by_sections_that_are_there() {
      String text = "[DEFAULT]\nkey = from default\n[c]\n[d]\nkey = own\n";
      assertEquals("from default", value(text, "c.key"));
      assertEquals("own", value(text, "d.key"));
      assertEquals("(none)", value(text, "e.key"));
    }

    @Test
    void placeholders_are_filled_from_the_section_and_from_DEFAULT() {
      String text = "[DEFAULT]\nhost = h\n[c]\nbase = https://%(host)s\nkey = %(BASE)s/x%%y\n";
      assertEquals("https://h/x%y", value(text, "c.key"));
    }

    @Test
    void a_section_name_with_a_slash_is_one_section() {
      assertEquals("v", value("[d/e]\nx = 1\n[c]\nkey = v\n", "c.key"));
    }

    @Test
    void a_key_that_begins_as_a_section_does_is_a_key() {
      String text = "[c]\n[odd = h\n  (c]\nkey = v\n";
      assertEquals("h\n(c]", value(text, "c.[odd"));
      assertEquals("v", value(text, "c.key"));
    }

    @Test
    void an_entry_knows_its_line() {
      ConfFile.Entry entry = ConfFile.of("# c\n\n[c]\nother = 1\nkey = v\n", "f").get("c.key");
      assertNotNull(entry);
      assertEquals(5, entry.line());
      assertNull(ConfFile.empty().get("c.key"));
    }
  }

  @Nested
  class Refuses {
    @ParameterizedTest
    @Fault({"F05", "F07", "F13"})
    @CsvSource(
        delimiter = '|',
        value = {
          "[c]~key = 1~key = 2|test.conf:3: 'key' is there twice, first on line 2.",
          "[c]~key = 1~KEY = 2|test.conf:3: 'key' is there twice, first on line 2.",
          "[c]~a = 1~[c]|test.conf:3: section [c] is there twice, first on line 1.",
          "key = 1|test.conf:1: a key needs a [section] above it.",
          "[c]~s3cret|test.conf:2: there is no '=' on this line.",
          "[c]~= s3cret|test.conf:2: there is no key before '='.",
          "[c]~key = 50% s3cret|test.conf:2: 'key' holds a single '%'; write '%%' for a percent"
              + " sign.",
          "[c]~key = %(nope)s|test.conf:2: 'key' refers to 'nope', which is not set.",
          "[c]~key = %(key)s|test.conf:2: 'key' refers to itself.",
          "[ c ]~key = 1|test.conf:1: there are blanks inside the brackets of [ c ].",
        })
    void with_the_line_and_without_the_value(String lines, String detail) {
      ProblemException e = refused(lines.replace('~', '\n'));
      assertEquals(Problem.CONFIG_UNREADABLE, e.failure().problem());
      assertEquals(detail, e.failure().detail());
      assertFalse(e.toString().contains("s3cret"));
    }

    @Test
    @Fault("F03")
    void bytes_that_are_not_UTF_8_with_their_line() {
      byte[] latin1 = "[c]\nkey = Größe\n".getBytes(StandardCharsets.ISO_8859_1);
      ProblemException e =
          assertThrows(ProblemException.class, () -> ConfText.decode(latin1, "test.conf"));
      assertEquals("test.conf:2: not UTF-8.", e.failure().detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\u001b", "\f", "\u007f", "\u009b"})
    void control_characters_with_their_line(String control) {
      byte[] bytes = ("[c]\nkey = s3cret" + control + "\n").getBytes(StandardCharsets.UTF_8);
      ProblemException e =
          assertThrows(ProblemException.class, () -> ConfText.decode(bytes, "test.conf"));
      assertEquals("test.conf:2: there is a control character on this line.", e.failure().detail());
    }

    @Test
    void the_line_of_a_control_character_whatever_ends_lines() {
      byte[] bytes = "[c]\r\na = 1\rb = 2\nc = \t3\u0001".getBytes(StandardCharsets.UTF_8);
      ProblemException e =
          assertThrows(ProblemException.class, () -> ConfText.decode(bytes, "test.conf"));
      assertEquals("test.conf:4: there is a control character on this line.", e.failure().detail());
    }

    @Test
    @Fault({"F02", "F14"})
    void UTF_16_and_binary_and_huge_files() {
      byte[] utf16 = "\uFEFF[c]".getBytes(StandardCharsets.UTF_16LE);
      assertRefused(
          "f is UTF-16; save it as UTF-8.", "\uFEFF[c]".getBytes(StandardCharsets.UTF_16));
      assertRefused("f is UTF-16; save it as UTF-8.", utf16);
      assertRefused("f is not a text file.", new byte[] {'[', 0});
      assertRefused("f is larger than 1 MiB.", new byte[2 << 20]);
    }

    private static void assertRefused(String detail, byte[] bytes) {
      ProblemException e = assertThrows(ProblemException.class, () -> ConfText.decode(bytes, "f"));
      assertEquals(detail, e.failure().detail());
    }
  }

  @Test
  @Fault("F02")
  void a_byte_order_mark_is_skipped() {
    byte[] bytes = "\uFEFF[c]\nkey = v".getBytes(StandardCharsets.UTF_8);
    assertEquals("v", value(ConfText.decode(bytes, "f"), "c.key"));
  }

  @Test
  @Fault("F06")
  void unknown_names_are_listed_with_the_nearest_known_one() {
    ConfFile conf = ConfFile.of("[bedrok]\nx=1\n[bedrock]\nregoin = y\n", "f.conf");
    List<String> unknown = conf.unknown(Map.of("bedrock", Set.of("region", "model")));
    assertEquals(
        List.of(
            "f.conf:1: unknown section [bedrok]. Did you mean 'bedrock'?",
            "f.conf:4: unknown key 'regoin' in [bedrock]. Did you mean 'region'?"),
        unknown);
    assertTrue(ConfFile.empty().unknown(Map.of()).isEmpty());
  }
}
