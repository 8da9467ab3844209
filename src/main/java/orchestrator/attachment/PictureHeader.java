package orchestrator.attachment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a picture says about itself: its format and its size in pixels, read without decoding it.
 *
 * @param whole whether the end of the file is there
 */
record PictureHeader(Format format, int width, int height, boolean whole) {

  /** The formats that models read. */
  enum Format {
    PNG,
    JPEG,
    GIF,
    WEBP;

    String mediaType() {
      return "image/" + word();
    }

    /** The format's name and a file's ending. */
    String word() {
      return switch (this) {
        case PNG -> "png";
        case JPEG -> "jpeg";
        case GIF -> "gif";
        case WEBP -> "webp";
      };
    }
  }

  private static final byte[] PNG = latin1("\u0089PNG\r\n\u001a\n");
  private static final byte[] JPEG = latin1("\u00ff\u00d8\u00ff");
  private static final byte[] GIF = latin1("GIF8");
  private static final byte[] RIFF = latin1("RIFF");
  private static final byte[] WEBP = latin1("WEBP");
  private static final int END_OF_IMAGE = 0xd9;
  static final int START_OF_SCAN = 0xda;

  /**
   * Reads the header; null where the bytes are those of no format that is known here. One that ends
   * before it has told its size has none.
   */
  static @Nullable PictureHeader read(byte[] bytes) {
    Format format = format(bytes);
    try {
      return format == null ? null : read(format, ByteBuffer.wrap(bytes));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return new PictureHeader(format, 0, 0, false);
    }
  }

  private static @Nullable Format format(byte[] bytes) {
    if (is(bytes, 0, PNG)) {
      return Format.PNG;
    } else if (is(bytes, 0, JPEG)) {
      return Format.JPEG;
    } else if (is(bytes, 0, GIF)) {
      return Format.GIF;
    }
    return is(bytes, 0, RIFF) && is(bytes, 8, WEBP) ? Format.WEBP : null;
  }

  private static PictureHeader read(Format format, ByteBuffer bytes) {
    return switch (format) {
      case PNG -> png(bytes);
      case JPEG -> jpeg(bytes);
      case GIF -> gif(bytes.order(ByteOrder.LITTLE_ENDIAN));
      case WEBP -> webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
    };
  }

  boolean isIcon(int side) {
    return width < side && height < side;
  }

  long pixels() {
    return (long) width * height;
  }

  int longestSide() {
    return Math.max(width, height);
  }

  /** Chunks, each with its length before it, the last one called IEND. */
  private static PictureHeader png(ByteBuffer png) {
    int width = png.getInt(16);
    int height = png.getInt(20);
    long at = PNG.length;
    boolean whole = false;
    while (!whole && at + 12 <= png.limit()) {
      whole = png.getInt((int) at + 4) == 0x49454e44;
      at += 12 + (png.getInt((int) at) & 0xffff_ffffL);
    }
    return new PictureHeader(Format.PNG, width, height, whole && at <= png.limit());
  }

  /** Segments up to the picture itself, whose end is a marker near that of the file. */
  private static PictureHeader jpeg(ByteBuffer jpeg) {
    int width = 0;
    int height = 0;
    int at = 2;
    while (true) {
      while ((jpeg.get(at) & 0xff) == 0xff) {
        at++;
      }
      int marker = jpeg.get(at++) & 0xff;
      if (marker == START_OF_SCAN) {
        break;
      }
      if (isFrame(marker)) {
        height = jpeg.getShort(at + 3) & 0xffff;
        width = jpeg.getShort(at + 5) & 0xffff;
      }
      at += jpeg.getShort(at) & 0xffff;
    }
    boolean whole = false;
    for (int i = jpeg.limit() - 2; !whole && i > at; i--) {
      whole = (jpeg.get(i) & 0xff) == 0xff && (jpeg.get(i + 1) & 0xff) == END_OF_IMAGE;
    }
    return new PictureHeader(Format.JPEG, width, height, whole);
  }

  /** Whether a marker of JPEG begins the segment that tells the size. */
  static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static PictureHeader gif(ByteBuffer gif) {
    int end = gif.limit() - 1;
    while (end > 13 && gif.get(end) == 0) {
      end--;
    }
    return new PictureHeader(
        Format.GIF, gif.getShort(6) & 0xffff, gif.getShort(8) & 0xffff, gif.get(end) == ';');
  }

  private static PictureHeader webp(ByteBuffer webp) {
    boolean whole = webp.limit() >= (webp.getInt(4) & 0xffff_ffffL) + 8;
    return switch (webp.getInt(12)) {
      case 0x20385056 -> // VP8 and a blank: lossy
          new PictureHeader(
              Format.WEBP, webp.getShort(26) & 0x3fff, webp.getShort(28) & 0x3fff, whole);
      case 0x4c385056 -> { // VP8L: lossless
        int bits = webp.getInt(21);
        yield new PictureHeader(
            Format.WEBP, (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1, whole);
      }
      case 0x58385056 -> // VP8X: with more beside it
          new PictureHeader(
              Format.WEBP,
              (webp.getInt(24) & 0xffffff) + 1,
              (webp.getInt(26) >>> 8 & 0xffffff) + 1,
              whole);
      default -> new PictureHeader(Format.WEBP, 0, 0, false);
    };
  }

  private static boolean is(byte[] bytes, int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (at + i >= bytes.length || bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
