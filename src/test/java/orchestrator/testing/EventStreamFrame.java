package orchestrator.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One frame of {@code application/vnd.amazon.eventstream}: lengths and their checksum, headers,
 * payload, checksum of all.
 */
public final class EventStreamFrame {
  private static final int PRELUDE = 12;
  private static final byte STRING = 7;

  private EventStreamFrame() {}

  /** An event of the given type. */
  public static byte[] event(String type, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "event");
    return encode(headers, json);
  }

  /** A modelled exception, such as {@code throttlingException}. */
  static byte[] exception(String type, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":exception-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "exception");
    return encode(headers, json);
  }

  /** An error that the service's model does not know. */
  static byte[] error(String code, String message) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":error-code", code);
    headers.put(":error-message", message);
    headers.put(":message-type", "error");
    return encode(headers, "");
  }

  private static byte[] encode(Map<String, String> headers, String payload) {
    byte[] head = headers(headers);
    byte[] body = payload.getBytes(StandardCharsets.UTF_8);
    int total = PRELUDE + head.length + body.length + 4;
    ByteBuffer frame = ByteBuffer.allocate(total).putInt(total).putInt(head.length);
    frame.putInt(checksum(frame.array(), frame.position()));
    frame.put(head).put(body);
    frame.putInt(checksum(frame.array(), frame.position()));
    return frame.array();
  }

  private static byte[] headers(Map<String, String> headers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * 1024);
    headers.forEach(
        (name, value) -> {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          bytes.put((byte) name.length()).put(name.getBytes(StandardCharsets.UTF_8));
          bytes.put(STRING).putShort((short) text.length).put(text);
        });
    byte[] exact = new byte[bytes.position()];
    bytes.flip().get(exact);
    return exact;
  }

  private static int checksum(byte[] bytes, int count) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    return (int) crc.getValue();
  }
}
