package orchestrator.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TerminalSanitizerTest {
  private static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a\tb\nc", "a\tb\nc"),
        Arguments.of("Größe 😀 \u200f\u05d0", "Größe 😀 \u200f\u05d0"),
        Arguments.of("a\u001b[1;31mred\u001b[0m b", "ared b"),
        Arguments.of("a\u001b[2J\u001b[H\u001b[?1049hb", "ab"),
        Arguments.of("a\u001b]52;c;ZXZpbA==\u0007b", "ab"),
        Arguments.of("a\u001b]0;title\u001b\\b", "ab"),
        Arguments.of("a\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\b", "alinkb"),
        Arguments.of("a\u001bPq#0;2;0;0;0\u001b\\b", "ab"),
        Arguments.of("a\u009b31mb\u009d0;x\u009cc\u0090q\u009cd", "abcd"),
        Arguments.of("a\u001b(0b\u001bc\u001b7c", "abc"),
        Arguments.of("progress 1%\rprogress 2%\r\ndone", "progress 1%\nprogress 2%\ndone"),
        Arguments.of("a\u0000\u0007\u0008\u000b\u000c\u007f\u0085b", "ab"),
        Arguments.of("a\u202eb\u202c\u2066c\u2069d", "abcd"),
        Arguments.of("a\u001b Fb\u001b/cc\u001b0d\u001b~e", "abcde"),
        Arguments.of("a\u001b[ @b\u001b[?~c\u001b[/md", "abcd"),
        Arguments.of("a\u001bXs\u001b\\b\u001b^s\u009cc\u001b_s\u0007d\u0098s\u009ce", "abcde"),
        Arguments.of("a\u009es\u009cb\u009fs\u009cc\u001bÖd", "abcÖd"),
        Arguments.of("a\u202a\u2029b\u202f\u2065c", "a\u2029b\u202f\u2065c"),
        Arguments.of("a~\u007f\u00a0b", "a~\u00a0b"),
        // What never ends takes its line along and no more.
        Arguments.of("a\u001b]0;no end\nb", "a\nb"),
        Arguments.of("a\u001b]0;no end\r\nb", "a\nb"),
        Arguments.of("a\u001b[12\nb", "a\nb"),
        Arguments.of("a\u001b\u001b[1mb\u001b", "ab"),
        Arguments.of("a\u001b[\u001b[1mb", "ab"),
        Arguments.of("a\u001b]x\u001b[1m\u0007b", "ab"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  @Fault("F87")
  @Guarantee(7)
  void loses_what_steers_a_terminal_wherever_the_text_is_cut(String text, String harmless) {
    assertEquals(harmless, TerminalSanitizer.text(text));
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        TerminalSanitizer printable = new TerminalSanitizer();
        String pieces =
            printable.next(text.substring(0, first))
                + printable.next(text.substring(first, second))
                + printable.next(text.substring(second));
        assertEquals(harmless, pieces, "cut at " + first + " and " + second);
      }
    }
  }

  @Test
  @Fault("F87")
  void holds_no_control_character_whatever_comes_in() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int i = 0; i < length; i++) {
        text.append((char) (random.nextInt(4) == 0 ? 0x1b : random.nextInt(0xa5)));
      }
      String harmless = TerminalSanitizer.text(text.toString());
      assertTrue(
          harmless.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'));
      assertEquals(harmless, TerminalSanitizer.text(harmless));
    }
  }

  @Test
  void counts_what_it_leaves_out() {
    TerminalSanitizer printable = new TerminalSanitizer();
    printable.next("one\r\n\u001b[1mtwo");
    assertEquals(4, printable.removed());
  }

  @Test
  @Fault("F90")
  void is_one_line_when_it_has_to_be() {
    assertEquals("a b  c d", TerminalSanitizer.line("a\nb\r\n\u2028c\u001b[2J\td"));
  }
}
