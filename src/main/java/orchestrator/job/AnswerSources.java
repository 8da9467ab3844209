package orchestrator.job;

import java.util.LinkedHashSet;
import java.util.Set;
import orchestrator.model.Answer;
import orchestrator.model.Citation;
import orchestrator.text.TerminalSanitizer;

/** The sources that an agent's answer rests on, as they stand under it. */
final class AnswerSources {
  private AnswerSources() {}

  /** A list in Markdown, each source once; empty where there is nothing to cite or to cite it. */
  static String under(Answer answer) {
    Set<String> sources = new LinkedHashSet<>();
    for (Citation citation : answer.citations()) {
      citation.sources().forEach(source -> sources.add(TerminalSanitizer.line(source)));
    }
    if (sources.isEmpty() || answer.text().isBlank()) {
      return "";
    }
    StringBuilder list = new StringBuilder(answer.text().endsWith("\n") ? "\n" : "\n\n");
    list.append("Sources:\n\n");
    sources.forEach(source -> list.append("- ").append(source).append('\n'));
    return list.toString();
  }
}
