package orchestrator.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Pictures of all sorts, made when they are needed. */
public final class Pictures {
  private Pictures() {}

  /** A drawing: few colours, which one seed tells from another. */
  public static byte[] drawing(String format, int width, int height, int seed) {
    return encoded(drawn(width, height, seed), format);
  }

  private static BufferedImage drawn(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(seed * 37 % 256, seed * 91 % 256, 200));
    graphics.fillRect(0, 0, width / 2 + 1, height / 3 + 1);
    graphics.dispose();
    return image;
  }

  /** A photograph: no two pixels alike, so that it hardly packs. */
  public static byte[] photograph(String format, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new Random(width).ints((long) width * height).toArray();
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return encoded(image, format);
  }

  /** A drawing as PNG that nobody packed: three bytes to a pixel. */
  public static byte[] unpacked(int width, int height) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(1); // none
    return written(writer, how, new IIOImage(drawn(width, height, 1), null, null));
  }

  /** A JPEG in passes, as the web likes it. */
  public static byte[] progressive(int width, int height) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    return written(writer, how, new IIOImage(drawn(width, height, 1), null, null));
  }

  /** A JPEG in the four colours of print. */
  public static byte[] print(int width, int height) {
    Raster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    return written(writer, null, new IIOImage(raster, null, null));
  }

  private static byte[] written(
      ImageWriter writer, @Nullable ImageWriteParam how, IIOImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, picture, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A picture in a format. */
  public static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The head of a lossy WebP, which nobody here decodes. */
  public static byte[] webp(int width, int height) {
    ByteBuffer webp = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(52);
    webp.put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(40);
    webp.put(new byte[] {0x30, 1, 0, (byte) 0x9d, 1, 0x2a});
    webp.putShort((short) width).putShort((short) height);
    return webp.array();
  }

  /** A PNG of a few bytes that says it is this large. */
  public static byte[] bomb(int width, int height) {
    byte[] png = drawing("png", 100, 100, 1);
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    return png;
  }

  /** The first part of a file. */
  public static byte[] cut(byte[] file, int bytes) {
    return Arrays.copyOf(file, bytes);
  }

  /** Decodes a picture. */
  public static BufferedImage decoded(byte[] picture) {
    try {
      return ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
