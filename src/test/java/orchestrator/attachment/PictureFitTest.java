package orchestrator.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import orchestrator.attachment.PictureFit.Fits;
import orchestrator.attachment.PictureFit.Unfit;
import orchestrator.model.option.MediaLimits;
import orchestrator.testing.Pictures;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are made smaller: right, or not at all. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PictureFitTest {
  private static final int ROOM = MediaLimits.USUAL.bytesTogether();
  private static final String TOO_LARGE =
      "it is too large to be sent as it is, and cannot be made smaller";

  private static PictureFit fit(byte[] picture) {
    return PictureFit.of(picture, "", MediaLimits.USUAL, ROOM, ROOM / 20);
  }

  private static FittedPicture fitted(byte[] picture) {
    return assertInstanceOf(Fits.class, fit(picture)).picture();
  }

  private static String refusal(byte[] picture) {
    return assertInstanceOf(Unfit.class, fit(picture)).reason();
  }

  /** The colour at some hundredths of the width and of the height. */
  private static Color at(BufferedImage image, int across, int down) {
    int x = image.getWidth() * across / 100;
    return new Color(image.getRGB(x, image.getHeight() * down / 100), true);
  }

  /** A JPEG, red at the top left, that says how it has to be turned. */
  private static byte[] turned(int orientation, ByteOrder order) {
    BufferedImage image = new BufferedImage(2000, 1000, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 1000, 500);
    graphics.dispose();
    byte[] jpeg = Pictures.encoded(image, "jpeg");
    ByteBuffer exif = ByteBuffer.allocate(2 + jpeg.length + 36).put(jpeg, 0, 2);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.order(order).putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
    exif.position(exif.position() + 6);
    return exif.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Where the corner that was red is, once the picture is upright. */
  @ParameterizedTest
  @CsvSource({
    "1,1568,784,10,10",
    "2,1568,784,90,10",
    "3,1568,784,90,90",
    "4,1568,784,10,90",
    "5,784,1568,10,10",
    "6,784,1568,90,10",
    "7,784,1568,90,90",
    "8,784,1568,10,90",
    "9,1568,784,10,10"
  })
  void a_photograph_is_turned_as_its_camera_was_held(
      int orientation, int width, int height, int across, int down) {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      FittedPicture sent = fitted(turned(orientation, order));
      assertEquals(width, sent.sentWidth());
      assertEquals(height, sent.sentHeight());
      BufferedImage image = Pictures.decoded(sent.bytes());
      for (int[] corner : new int[][] {{10, 10}, {90, 10}, {10, 90}, {90, 90}}) {
        boolean red = corner[0] == across && corner[1] == down;
        assertEquals(red, at(image, corner[0], corner[1]).getRed() > 128, Arrays.toString(corner));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 10, 20, 25})
  void Exif_that_is_cut_says_nothing(int length) {
    byte[] jpeg = turned(6, ByteOrder.BIG_ENDIAN);
    ByteBuffer.wrap(jpeg).putShort(4, (short) (2 + length));
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 32 + length);
    System.arraycopy(jpeg, 38, cut, 6 + length, jpeg.length - 38);
    assertEquals(1568, fitted(cut).sentWidth());
  }

  private enum Colours {
    GREY_AND_ALPHA(ColorSpace.CS_GRAY, 8),
    DEEP_GREY_AND_ALPHA(ColorSpace.CS_GRAY, 16),
    DEEP_COLOURS_AND_ALPHA(ColorSpace.CS_sRGB, 16);

    private final int space;
    private final int bits;

    Colours(int space, int bits) {
      this.space = space;
      this.bits = bits;
    }
  }

  @ParameterizedTest
  @EnumSource(Colours.class)
  void colours_and_transparency_stay_as_they_are(Colours colours) {
    int type = colours.bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    ColorModel model =
        new ComponentColorModel(ColorSpace.getInstance(colours.space), true, false, 3, type);
    WritableRaster raster = model.createCompatibleWritableRaster(2000, 100);
    int full = (1 << colours.bits) - 1;
    int bands = raster.getNumBands();
    for (int x = 0; x < 2000; x++) {
      for (int y = 0; y < 100; y++) {
        for (int band = 0; band < bands - 1; band++) {
          raster.setSample(x, y, band, full / 255 * 128);
        }
        raster.setSample(x, y, bands - 1, x < 1000 ? full : 0);
      }
    }
    byte[] png = Pictures.encoded(new BufferedImage(model, raster, false, null), "png");
    BufferedImage sent = Pictures.decoded(fitted(png).bytes());
    assertEquals(new Color(128, 128, 128), at(sent, 10, 50));
    assertEquals(0, at(sent, 90, 50).getAlpha());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void a_palette_keeps_its_colours_and_what_is_clear(String format) {
    byte[] high = {(byte) 200, 0};
    byte[] low = {10, 0};
    byte[] alpha = {(byte) 255, 0};
    IndexColorModel palette = new IndexColorModel(8, 2, high, low, low, alpha);
    BufferedImage image = new BufferedImage(2000, 100, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setPixels(1000, 0, 1000, 100, ones(1000 * 100));
    BufferedImage sent = Pictures.decoded(fitted(Pictures.encoded(image, format)).bytes());
    assertEquals(new Color(200, 10, 10), at(sent, 10, 50));
    assertEquals(0, at(sent, 90, 50).getAlpha());
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void a_progressive_JPEG_is_read() {
    BufferedImage sent = Pictures.decoded(fitted(Pictures.progressive(2000, 1000)).bytes());
    BufferedImage before = Pictures.decoded(Pictures.drawing("png", 2000, 1000, 1));
    assertEquals(at(before, 10, 10).getRed(), at(sent, 10, 10).getRed(), 4);
    assertEquals(at(before, 90, 90).getRed(), at(sent, 90, 90).getRed(), 4);
  }

  @Test
  void colours_of_print_are_refused_where_they_would_be_wrong() {
    assertEquals(TOO_LARGE, refusal(Pictures.print(2000, 1000)));
    assertNotNull(fitted(Pictures.print(1000, 1000)), "as it is");
  }

  /** Each pass decodes the whole picture once more: this file would take minutes. */
  @Test
  void a_JPEG_of_thousands_of_passes_is_refused_at_once() {
    byte[] jpeg = Pictures.progressive(2000, 2000);
    int last = jpeg.length - 2;
    int from = last - 1;
    while (jpeg[from] != (byte) 0xff || jpeg[from + 1] != (byte) 0xda) {
      from--;
    }
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(jpeg, 0, last);
    for (int i = 0; i < 5_000; i++) {
      bomb.write(jpeg, from, last - from);
    }
    bomb.write(jpeg, last, 2);
    assertEquals(
        TOO_LARGE, assertTimeout(Duration.ofSeconds(5), () -> refusal(bomb.toByteArray())));
  }

  /** The head of a GIF says nothing about the frames in it. */
  @ParameterizedTest
  @CsvSource({"20000,20000", "65535,65535"})
  void a_frame_that_exceeds_its_GIF_is_refused(int width, int height) {
    byte[] gif = Pictures.drawing("gif", 2000, 1000, 1);
    int frame = 13 + 3 * (2 << (gif[10] & 7));
    while (gif[frame] != 0x2c) {
      frame++;
    }
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(frame + 5, (short) width)
        .putShort(frame + 7, (short) height);
    assertEquals(TOO_LARGE, refusal(gif));
  }

  @Test
  void of_an_animation_the_first_frame_is_sent() {
    byte[] first = Pictures.drawing("gif", 2000, 1000, 1);
    byte[] second = Pictures.drawing("gif", 2000, 1000, 9);
    int frames = 13 + 3 * (2 << (second[10] & 7));
    ByteArrayOutputStream animation = new ByteArrayOutputStream();
    animation.write(first, 0, first.length - 1); // what ends the file
    animation.write(second, frames, second.length - frames);
    FittedPicture sent = fitted(animation.toByteArray());
    assertEquals(1568, sent.sentWidth());
    assertEquals(at(Pictures.decoded(first), 10, 10), at(Pictures.decoded(sent.bytes()), 10, 10));
  }

  @Test
  void many_pictures_that_hardly_pack_leave_room_for_each_other() {
    byte[] noise = Pictures.photograph("png", 1600, 1600);
    int share = 700_000;
    int alone = size(PictureFit.of(noise, "", MediaLimits.USUAL, ROOM, ROOM));
    int among = size(PictureFit.of(noise, "", MediaLimits.USUAL, ROOM, share));
    assertTrue(among < alone, among + " of " + alone);
  }

  private static int size(PictureFit fit) {
    return assertInstanceOf(Fits.class, fit).picture().bytes().length;
  }

  @Test
  void where_the_others_left_no_room_that_is_the_reason() {
    byte[] noise = Pictures.photograph("png", 400, 400);
    PictureFit fit = PictureFit.of(noise, "", MediaLimits.USUAL, 1_000, 1_000);
    assertEquals(
        "the request has no room for it beside the others",
        assertInstanceOf(Unfit.class, fit).reason());
  }
}
