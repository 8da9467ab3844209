package orchestrator.fidelity;

import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts as runs of words, and how alike two of them are. */
final class Words {
  private static final String SINGLE = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}";
  private static final Pattern WORD =
      Pattern.compile("[" + SINGLE + "]|[\\p{L}\\p{N}&&[^" + SINGLE + "]]+");

  /** Marks within a word do not end it, as in {@code el**even**}. */
  private static final Pattern MARKS = Pattern.compile("[*`~\\u00ad\\u200b-\\u200d\\ufe0f\\ufeff]");

  private Words() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(MARKS.matcher(text).replaceAll(""));
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }

  static Map<String, Integer> counted(List<String> words) {
    Map<String, Integer> counts = new HashMap<>();
    words.forEach(word -> counts.merge(word, 1, Integer::sum));
    return counts;
  }

  /** How many words both have, in whatever order. */
  static int common(List<String> some, List<String> others) {
    Map<String, Integer> left = counted(others);
    int common = 0;
    for (String word : some) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        common++;
      }
    }
    return common;
  }

  /** From 0 to 1, whatever the order. */
  static double likeness(List<String> some, List<String> others) {
    int all = some.size() + others.size();
    return all == 0 ? 1 : 2.0 * common(some, others) / all;
  }

  /** The length of the longest sequence that is in both in the same order. */
  static int inOrder(List<String> some, List<String> others) {
    int start = 0;
    int shorter = Math.min(some.size(), others.size());
    while (start < shorter && some.get(start).equals(others.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && some.get(some.size() - 1 - end).equals(others.get(others.size() - 1 - end))) {
      end++;
    }
    List<String> rest = some.subList(start, some.size() - end);
    Map<String, BigInteger> places = new HashMap<>();
    for (int i = 0; i < rest.size(); i++) {
      places.merge(rest.get(i), BigInteger.ONE.shiftLeft(i), BigInteger::or);
    }
    // A column of the usual table at a time, a bit for each of its steps (Hyyrö 2004).
    BigInteger all = BigInteger.ONE.shiftLeft(rest.size()).subtract(BigInteger.ONE);
    BigInteger column = all;
    for (String word : others.subList(start, others.size() - end)) {
      BigInteger place = places.get(word);
      if (place != null) {
        BigInteger met = column.and(place);
        column = column.add(met).or(column.subtract(met)).and(all);
      }
    }
    return start + end + rest.size() - column.bitCount();
  }

  /** Whether a text begins with the first words of another, others between them or not. */
  static boolean startsLike(List<String> text, List<String> wanted) {
    List<String> first = wanted.subList(0, Math.min(8, wanted.size()));
    List<String> start = text.subList(0, Math.min(first.size() + 20, text.size()));
    int needed = first.size() < 5 ? first.size() : first.size() - 1;
    return needed > 0 && inOrder(first, start) >= needed;
  }

  /** Letters and digits alone, to compare addresses and titles by. */
  static String key(String text) {
    String decoded = text;
    try {
      decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // then a percent sign is one
    }
    return decoded.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "");
  }
}
