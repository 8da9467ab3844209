package orchestrator.bedrock.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/** Frames are read as the library's own decoder reads them, from far less memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FrameReaderTest {

  /** Messages of all lengths, up to one that is longer than the two megabytes of the library's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 1000, 4096, 1_000_000})
  void the_same_messages_are_read_whatever_the_parts_they_come_in(int part) {
    byte[] stream = new byte[0];
    for (int size : part < 16 ? new int[] {0, 100, 5000} : new int[] {0, 100, 5000, 3_000_000, 1}) {
      stream = and(stream, message(size));
    }
    List<String> theirs = theirs(stream, part);
    assertEquals(part < 16 ? 3 : 5, theirs.size());
    assertEquals(theirs, ours(stream, part));
  }

  /** Any byte of a message may be wrong, also those that say how long it is. */
  @Test
  void the_same_is_refused_after_the_same_messages() {
    byte[] good = message(40);
    int refused = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x55;
      byte[] stream = and(and(good, bad), good);
      List<String> theirs = theirs(stream, 13);
      assertEquals(theirs, ours(stream, 13), "byte " + at);
      refused += theirs.contains("refused") ? 1 : 0;
    }
    assertTrue(refused > good.length / 2, () -> "hardly anything is refused");
  }

  private static byte[] message(int size) {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    ByteBuffer encoded =
        new Message(Map.of(":event-type", HeaderValue.fromString("chunk")), payload).toByteBuffer();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static byte[] and(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static List<String> ours(byte[] stream, int part) {
    List<String> read = new ArrayList<>();
    return read(stream, part, read, new FrameReader(add(read))::feed);
  }

  private static List<String> theirs(byte[] stream, int part) {
    List<String> read = new ArrayList<>();
    return read(stream, part, read, new MessageDecoder(add(read))::feed);
  }

  private static Consumer<Message> add(List<String> read) {
    return frame -> read.add(digest(frame.toByteBuffer()));
  }

  private static List<String> read(
      byte[] stream, int part, List<String> read, Consumer<byte[]> reader) {
    try {
      for (int at = 0; at < stream.length; at += part) {
        reader.accept(Arrays.copyOfRange(stream, at, Math.min(at + part, stream.length)));
      }
    } catch (RuntimeException e) {
      read.add("refused");
    }
    return read;
  }

  private static String digest(ByteBuffer message) {
    return message.remaining() + " bytes, " + message.hashCode();
  }
}
