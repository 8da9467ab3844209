package orchestrator.http.sdk;

/**
 * Follows the frames of an AWS event stream, each of which begins with its own length, to know
 * whether the stream ended between two of them. The SDK takes half a frame at the end for a good
 * end.
 */
final class EventFrames {
  /** The content type of such streams. */
  static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final int LENGTH_BYTES = 4;

  private int known; // bytes of the frame's length that have arrived
  private int length;
  private long left;

  /** Goes on by what has arrived. */
  void follow(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      if (left > 0) {
        int step = (int) Math.min(left, count - at);
        left -= step;
        at += step;
      } else {
        length = (length << 8) | (bytes[at++] & 0xff);
        known++;
        if (known == LENGTH_BYTES) {
          left = Integer.toUnsignedLong(length) - LENGTH_BYTES;
          known = 0;
          length = 0;
        }
      }
    }
  }

  /** Whether the last frame has arrived as a whole. */
  boolean areWhole() {
    return known == 0 && left <= 0;
  }
}
