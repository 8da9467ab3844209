package orchestrator.model;

import java.util.List;

/**
 * A part of an agent's answer and what it rests on.
 *
 * @param text the cited part of the answer; may be empty
 * @param sources where it comes from: URLs, S3 URIs or document names, as the agent gave them
 */
public record Citation(String text, List<String> sources) {
  public Citation {
    sources = List.copyOf(sources);
  }
}
