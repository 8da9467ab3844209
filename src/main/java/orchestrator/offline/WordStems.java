package orchestrator.offline;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text's words are: runs of letters and digits, in lower case and cut after six letters, so
 * that most inflections of a word count as one. Where a script has no blanks between words, pairs
 * of neighbouring characters stand in for them.
 */
final class WordStems {
  private static final int STEM = 6;

  private WordStems() {}

  static List<String> in(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int previous = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean unspaced = isUnspaced(c);
      if (unspaced || !isWordPart(c)) {
        end(word, words);
      } else if (word.length() < STEM) {
        word.appendCodePoint(Character.toLowerCase(c));
      }
      if (unspaced && previous != 0) {
        words.add(new StringBuilder().appendCodePoint(previous).appendCodePoint(c).toString());
      }
      previous = unspaced ? c : 0;
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isWordPart(int c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isUnspaced(int c) {
    if (c < 0x0E00 || !Character.isLetter(c)) {
      return false;
    }
    return switch (UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
