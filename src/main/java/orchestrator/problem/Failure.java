package orchestrator.problem;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a {@link Problem}, as a value that can be printed, recorded and compared.
 *
 * @param problem what kind of failure it is; owns title and advice
 * @param detail what only this occurrence knows (host, model id, sources tried), in one or two
 *     sentences; never a secret; may be empty
 * @param facts what the problem's advice leaves open, and what others decide on, by name
 * @param requestId the id that AWS gave the refused request, if one arrived
 */
public record Failure(
    Problem problem, String detail, Map<String, String> facts, @Nullable String requestId) {

  public Failure {
    facts = Map.copyOf(facts);
  }

  /** The same failure with one more fact. */
  public Failure with(String name, String value) {
    Map<String, String> more = new TreeMap<>(facts);
    more.put(name, value);
    return new Failure(problem, detail, more, requestId);
  }

  /** One of the facts; empty where this occurrence does not know it. */
  public String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  /** The same failure with the AWS request id, which may be unknown. */
  public Failure requestId(@Nullable String id) {
    return new Failure(problem, detail, facts, id);
  }

  /** What to do next, with this occurrence's facts filled in. */
  public String advice() {
    return filled(problem.advice());
  }

  /** The advice with each instruction on a line of its own, however long. */
  public List<String> instructions() {
    return Problem.instructions(problem.advice()).stream().map(this::filled).toList();
  }

  private String filled(String text) {
    String advice = text;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      advice = advice.replace("{" + fact.getKey() + "}", fact.getValue());
    }
    return advice;
  }

  /** This failure, ready to be thrown. */
  public ProblemException exception() {
    return new ProblemException(this, null);
  }

  /** This failure, ready to be thrown, with what caused it (shown with {@code --debug} only). */
  public ProblemException exception(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
