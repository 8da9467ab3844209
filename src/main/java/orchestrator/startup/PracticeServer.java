package orchestrator.startup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import orchestrator.json.Json;

/** The server that the trainer talks to, as a process that ends when its standard input does. */
final class PracticeServer {
  private PracticeServer() {}

  /** Serves; says its address and its certificate on standard output, and an empty line. */
  public static void main(String[] args) throws IOException {
    String quoted = Json.line(JsonNodeFactory.instance.textNode(page()));
    try (StubServer server = new StubServer(quoted, List.of("# A plan\\n\\n", "1. Größe\\n"), 0)) {
      System.out.println(server.url() + "\n" + server.certificate());
      System.in.read();
    }
  }

  /**
   * Starts it. The jar is named as it is: a process of Java's does not get the descriptor by which
   * the launcher names it.
   */
  static Process start() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toRealPath();
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    return new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            jar.toString(),
            PracticeServer.class.getName())
        .redirectError(Redirect.DISCARD)
        .start();
  }

  /** The page that it has. */
  static String page() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PracticeServer.class.getResourceAsStream("checkout-redesign.xml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
