package orchestrator.bench.compare;

import java.util.List;
import java.util.Map;

/**
 * One side of a comparison.
 *
 * @param name as the table shows it
 * @param words program and arguments
 * @param variables its whole environment
 * @param before what is done before each time, unmeasured; empty for nothing
 */
record Command(
    String name, List<String> words, Map<String, String> variables, List<String> before) {
  Command(String name, List<String> words, Map<String, String> variables) {
    this(name, words, variables, List.of());
  }
}
