package orchestrator.prompt;

import java.util.ArrayList;
import java.util.List;
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

  /** Takes a template apart; {@code name} is what errors call it. */
  static List<TemplatePiece> parse(String name, String text) {
    String template = text.startsWith("\uFEFF") ? text.substring(1) : text;
    template = template.replace("\r\n", "\n");
    if (template.isBlank()) {
      throw unreadable(name + " is empty.");
    }
    List<TemplatePiece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int line = 1;
    int at = 0;
    while (at < template.length()) {
      if (template.startsWith("\\{{", at)) {
        plain.append("{{");
        at += 3;
      } else if (template.startsWith("{{", at)) {
        int end = template.indexOf("}}", at);
        pieces.add(new Text(plain.toString()));
        plain.setLength(0);
        pieces.add(gap(name, line, end < 0 ? null : template.substring(at + 2, end)));
        at = end + 2;
      } else {
        char c = template.charAt(at++);
        line += c == '\n' ? 1 : 0;
        plain.append(c);
      }
    }
    pieces.add(new Text(plain.toString()));
    return List.copyOf(pieces);
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
