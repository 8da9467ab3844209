package orchestrator.attachment;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
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

  private static final float[] QUALITIES = {0.85f, 0.6f, 0.35f};

  private PictureScaler() {}

  /**
   * The first frame of a picture, in a size and a number of bytes.
   *
   * @param side longest side in pixels
   * @param bytes most bytes
   * @return null where it cannot be decoded, or does not get that small
   */
  static @Nullable FittedPicture scale(byte[] picture, PictureHeader header, int side, int bytes) {
    try {
      BufferedImage image = scaled(decoded(picture, header), side);
      return encoded(image, header, bytes);
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
      int step = (int) Math.ceil(Math.sqrt((double) header.pixels() / DECODED_PIXELS));
      if (step > 1) {
        how.setSourceSubsampling(step, step, 0, 0);
      }
      return reader.read(0, how);
    } finally {
      reader.dispose();
    }
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

  private static @Nullable FittedPicture encoded(
      BufferedImage image, PictureHeader header, int bytes) throws IOException {
    if (header.format() != Format.JPEG) {
      byte[] png = written(image, Format.PNG, 1);
      if (png.length <= Math.min(bytes, DRAWING_BYTES)) {
        return fitted(png, Format.PNG, image, header);
      }
    }
    BufferedImage opaque = opaque(image);
    for (float quality : QUALITIES) {
      byte[] jpeg = written(opaque, Format.JPEG, quality);
      if (jpeg.length <= bytes) {
        return fitted(jpeg, Format.JPEG, image, header);
      }
    }
    return null;
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
