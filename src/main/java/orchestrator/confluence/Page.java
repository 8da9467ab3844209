package orchestrator.confluence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page as it was found, not yet converted.
 *
 * @param id content id; null where a file does not tell
 * @param title its title; the file's name where nothing better is known
 * @param space the space's key
 * @param version its version number
 * @param url where people read it
 * @param source how it was got: {@code cloud}, {@code data-center}, {@code file} or {@code stdin}
 * @param format what {@code body} is written in
 * @param body the content
 * @param notes things about it that the user should hear, such as that it is archived
 */
public record Page(
    @Nullable String id,
    String title,
    @Nullable String space,
    @Nullable Integer version,
    @Nullable String url,
    String source,
    Format format,
    String body,
    List<String> notes) {

  /** What a body can be written in. */
  public enum Format {
    /** Confluence storage format: XHTML with {@code ac:} and {@code ri:} elements. */
    STORAGE,
    /** HTML as Confluence shows or exports it. */
    HTML,
    /** Atlassian document format (JSON). */
    ADF,
    /** Markdown, to be taken as it is. */
    MARKDOWN,
    /** Plain text, to be taken as it is. */
    TEXT
  }

  public Page {
    notes = List.copyOf(notes);
  }

  /** The same with one more thing that the user should hear. */
  public Page withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Page(id, title, space, version, url, source, format, body, more);
  }
}
