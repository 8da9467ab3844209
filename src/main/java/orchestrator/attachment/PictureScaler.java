package orchestrator.attachment;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import orchestrator.attachment.PictureHeader.Format;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures smaller with the JDK's own means. The only class that loads {@code java.desktop},
 * which takes a quarter of a second; nothing of it needs a screen or a font.
 */
final class PictureScaler {
  /** What is decoded at once: 64 MB of memory. Of larger pictures, rows and columns are skipped. */
  private static final int DECODED_PIXELS = 16_000_000;

  /** A drawing is smaller as PNG and sharper; what is larger than this is a photograph. */
  private static final int DRAWING_BYTES = 1_000_000;

  /** Photographs have ten; of thousands, each decodes the whole picture once more. */
  private static final int MOST_SCANS = 64;

  private static final float[] QUALITIES = {0.85f, 0.6f, 0.35f};

  private PictureScaler() {}

  /**
   * The first frame of a picture, upright, in a size and a number of bytes.
   *
   * @param side longest side in pixels
   * @param most bytes that it may have
   * @param share bytes that leave room for others; it gets more where its quality would suffer
   * @return null where it cannot be decoded, or does not get that small
   */
  static @Nullable FittedPicture scale(
      byte[] picture, PictureHeader header, int side, int most, int share) {
    try {
      int orientation = 1;
      if (header.format() == Format.JPEG) {
        JpegSegments jpeg = JpegSegments.read(picture);
        if (jpeg.scans() > MOST_SCANS || jpeg.channels() > 3) { // colours of print would be wrong
          return null;
        }
        orientation = jpeg.orientation();
      }
      BufferedImage image = upright(scaled(decoded(picture, header), side), orientation);
      boolean photograph = header.format() == Format.JPEG || isPhotograph(picture, header, image);
      return encoded(image, header, photograph, most, Math.min(share, most));
    } catch (IOException | RuntimeException e) {
      return null; // Damaged pictures make decoders throw anything.
    }
  }

  private static BufferedImage decoded(byte[] picture, PictureHeader header) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(header.format().word());
    if (!readers.hasNext()) {
      throw new IOException("no decoder");
    }
    ImageReader reader = readers.next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
      reader.setInput(in, true, true);
      ImageReadParam how = reader.getDefaultReadParam();
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0); // a frame may exceed its GIF
      if (pixels > PictureFit.MOST_PIXELS) {
        throw new IOException("too large");
      }
      int step = (int) Math.ceil(Math.sqrt((double) pixels / DECODED_PIXELS));
      if (step > 1) {
        how.setSourceSubsampling(step, step, 0, 0);
      }
      BufferedImage image = reader.read(0, how);
      ColorModel colours = image.getColorModel();
      boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
      return grey && colours.hasAlpha() ? coloured(image) : image;
    } finally {
      reader.dispose();
    }
  }

  /** Java takes grey beside transparency for linear light, and would draw it too bright. */
  private static BufferedImage coloured(BufferedImage grey) {
    int width = grey.getWidth();
    int spare = grey.getColorModel().getComponentSize(0) - 8;
    BufferedImage coloured =
        new BufferedImage(width, grey.getHeight(), BufferedImage.TYPE_INT_ARGB);
    int[] row = new int[2 * width];
    int[] colours = new int[width];
    for (int y = 0; y < grey.getHeight(); y++) {
      grey.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        colours[x] = row[2 * x + 1] >> spare << 24 | (row[2 * x] >> spare) * 0x010101;
      }
      coloured.setRGB(0, y, width, 1, colours, 0, width);
    }
    return coloured;
  }

  /** As whoever took it held the camera. */
  private static BufferedImage upright(BufferedImage image, int orientation) {
    int width = image.getWidth();
    int height = image.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
          case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
          default -> null;
        };
    if (turn == null) {
      return image;
    }
    boolean lying = orientation >= 5;
    BufferedImage turned =
        new BufferedImage(lying ? height : width, lying ? width : height, image.getType());
    Graphics2D graphics = turned.createGraphics();
    graphics.drawImage(image, turn, null);
    graphics.dispose();
    return turned;
  }

  /** By halves, since one great step would leave most pixels out. */
  private static BufferedImage scaled(BufferedImage image, int side) {
    BufferedImage now = image;
    int longest = Math.max(image.getWidth(), image.getHeight());
    double left = Math.min(1, (double) side / longest);
    do {
      double step = Math.max(left, 0.5);
      left /= step;
      boolean last = step > 0.5 || left >= 1;
      int width = Math.max(1, (int) Math.round(now.getWidth() * step));
      int height = Math.max(1, (int) Math.round(now.getHeight() * step));
      now =
          drawn(now, Math.min(width, last ? side : width), Math.min(height, last ? side : height));
    } while (left < 1);
    return now;
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    boolean clear = image.getColorModel().hasAlpha();
    BufferedImage drawn =
        new BufferedImage(
            width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }

  /** What packs this badly already would only take long to be tried as PNG. */
  private static boolean isPhotograph(byte[] picture, PictureHeader header, BufferedImage image) {
    double packed = (double) picture.length / header.pixels();
    return packed * image.getWidth() * image.getHeight() > 2.0 * DRAWING_BYTES;
  }

  private static @Nullable FittedPicture encoded(
      BufferedImage image, PictureHeader header, boolean photograph, int most, int share)
      throws IOException {
    if (!photograph) {
      byte[] png = written(image, Format.PNG, 1);
      if (png.length <= Math.min(share, DRAWING_BYTES)) {
        return fitted(png, Format.PNG, image, header);
      }
    }
    BufferedImage opaque = opaque(image);
    byte[] jpeg = {};
    for (float quality : QUALITIES) {
      jpeg = written(opaque, Format.JPEG, quality);
      if (jpeg.length <= share) {
        break;
      }
    }
    return jpeg.length <= most ? fitted(jpeg, Format.JPEG, image, header) : null;
  }

  private static FittedPicture fitted(
      byte[] bytes, Format format, BufferedImage image, PictureHeader header) {
    return new FittedPicture(
        format, bytes, header.width(), header.height(), image.getWidth(), image.getHeight());
  }

  /** JPEG has no transparency, which stands for the white of the page. */
  private static BufferedImage opaque(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return image;
    }
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = opaque.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return opaque;
  }

  private static byte[] written(BufferedImage image, Format format, float quality)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format.word()).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (format == Format.JPEG) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
      }
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
