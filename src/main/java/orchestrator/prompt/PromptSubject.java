package orchestrator.prompt;

import java.util.List;
import orchestrator.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt is about: the feature and the page that describes it.
 *
 * @param name the feature's name, as the user gave it
 * @param title the page's title
 * @param space the key of the page's space, if known
 * @param version the page's version number, if known
 * @param url where people read the page, if known
 * @param markdown the page itself
 * @param document the page as a tree
 * @param sections what goes with it as text
 * @param inputs what is sent beside the page's text
 */
public record PromptSubject(
    String name,
    String title,
    @Nullable String space,
    @Nullable Integer version,
    @Nullable String url,
    String markdown,
    Document document,
    List<PromptSection> sections,
    PromptInputs inputs) {
  public PromptSubject {
    sections = List.copyOf(sections);
  }

  /** A page alone. */
  public PromptSubject(
      String name,
      String title,
      @Nullable String space,
      @Nullable Integer version,
      @Nullable String url,
      String markdown,
      Document document) {
    this(name, title, space, version, url, markdown, document, List.of(), PromptInputs.NONE);
  }

  /** The same without what was before: as if it were read for the first time. */
  public PromptSubject withoutHistory() {
    List<PromptSection> timeless =
        sections.stream()
            .filter(section -> section.variable() == PromptSection.Variable.COMMENTS)
            .toList();
    return new PromptSubject(
        name, title, space, version, url, markdown, document, timeless, inputs);
  }

  /** The section that a template calls so; null where there is none. */
  @Nullable PromptSection section(String key) {
    for (PromptSection section : sections) {
      if (section.variable().key().equals(key)) {
        return section;
      }
    }
    return null;
  }
}
