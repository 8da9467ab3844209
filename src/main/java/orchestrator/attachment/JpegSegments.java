package orchestrator.attachment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the segments of a JPEG tell those who decode it.
 *
 * @param orientation how it has to be turned, as Exif numbers it from 1 to 8
 * @param channels of its colours: 1, 3, or 4 in print
 * @param scans in how many passes it is decoded, each over all of it
 */
record JpegSegments(int orientation, int channels, int scans) {
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ORIENTATION = 0x112;

  /** Reads them to the end of the file, or to where they make no sense any more. */
  static JpegSegments read(byte[] bytes) {
    ByteBuffer jpeg = ByteBuffer.wrap(bytes);
    int orientation = 1;
    int channels = 0;
    int scans = 0;
    int at = 2;
    try {
      while (true) {
        while ((jpeg.get(at) & 0xff) != 0xff || isData(jpeg.get(at + 1) & 0xff)) {
          at++;
        }
        int marker = jpeg.get(at + 1) & 0xff;
        int length = jpeg.getShort(at + 2) & 0xffff;
        if (PictureHeader.isFrame(marker)) {
          channels = jpeg.get(at + 9) & 0xff;
        } else if (marker == 0xe1 && orientation == 1) {
          orientation = orientation(jpeg.slice(at + 4, Math.max(0, length - 2)));
        } else if (marker == PictureHeader.START_OF_SCAN) {
          scans++;
        }
        at += 2 + length;
      }
    } catch (IndexOutOfBoundsException end) {
      return new JpegSegments(orientation, channels, scans);
    }
  }

  /** Whether it is no marker after all, or one without a segment. */
  private static boolean isData(int marker) {
    return marker == 0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd9);
  }

  private static int orientation(ByteBuffer segment) {
    int length = EXIF.length;
    if (segment.limit() < length || !segment.slice(0, length).equals(ByteBuffer.wrap(EXIF))) {
      return 1;
    }
    ByteBuffer exif = segment.slice(length, segment.limit() - length);
    try {
      exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = exif.getInt(4);
      for (int entry = 0; entry < exif.getShort(directory); entry++) {
        int at = directory + 2 + 12 * entry;
        int value = exif.getShort(at + 8);
        if (exif.getShort(at) == ORIENTATION && value >= 1 && value <= 8) {
          return value;
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return 1; // It says nothing that can be understood.
    }
    return 1;
  }
}
