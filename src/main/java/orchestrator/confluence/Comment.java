package orchestrator.confluence;

import org.jspecify.annotations.Nullable;

/**
 * A comment on a page as it was found, not yet converted. All of it is written by others.
 *
 * @param id content id
 * @param parent the id of the comment that it answers; null for one that begins a thread
 * @param inline whether it is about words on the page, and not about the page as a whole
 * @param state {@code open}, {@code reopened}, {@code resolved} or {@code dangling}, when the words
 *     are gone; null where nobody says
 * @param author whose it is, by display name; null where only the id is known, or nothing
 * @param authorId account id; null where it is not known
 * @param created when, as Confluence writes it
 * @param about the words that it is about; null where it is about none
 * @param marker the mark around these words on the page; null where nobody says
 * @param format what {@code body} is written in
 * @param body the content
 */
public record Comment(
    String id,
    @Nullable String parent,
    boolean inline,
    @Nullable String state,
    @Nullable String author,
    @Nullable String authorId,
    @Nullable String created,
    @Nullable String about,
    @Nullable String marker,
    Page.Format format,
    String body) {

  /** Whether whoever wrote it still waits for somebody. */
  boolean isOpen() {
    return state == null || state.equals("open") || state.equals("reopened");
  }
}
