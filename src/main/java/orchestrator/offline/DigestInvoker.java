package orchestrator.offline;

import java.util.List;
import java.util.function.Consumer;
import orchestrator.document.Document;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;

/**
 * Answers every prompt with a digest of the page, made of the page's own words on this machine. The
 * same page always gives the same digest, whatever the prompt asks for.
 */
public final class DigestInvoker implements Engine {
  private final String title;
  private final Document page;

  /**
   * @param title the page's title
   * @param page the page
   */
  public DigestInvoker(String title, Document page) {
    this.title = title;
    this.page = page;
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    StringBuilder text = new StringBuilder();
    for (String part : Digest.of(title, PageReader.read(page.blocks()))) {
      text.append(part);
      events.accept(new RunEvent.Text(part));
    }
    return new Answer(
        text.toString(), "digest", Usage.UNKNOWN, List.of(), List.of(), null, null, null);
  }

  @Override
  public void close() {}
}
