package orchestrator.attachment;

import java.util.ArrayList;
import java.util.List;
import orchestrator.confluence.Page;
import orchestrator.document.Document;
import orchestrator.document.Illustration;
import orchestrator.document.ImageRef;
import orchestrator.document.Loss;
import orchestrator.model.option.MediaLimits;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Collects what is sent beside the text of a run's pages: pictures as they come, then files. */
public final class InputCollector {
  private final ImageChoice images;
  private final List<String> names;
  private final MediaLimits limits;
  private final Pictures pictures;
  private final List<Loss> losses = new ArrayList<>();
  private List<SentFile> files = List.of();

  /**
   * A collector.
   *
   * @param images which pictures
   * @param names of attached files
   * @param limits what the target takes
   */
  public InputCollector(ImageChoice images, List<String> names, MediaLimits limits) {
    this.images = images;
    this.names = List.copyOf(names);
    this.limits = limits;
    this.pictures = new Pictures(limits);
  }

  /** What becomes of a picture that a page shows; null where none is sent. */
  public @Nullable Illustration picture(ImageRef picture, Page page, PageFiles attached) {
    return images == ImageChoice.NONE ? null : pictures.of(picture, page, attached);
  }

  /** A page has been read to its end. */
  public void read(Page page, PageFiles attached) {
    if (images == ImageChoice.ALL) {
      losses.addAll(pictures.rest(page, attached));
    }
  }

  /**
   * Adds the files that are named.
   *
   * @param attached the files of the page; null where it is not one in Confluence
   * @throws orchestrator.problem.ProblemException if a name names nothing, or what the target does
   *     not read
   */
  public void attach(Page page, @Nullable PageFiles attached) {
    if (names.isEmpty()) {
      return;
    }
    if (attached == null) {
      throw Problem.ATTACHMENT_NOT_FOUND
          .failure("'" + names.get(0) + "': only a page in Confluence has attachments.")
          .exception();
    }
    AttachedFiles named = new AttachedFiles(attached, pictures, limits);
    named.add(names, page);
    files = named.sent();
    losses.addAll(named.losses());
  }

  /** The document with what could not be sent. */
  public Document withLosses(Document document) {
    if (losses.isEmpty()) {
      return document;
    }
    List<Loss> all = new ArrayList<>(document.losses());
    all.addAll(losses);
    return new Document(document.blocks(), all, document.invisible());
  }

  /** What is sent. */
  public Inputs inputs() {
    return new Inputs(pictures.sent(), files);
  }
}
