package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;

/** Cuts prose into sentences by its punctuation, for any script. */
final class SentenceSplitter {
  private SentenceSplitter() {}

  static List<String> in(String prose) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < prose.length(); i++) {
      if (isEnd(prose, i)) {
        int end = i + 1;
        while (end < prose.length() && isTrailing(prose.charAt(end))) {
          end++;
        }
        if (end == prose.length() || beginsAnother(prose, end, prose.charAt(i))) {
          add(sentences, prose.substring(start, end));
          start = end;
          i = end - 1;
        }
      }
    }
    add(sentences, prose.substring(start));
    return sentences;
  }

  /** Whether the sentence asks something. */
  static boolean isQuestion(String sentence) {
    int last = sentence.length() - 1;
    while (last > 0 && isTrailing(sentence.charAt(last))) {
      if ("?？؟".indexOf(sentence.charAt(last)) >= 0) {
        return true;
      }
      last--;
    }
    return false;
  }

  private static void add(List<String> sentences, String sentence) {
    if (!sentence.isBlank()) {
      sentences.add(sentence.strip());
    }
  }

  private static boolean isEnd(String prose, int at) {
    char c = prose.charAt(at);
    return c == '.' ? !isAbbreviation(prose, at) : "!?…。！？؟।".indexOf(c) >= 0;
  }

  /** A full stop after a single letter: "e.g.", "z. B.", "J. Smith". */
  private static boolean isAbbreviation(String prose, int at) {
    return at >= 1
        && Character.isLetter(prose.charAt(at - 1))
        && (at == 1 || !Character.isLetterOrDigit(prose.charAt(at - 2)))
        && at + 1 < prose.length();
  }

  private static boolean isTrailing(char c) {
    return ".!?…。！？؟।\"'”’»)]）」』".indexOf(c) >= 0;
  }

  /** Whether another sentence begins here: always in scripts without blanks between words. */
  private static boolean beginsAnother(String prose, int at, char end) {
    if (end >= 0x3000) {
      return true;
    }
    int next = at;
    while (next < prose.length() && Character.isWhitespace(prose.charAt(next))) {
      next++;
    }
    return next > at && next < prose.length() && !Character.isLowerCase(prose.codePointAt(next));
  }
}
