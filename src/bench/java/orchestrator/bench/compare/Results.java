package orchestrator.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, round by round. */
final class Results {
  private final Map<String, List<Measured>> rounds = new LinkedHashMap<>();
  private final List<Double> firstTextBeyond = new ArrayList<>();

  void add(String name, Measured measured) {
    rounds.computeIfAbsent(name, any -> new ArrayList<>()).add(measured);
  }

  void firstText(double ours, double theirs) {
    firstTextBeyond.add((ours - theirs) * 1000);
  }

  Map<String, List<Measured>> rounds() {
    return rounds;
  }

  boolean has(Contest contest) {
    return contest.figure() == Contest.Figure.FIRST_TEXT
        ? !firstTextBeyond.isEmpty()
        : rounds.containsKey(contest.ours()) && rounds.containsKey(contest.theirs());
  }

  /** The median, in milliseconds. */
  double firstTextBeyond() {
    return median(firstTextBeyond);
  }

  /** The median of the ratios, each within its round. */
  double ratio(Contest contest, ToDoubleFunction<Measured> figure) {
    List<Measured> ours = rounds.get(contest.ours());
    List<Measured> theirs = rounds.get(contest.theirs());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ours.size(); round++) {
      ratios.add(figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(theirs.get(round)));
    }
    return median(ratios);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
