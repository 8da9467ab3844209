package orchestrator.confluence.publish;

/**
 * What is to be published.
 *
 * @param name the feature's name, under which it is found again on the same page
 * @param run the run that it is from, as {@code NAME@ID}
 * @param pageId the page that was read
 * @param title of a page; the name of an attached file
 * @param body storage format; the text itself of an attached file
 * @param banner the words in the body that name the run, by which one is known whose mark is
 *     missing
 */
public record Publication(
    String name, String run, String pageId, String title, String body, String banner) {
  /** What each version of ours is called. */
  static final String MESSAGE = "orchestrator run ";

  String message() {
    return MESSAGE + run;
  }
}
