package orchestrator.aws.profile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line split into words as a POSIX shell does it: blanks, both quotes, backslash; nothing is
 * expanded. It is what Python's {@code shlex.split} does, and so the AWS CLI.
 *
 * @param words in their order
 * @param open the quote that is never closed, or the backslash with nothing after it; null when the
 *     line is whole
 */
public record ShellWords(List<String> words, @Nullable Character open) {
  private static final String BLANKS = " \t\r\n";

  public ShellWords {
    words = List.copyOf(words);
  }

  public static ShellWords split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && BLANKS.indexOf(c) >= 0) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
        continue;
      }
      begun = true;
      if (c == '\\' && quote != '\'') {
        if (++i == line.length()) {
          return new ShellWords(words, c);
        }
        char next = line.charAt(i);
        // Between double quotes it only protects the quote and itself.
        word.append(quote != 0 && next != '"' && next != '\\' ? "\\" : "").append(next);
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else {
        word.append(c);
      }
    }
    if (quote != 0) {
      return new ShellWords(words, quote);
    }
    if (begun) {
      words.add(word.toString());
    }
    return new ShellWords(words, null);
  }
}
