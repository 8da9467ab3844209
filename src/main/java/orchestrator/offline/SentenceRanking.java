package orchestrator.offline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.offline.PageContent.Passage;

/**
 * Chooses the sentences that have most in common with all others. Each sentence is a vector of its
 * words, rare words weighing more (tf-idf); how central it is, is its likeness (cosine) to the sum
 * of all. Words that are everywhere weigh little, so no language needs a list of them.
 */
final class SentenceRanking {
  private static final int FEWEST_WORDS = 6;
  private static final int LONGEST = 320;
  private static final int MOST_FROM_ONE_SECTION = 2;

  /** The first sentence of a section tends to say what the section is about. */
  private static final double FIRST_IN_SECTION = 1.2;

  /** Two sentences more alike than this say the same. */
  private static final double ALIKE = 0.5;

  private record Candidate(Passage passage, Map<String, Double> vector, boolean first) {}

  private SentenceRanking() {}

  /** At most {@code count} of the sentences, in the order in which they came. */
  static List<Passage> among(List<Passage> sentences, int count) {
    List<Candidate> candidates = candidates(sentences);
    Map<String, Double> sum = new HashMap<>();
    for (Candidate candidate : candidates) {
      candidate.vector().forEach((word, weight) -> sum.merge(word, weight, Double::sum));
    }
    double[] scores = new double[candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      Candidate candidate = candidates.get(i);
      scores[i] = product(candidate.vector(), sum) * (candidate.first() ? FIRST_IN_SECTION : 1);
    }
    List<Integer> chosen = choose(candidates, scores, count);
    chosen.sort(null);
    List<Passage> passages = new ArrayList<>();
    for (int index : chosen) {
      passages.add(candidates.get(index).passage());
    }
    return passages;
  }

  /**
   * The best first. What is turned down once stays so, since those that it is too much like stay;
   * so each is looked at once, beside the few that were chosen before.
   */
  private static List<Integer> choose(List<Candidate> candidates, double[] scores, int count) {
    List<Integer> bestFirst = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > 0) {
        bestFirst.add(i);
      }
    }
    bestFirst.sort((one, other) -> Double.compare(scores[other], scores[one]));
    List<Integer> chosen = new ArrayList<>();
    for (int index : bestFirst) {
      if (chosen.size() == count) {
        break;
      }
      if (addsSomething(candidates, chosen, candidates.get(index))) {
        chosen.add(index);
      }
    }
    return chosen;
  }

  private static boolean addsSomething(
      List<Candidate> candidates, List<Integer> chosen, Candidate candidate) {
    int sameSection = 0;
    for (int index : chosen) {
      Candidate other = candidates.get(index);
      if (product(candidate.vector(), other.vector()) > ALIKE) {
        return false;
      }
      sameSection += other.passage().section().equals(candidate.passage().section()) ? 1 : 0;
    }
    return sameSection < MOST_FROM_ONE_SECTION;
  }

  private static List<Candidate> candidates(List<Passage> sentences) {
    List<Map<String, Double>> counts = new ArrayList<>();
    List<Passage> passages = new ArrayList<>();
    Map<String, Integer> spread = new HashMap<>();
    for (Passage sentence : sentences) {
      List<String> words = WordStems.in(sentence.text());
      if (words.size() >= FEWEST_WORDS && sentence.text().length() <= LONGEST) {
        Map<String, Double> count = new LinkedHashMap<>();
        for (String word : words) {
          count.merge(word, 1.0, Double::sum);
        }
        for (String word : count.keySet()) {
          spread.merge(word, 1, Integer::sum);
        }
        counts.add(count);
        passages.add(sentence);
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    String section = null;
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      boolean first = !passage.section().equals(section);
      section = passage.section();
      candidates.add(new Candidate(passage, weigh(counts.get(i), spread, passages.size()), first));
    }
    return candidates;
  }

  /** Turns counts into weights: rare words weigh more, and the vector's length becomes 1. */
  private static Map<String, Double> weigh(
      Map<String, Double> counts, Map<String, Integer> spread, int sentences) {
    double squares = 0;
    for (Map.Entry<String, Double> entry : counts.entrySet()) {
      double rarity = Math.log1p((double) sentences / spread.getOrDefault(entry.getKey(), 1));
      entry.setValue(entry.getValue() * rarity);
      squares += entry.getValue() * entry.getValue();
    }
    double length = Math.sqrt(squares);
    counts.replaceAll((word, weight) -> weight / length);
    return counts;
  }

  private static double product(Map<String, Double> one, Map<String, Double> other) {
    double product = 0;
    for (Map.Entry<String, Double> entry : one.entrySet()) {
      product += entry.getValue() * other.getOrDefault(entry.getKey(), 0.0);
    }
    return product;
  }
}
