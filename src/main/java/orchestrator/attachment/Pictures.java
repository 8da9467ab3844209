package orchestrator.attachment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddressParser;
import orchestrator.document.Illustration;
import orchestrator.document.Illustration.Icon;
import orchestrator.document.Illustration.Refused;
import orchestrator.document.Illustration.Sent;
import orchestrator.document.ImageRef;
import orchestrator.document.Loss;
import orchestrator.model.option.MediaLimits;
import orchestrator.record.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the pictures of a run, in the order of its pages: fetches each once, makes it fit, and
 * says what becomes of it.
 */
final class Pictures {
  /** What is fetched of a file; Confluence itself allows more. */
  static final int MOST_BYTES = 20 * 1024 * 1024;

  private static final Refused ELSEWHERE =
      new Refused("it is not attached to the page, and nothing is fetched from elsewhere");

  /** How Confluence's own pages address a file of theirs. */
  private static final Pattern OWN_FILE =
      Pattern.compile("/(?:[^/]+/)?download/(?:attachments|thumbnails)/([0-9]{1,19})/([^/?#]+).*");

  private final MediaLimits limits;
  private final List<SentPicture> sent = new ArrayList<>();
  private final Map<String, Illustration> known = new HashMap<>();
  private final Map<String, Sent> byContent = new HashMap<>();
  private int left;

  /** None yet, within what a target takes. */
  Pictures(MediaLimits limits) {
    this.limits = limits;
    this.left = limits.bytesTogether();
  }

  /** The pictures that are sent, in order. */
  List<SentPicture> sent() {
    return List.copyOf(sent);
  }

  /** The longest side of any picture that is sent. */
  int longestSide() {
    int longest = 0;
    for (SentPicture one : sent) {
      int side = Math.max(one.picture().sentWidth(), one.picture().sentHeight());
      longest = Math.max(longest, side);
    }
    return longest;
  }

  /** How many bytes the request has room for yet. */
  int left() {
    return left;
  }

  /**
   * What becomes of a picture that a page shows.
   *
   * @param page the page that shows it
   */
  Illustration of(ImageRef picture, Page page, PageFiles files) {
    ImageRef file = own(picture);
    if (!(file instanceof ImageRef.Attached attached)) {
      return ELSEWHERE;
    }
    String owner = owner(attached, page, files);
    if (owner == null) {
      return new Refused("the page that it is attached to cannot be found");
    }
    if (files.of(owner).isEmpty()) {
      return new Refused("the files of its page are not shown");
    }
    Attachment found = files.find(owner, attached.name());
    return found == null ? new Refused("no such file is attached to the page") : once(found, files);
  }

  /** An address of Confluence's own that names a file by its page. */
  private static ImageRef own(ImageRef picture) {
    if (picture instanceof ImageRef.External external) {
      Matcher own = OWN_FILE.matcher(external.name());
      String name = own.matches() ? PageAddressParser.decoded(own.group(2)) : null;
      return name == null ? picture : new ImageRef.Attached(name, own.group(1), null, null);
    }
    return picture;
  }

  private static @Nullable String owner(ImageRef.Attached file, Page page, PageFiles files) {
    if (file.pageId() != null) {
      return file.pageId();
    }
    String title = file.title();
    if (title == null || title.isBlank()) {
      return page.id();
    }
    String space = file.space() == null ? page.space() : file.space();
    return space == null ? null : files.pageId(space, title);
  }

  /**
   * Adds the pictures that are attached to a page and not shown on it.
   *
   * @return what cannot be sent of them
   */
  List<Loss> rest(Page page, PageFiles files) {
    List<Loss> losses = new ArrayList<>();
    String id = page.id();
    if (id == null) {
      return losses;
    }
    for (Attachment file : files.of(id).orElse(List.of())) {
      boolean image = file.mediaType().toLowerCase(Locale.ROOT).startsWith("image/");
      if (image && once(file, files) instanceof Refused refused) {
        String what = Names.clean(file.title()) + ": " + refused.reason();
        losses.add(new Loss(Loss.Kind.IMAGE, what, "attached to the page"));
      }
    }
    return losses;
  }

  /** What becomes of a file, however often it is shown. */
  Illustration once(Attachment file, PageFiles files) {
    String key = file.pageId() + "/" + file.id() + "/" + file.title();
    Illustration before = known.get(key);
    if (before != null) {
      return before;
    }
    Illustration now = fetched(file, files);
    known.put(key, now);
    return now;
  }

  private Illustration fetched(Attachment file, PageFiles files) {
    if (file.mediaType().toLowerCase(Locale.ROOT).startsWith("image/svg")) {
      return new Refused("models read no SVG");
    }
    if (sent.size() >= limits.images()) {
      return new Refused("one request takes no more than " + limits.images() + " pictures");
    }
    Long size = file.size();
    if (size != null && size > MOST_BYTES) {
      return new Refused("it is larger than " + MOST_BYTES / 1024 / 1024 + " MiB");
    }
    AttachmentContent content = files.content(file);
    if (content instanceof AttachmentContent.Missing missing) {
      return new Refused(missing.reason());
    }
    byte[] bytes = ((AttachmentContent.Found) content).bytes();
    String sha256 = Sha256.of(bytes);
    Sent same = byContent.get(sha256);
    return same == null ? fitted(file, bytes, sha256) : same;
  }

  private Illustration fitted(Attachment file, byte[] bytes, String sha256) {
    int share = left / (limits.images() - sent.size());
    PictureFit fit = PictureFit.of(bytes, file.mediaType(), limits, left, share);
    if (fit instanceof PictureFit.Unfit unfit) {
      return new Refused(unfit.reason());
    } else if (!(fit instanceof PictureFit.Fits fits)) {
      return new Icon();
    } else {
      FittedPicture picture = fits.picture();
      long tokens = limits.tokens(picture.sentWidth(), picture.sentHeight());
      SentPicture next =
          new SentPicture(
              sent.size() + 1,
              Names.clean(file.title()),
              file,
              picture,
              sha256,
              Sha256.of(picture.bytes()),
              tokens);
      sent.add(next);
      left -= picture.bytes().length;
      Sent label = new Sent(next.label());
      byContent.put(sha256, label);
      return label;
    }
  }
}
