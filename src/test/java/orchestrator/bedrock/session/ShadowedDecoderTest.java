package orchestrator.bedrock.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/** Our decoder of event streams, which stands in front of the library's, reads what that reads. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShadowedDecoderTest {
  private static final String FILE = "software/amazon/eventstream/MessageDecoder.class";

  /** Where the library's own classes are, apart from ours. */
  private static URLClassLoader library;

  @BeforeAll
  static void open() {
    URL jar = HeaderValue.class.getProtectionDomain().getCodeSource().getLocation();
    library = new URLClassLoader(new URL[] {jar}, null);
  }

  @AfterAll
  static void close() throws Exception {
    library.close();
  }

  @Test
  void ours_comes_first_and_the_library_has_one_of_that_name() throws Exception {
    List<URL> found = Collections.list(getClass().getClassLoader().getResources(FILE));
    assertEquals(2, found.size(), found::toString);
    assertEquals("file", found.get(0).getProtocol(), found::toString);
  }

  /** Messages of all lengths, up to one that is longer than the two megabytes of the library's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 1000, 4096, 1_000_000})
  void the_same_messages_are_read_whatever_the_parts_they_come_in(int part) throws Exception {
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
  void the_same_is_refused_after_the_same_messages() throws Exception {
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
    MessageDecoder decoder = new MessageDecoder(one -> read.add(digest(one.toByteBuffer())));
    try {
      for (int at = 0; at < stream.length; at += part) {
        decoder.feed(stream, at, Math.min(part, stream.length - at));
      }
    } catch (RuntimeException e) {
      read.add("refused");
    }
    return read;
  }

  private static List<String> theirs(byte[] stream, int part) throws Exception {
    List<String> read = new ArrayList<>();
    Class<?> type = library.loadClass(MessageDecoder.class.getName());
    Consumer<Object> reader =
        one -> {
          try {
            read.add(digest((ByteBuffer) one.getClass().getMethod("toByteBuffer").invoke(one)));
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
          }
        };
    Object decoder = type.getConstructor(Consumer.class).newInstance(reader);
    var feed = type.getMethod("feed", byte[].class, int.class, int.class);
    try {
      for (int at = 0; at < stream.length; at += part) {
        feed.invoke(decoder, stream, at, Math.min(part, stream.length - at));
      }
    } catch (java.lang.reflect.InvocationTargetException e) {
      read.add("refused");
    }
    return read;
  }

  private static String digest(ByteBuffer message) {
    return message.remaining() + " bytes, " + message.hashCode();
  }
}
