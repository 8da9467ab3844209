package orchestrator.bedrock.session;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import software.amazon.eventstream.Message;

/**
 * Cuts a stream of bytes into the frames of AWS's event stream, which the SDK's library decodes.
 *
 * <p>The library's own {@code MessageDecoder} takes two megabytes before anything has come; this
 * one takes room for a usual frame, and for a longer one when its length is known (docs/adr/0095).
 */
public final class FrameReader {
  /** Total length, length of the headers, and the checksum of both. */
  private static final int PRELUDE_BYTES = 12;

  private static final int USUAL_BYTES = 4 * 1024;

  /** The library's own bounds: headers of 128 KiB, a payload of 16 MiB. */
  private static final int MOST_BYTES = PRELUDE_BYTES + 128 * 1024 + 16 * 1024 * 1024 + 4;

  private final Consumer<Message> frames;
  private ByteBuffer frame = ByteBuffer.allocate(USUAL_BYTES); // what has come of the next one

  /**
   * A reader at the beginning of a stream.
   *
   * @param frames gets each frame when all of it has come
   */
  public FrameReader(Consumer<Message> frames) {
    this.frames = frames;
  }

  /**
   * Takes the next part of the stream and hands on the frames that it completes.
   *
   * @throws RuntimeException if what comes is no frame, or a damaged one; the library's, mostly
   */
  public void feed(byte[] bytes) {
    ByteBuffer part = ByteBuffer.wrap(bytes);
    while (part.hasRemaining()) {
      if (frame.position() < PRELUDE_BYTES) {
        take(part, PRELUDE_BYTES);
        if (frame.position() < PRELUDE_BYTES) {
          return;
        }
        makeRoom(length());
      }
      int length = frame.getInt(0);
      take(part, length);
      if (frame.position() == length) {
        frames.accept(Message.decode(frame.duplicate().flip()));
        frame.clear();
      }
    }
  }

  /** The length that the next frame says it has. Damaged, it could ask for any amount of memory. */
  private int length() {
    CRC32 checksum = new CRC32();
    checksum.update(frame.array(), 0, PRELUDE_BYTES - Integer.BYTES);
    int length = frame.getInt(0);
    if ((int) checksum.getValue() != frame.getInt(PRELUDE_BYTES - Integer.BYTES)
        || length < PRELUDE_BYTES + Integer.BYTES
        || length > MOST_BYTES) {
      throw new IllegalArgumentException("no frame of an event stream begins here");
    }
    return length;
  }

  private void makeRoom(int length) {
    if (frame.capacity() < length) {
      frame = ByteBuffer.allocate(length).put(frame.flip());
    }
  }

  /** Takes what is there of a frame, up to so many bytes of it. */
  private void take(ByteBuffer part, int end) {
    int count = Math.min(end - frame.position(), part.remaining());
    frame.put(part.duplicate().limit(part.position() + count));
    part.position(part.position() + count);
  }
}
