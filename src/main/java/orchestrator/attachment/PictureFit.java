package orchestrator.attachment;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import orchestrator.attachment.PictureHeader.Format;
import orchestrator.model.option.MediaLimits;

/** What becomes of the bytes of a picture, before anything is decoded. */
sealed interface PictureFit {
  /** It can be sent. */
  record Fits(FittedPicture picture) implements PictureFit {}

  /** It is no larger than an icon. */
  record Icon() implements PictureFit {}

  /** It cannot; the reason is a clause for people. */
  record Unfit(String reason) implements PictureFit {}

  /** What is shorter on both sides says nothing that the text does not. */
  int ICON_SIDE = 64;

  /** Decoding more would take more memory than there is. */
  long MOST_PIXELS = 50_000_000;

  /** Media types that name a format which models read; others say nothing for certain. */
  Set<String> KNOWN_TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /**
   * Makes a picture fit: as it is where it does, else smaller.
   *
   * @param mediaType what it is said to be
   * @param limits what the target takes
   * @param left how many bytes the request has room for
   * @param share how many of them leave room for other pictures
   */
  static PictureFit of(byte[] bytes, String mediaType, MediaLimits limits, int left, int share) {
    PictureHeader header = PictureHeader.read(bytes);
    if (header == null) {
      return new Unfit(what(bytes));
    }
    Format format = header.format();
    String said = mediaType.toLowerCase(Locale.ROOT).replaceFirst("[;\\s].*", "");
    if (KNOWN_TYPES.contains(said) && !said.equals(format.mediaType())) {
      return new Unfit("it says that it is " + said + ", but is " + format.mediaType());
    }
    if (header.width() <= 0 || header.height() <= 0 || !header.whole()) {
      return new Unfit("the file is cut off or damaged");
    }
    if (header.isIcon(ICON_SIDE)) {
      return new Icon();
    }
    int most = Math.min(limits.imageBytes(), left);
    if (header.longestSide() <= limits.longestSide() && bytes.length <= most) {
      return new Fits(
          new FittedPicture(
              format, bytes, header.width(), header.height(), header.width(), header.height()));
    }
    if (format == Format.WEBP) {
      return webp(bytes, header, most);
    }
    if (header.pixels() > MOST_PIXELS) {
      return new Unfit(
          String.format(
              Locale.ROOT,
              "it has %,d pixels, more than are decoded (%,d)",
              header.pixels(),
              MOST_PIXELS));
    }
    FittedPicture scaled = PictureScaler.scale(bytes, header, limits.longestSide(), most, share);
    if (scaled != null) {
      return new Fits(scaled);
    }
    return new Unfit(
        left < limits.imageBytes()
            ? "the request has no room for it beside the others"
            : "it is too large to be sent as it is, and cannot be made smaller");
  }

  /** No decoder for it comes with Java, so it goes as it is, up to what Bedrock takes at all. */
  private static PictureFit webp(byte[] bytes, PictureHeader header, int most) {
    return header.longestSide() <= 8_000 && bytes.length <= most
        ? new Fits(
            new FittedPicture(
                Format.WEBP,
                bytes,
                header.width(),
                header.height(),
                header.width(),
                header.height()))
        : new Unfit("it is a WebP that is too large, and cannot be made smaller");
  }

  private static String what(byte[] bytes) {
    if (bytes.length == 0) {
      return "the file is empty";
    }
    String head =
        new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    if (head.contains("<svg")) {
      return "models read no SVG";
    }
    return "it is no PNG, JPEG, GIF or WebP";
  }
}
