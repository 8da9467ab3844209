package orchestrator.attachment;

import orchestrator.confluence.Attachment;
import orchestrator.model.ContentPart;

/**
 * A picture that is sent.
 *
 * @param number its place among those that are sent, from 1
 * @param name what the model is told that it is called
 * @param file where it comes from
 * @param picture what is sent
 * @param original the SHA-256 of what was attached
 * @param sha256 of what is sent
 * @param tokens that it counts, about
 */
public record SentPicture(
    int number,
    String name,
    Attachment file,
    FittedPicture picture,
    String original,
    String sha256,
    long tokens) {

  /** How it is named in the text. */
  String label() {
    return "Picture " + number + ": " + name;
  }

  /** Its name in the folder of the run. */
  String fileName() {
    return "picture-" + number + "." + picture.format().word();
  }

  ContentPart.Image part() {
    return new ContentPart.Image(
        picture.format().mediaType(),
        picture.bytes(),
        tokens,
        original.equals(sha256) ? null : original);
  }
}
