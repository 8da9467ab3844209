package orchestrator.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A DNS server for one zone, which is a text file: a line per name, the name and then its
 * addresses. The file is read for every question, so that a test can change it. Names that are not
 * there do not exist; without the file, nobody answers at all. What was asked for stands in the
 * file {@code asked} beside it.
 */
final class FakeDns {
  private static final int ADDRESS = 1;
  private static final int ADDRESS_V6 = 28;

  private final DatagramSocket socket;
  private final Path zone;

  /** A server on port 53 of the given address. */
  FakeDns(String address, Path zone) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(address, 53));
    this.zone = zone;
    Thread thread = new Thread(this::serve, "dns");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        System.err.println("dns: " + e);
      }
    }
  }

  /** The answer to a question with one name in it; nothing where nobody answers. */
  private byte[] answer(byte[] question) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    for (int length = question[at]; length > 0; length = question[at]) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(question, at + 1, length, StandardCharsets.US_ASCII));
      at += length + 1;
    }
    Files.writeString(
        zone.resolveSibling("asked"),
        name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    if (!Files.exists(zone)) {
      return new byte[0];
    }
    int type = question[at + 2];
    List<InetAddress> known = addresses(name.toString());
    List<InetAddress> asked =
        known.stream()
            .filter(a -> type == (a.getAddress().length == 4 ? ADDRESS : ADDRESS_V6))
            .toList();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(question, 0, 2);
    answer.write(0x81);
    answer.write(0x80 | (known.isEmpty() ? 3 : 0)); // 3: there is no such name
    answer.writeBytes(new byte[] {0, 1, 0, (byte) asked.size(), 0, 0, 0, 0});
    answer.write(question, 12, at + 5 - 12);
    for (InetAddress address : asked) {
      byte[] bytes = address.getAddress();
      answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 0});
      answer.writeBytes(new byte[] {0, (byte) bytes.length});
      answer.writeBytes(bytes);
    }
    return answer.toByteArray();
  }

  private List<InetAddress> addresses(String name) throws IOException {
    String start = name.toLowerCase(Locale.ROOT) + " ";
    try (Stream<String> lines = Files.lines(zone)) {
      return lines
          .filter(line -> line.startsWith(start))
          .flatMap(line -> Arrays.stream(line.substring(start.length()).split(" ")))
          .filter(address -> !address.isEmpty())
          .map(FakeDns::literal)
          .toList();
    }
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (IOException e) {
      throw new IllegalArgumentException(address, e);
    }
  }
}
