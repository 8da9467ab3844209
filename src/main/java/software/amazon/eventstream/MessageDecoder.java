package software.amazon.eventstream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the library's class of this name, which takes two megabytes for each stream
 * before anything has come. This one takes room for a usual message, and for a longer one when its
 * length is known (docs/adr/0095).
 */
@NullMarked
public final class MessageDecoder {
  private static final int USUAL_BYTES = 4 * 1024;

  private final Consumer<Message> messageConsumer;
  private List<Message> bufferedOutput = new ArrayList<>();
  private ByteBuffer message = ByteBuffer.allocate(USUAL_BYTES); // what has come of the next one
  private @Nullable Prelude prelude; // of the next one, once all of it has come

  /** One that keeps messages until they are asked for. */
  public MessageDecoder() {
    messageConsumer = decoded -> bufferedOutput.add(decoded);
  }

  /** One that hands each message on. */
  public MessageDecoder(Consumer<Message> messageConsumer) {
    this.messageConsumer = messageConsumer;
  }

  /** The messages that have come since this was last called. */
  public List<Message> getDecodedMessages() {
    List<Message> decoded = Collections.unmodifiableList(bufferedOutput);
    bufferedOutput = new ArrayList<>();
    return decoded;
  }

  public void feed(byte[] bytes) {
    feed(ByteBuffer.wrap(bytes));
  }

  public void feed(byte[] bytes, int offset, int length) {
    feed(ByteBuffer.wrap(bytes, offset, length));
  }

  /**
   * Takes the next part of the stream and hands on the messages that it completes.
   *
   * @throws RuntimeException if what comes is no message
   */
  public MessageDecoder feed(ByteBuffer part) {
    while (part.hasRemaining()) {
      Prelude known = prelude;
      if (known == null) {
        take(part, Prelude.LENGTH_WITH_CRC);
        if (message.position() < Prelude.LENGTH_WITH_CRC) {
          break;
        }
        known = Prelude.decode(message.duplicate().flip());
        prelude = known;
        if (message.capacity() < known.getTotalLength()) {
          message = ByteBuffer.allocate(known.getTotalLength()).put(message.flip());
        }
      }
      take(part, known.getTotalLength());
      if (message.position() >= known.getTotalLength()) {
        messageConsumer.accept(Message.decode(known, message.duplicate().flip()));
        message.clear();
        prelude = null;
      }
    }
    return this;
  }

  /** Takes what is there of a message, up to so many bytes of it. */
  private void take(ByteBuffer part, int end) {
    int count = Math.min(end - message.position(), part.remaining());
    message.put(part.duplicate().limit(part.position() + count));
    part.position(part.position() + count);
  }
}
