package orchestrator.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A piece of a prompt template. */
sealed interface TemplatePiece {

  /** Text as it stands. */
  record Text(String text) implements TemplatePiece {}

  /**
   * A place to be filled.
   *
   * @param key the variable's name
   * @param fallback what stands there when nobody gives a value; null when somebody must
   * @param line where it is in the template, from 1
   */
  record Gap(String key, @Nullable String fallback, int line) implements TemplatePiece {}

  /**
   * A part of the template that stands there only where a variable has a value.
   *
   * @param key the variable's name
   */
  record Section(String key, List<TemplatePiece> pieces) implements TemplatePiece {
    public Section {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * Collects the variables of a template.
   *
   * @param filled those that are filled in somewhere
   * @param asked those that a part depends on
   */
  static void keys(List<TemplatePiece> pieces, Set<String> filled, Set<String> asked) {
    for (TemplatePiece piece : pieces) {
      if (piece instanceof Gap gap) {
        filled.add(gap.key());
      } else if (piece instanceof Section section) {
        asked.add(section.key());
        keys(section.pieces(), filled, asked);
      }
    }
  }

  /** Takes a template apart; {@code name} is what errors call it. */
  static List<TemplatePiece> parse(String name, String text) {
    String template = text.startsWith("\uFEFF") ? text.substring(1) : text;
    template = template.replace("\r\n", "\n");
    if (template.isBlank()) {
      throw unreadable(name + " is empty.");
    }
    Deque<List<TemplatePiece>> open = new ArrayDeque<>(List.of(new ArrayList<>()));
    Deque<Gap> sections = new ArrayDeque<>();
    StringBuilder plain = new StringBuilder();
    int line = 1;
    int at = 0;
    while (at < template.length()) {
      if (template.startsWith("\\{{", at)) {
        plain.append("{{");
        at += 3;
      } else if (template.startsWith("{{", at)) {
        int end = template.indexOf("}}", at);
        String inside = end < 0 ? "" : template.substring(at + 2, end).strip();
        open.element().add(new Text(plain.toString()));
        plain.setLength(0);
        if (inside.startsWith("#")) {
          sections.push(gap(name, line, inside.substring(1)));
          open.push(new ArrayList<>());
        } else if (inside.startsWith("/")) {
          String key = gap(name, line, inside.substring(1)).key();
          if (sections.isEmpty() || !sections.pop().key().equals(key)) {
            throw unreadable(
                name + ", line " + line + ": {{/" + key + "}} ends what does not begin so.");
          }
          List<TemplatePiece> pieces = open.pop();
          open.element().add(new Section(key, pieces));
        } else {
          open.element().add(gap(name, line, end < 0 ? null : template.substring(at + 2, end)));
        }
        boolean alone = isAlone(template, at, end + 2, inside);
        line += alone ? 1 : 0;
        at = end + (alone ? 3 : 2);
      } else {
        char c = template.charAt(at++);
        line += c == '\n' ? 1 : 0;
        plain.append(c);
      }
    }
    if (!sections.isEmpty()) {
      Gap first = sections.pop();
      throw unreadable(
          name
              + ", line "
              + first.line()
              + ": {{#"
              + first.key()
              + "}} has no {{/"
              + first.key()
              + "}}.");
    }
    open.element().add(new Text(plain.toString()));
    return List.copyOf(open.element());
  }

  /** Whether the begin or end of a part has a line to itself, which is then no line of the text. */
  private static boolean isAlone(String template, int start, int end, String inside) {
    return (inside.startsWith("#") || inside.startsWith("/"))
        && (start == 0 || template.charAt(start - 1) == '\n')
        && end < template.length()
        && template.charAt(end) == '\n';
  }

  private static Gap gap(String name, int line, @Nullable String inside) {
    String where = name + ", line " + line + ": ";
    if (inside == null || inside.indexOf('\n') >= 0) {
      throw unreadable(where + "'{{' without '}}'. Write \\{{ where it is plain text.");
    }
    int equals = inside.indexOf('=');
    String key = (equals < 0 ? inside : inside.substring(0, equals)).strip();
    if (!isKey(key)) {
      throw unreadable(
          where
              + "'{{"
              + FencedPage.oneLine(inside)
              + "}}' is no variable. Names are letters, digits, '-' and '_'; write \\{{ where it is"
              + " plain text.");
    }
    return new Gap(key, equals < 0 ? null : inside.substring(equals + 1).strip(), line);
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
  }

  static ProblemException unreadable(String detail) {
    return Problem.TEMPLATE_UNREADABLE.failure(detail).exception();
  }
}
