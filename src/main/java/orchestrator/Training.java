package orchestrator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.training.PracticeServer;

/**
 * Goes down the program's usual roads once, against a server of its own, while the JVM takes down
 * what it loads: that becomes the start-up archive (docs/adr/0009). Nothing leads here but {@code
 * lib/archive.sh}, which names this class.
 */
final class Training {
  private static final List<String> STREAM =
      List.of("--provider", "bedrock", "--model", "anthropic.claude-sonnet-4-6");
  private static final List<String> WHOLE =
      List.of("--provider", "bedrock", "--model", "anthropic.claude-sonnet-4-6", "--no-stream");
  private static final List<String> AGENT =
      List.of(
          "--provider", "bedrock", "--agent-id", "AGENT12345", "--agent-alias-id", "ALIAS12345");

  private final Path folder;
  private final Environment environment;
  private final String online;

  private Training(Path folder, PracticeServer server) throws IOException {
    this.folder = folder;
    this.online = server.url() + "/pages/viewpage.action?pageId=" + PracticeServer.PAGE_ID;
    Path trusted = Files.writeString(folder.resolve("trusted.pem"), server.certificate());
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CONFLUENCE_URL", server.url());
    variables.put("CONFLUENCE_PERSONAL_TOKEN", "practice");
    variables.put("AWS_ACCESS_KEY_ID", "practice");
    variables.put("AWS_SECRET_ACCESS_KEY", "practice");
    variables.put("AWS_CA_BUNDLE", trusted.toString());
    variables.put("ORCHESTRATOR_OUTPUT", folder.resolve("runs").toString());
    // The real file form, so that its parser is in the archive too.
    Path conf = folder.resolve("orchestrator.conf");
    Files.writeString(conf, "[bedrock]\nregion = us-east-1\nendpoint_url = " + server.url() + "\n");
    variables.put("ORCHESTRATOR_CONFIG", conf.toString());
    environment = new Environment(variables, folder, folder, Clock.systemUTC(), Terminal.NONE);
  }

  /**
   * Trains in an empty folder, which the caller makes and removes.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).toAbsolutePath();
    String page = resource("training/checkout-redesign.xml");
    String quoted = Json.line(JsonNodeFactory.instance.textNode(page));
    Files.writeString(folder.resolve("page.xml"), page);
    try (PracticeServer server =
        new PracticeServer(quoted, List.of("# A plan\\n\\n", "1. Größe\\n"), 0)) {
      Training training = new Training(folder, server);
      boolean well =
          training.run("--help")
              && training.run("help", "run")
              && training.run("--version")
              && training.run("convert", "page.xml")
              && training.run("config")
              && training.ask("page.xml", List.of("--provider", "offline"))
              && training.ask("page.xml", STREAM)
              && training.ask(training.online, List.of("--provider", "offline", "--json"))
              && training.ask(training.online, STREAM)
              && training.ask(training.online, WHOLE)
              && training.ask(training.online, AGENT);
      training.run("run", "page.xml"); // what a mistake loads
      if (!well) {
        throw new IllegalStateException("training did not go as planned");
      }
    }
  }

  private boolean ask(String page, List<String> whom) {
    List<String> args = new ArrayList<>(List.of("run", page, "--name", "Practice"));
    args.addAll(whom);
    return run(args.toArray(String[]::new));
  }

  /** Does the command in the training folder, unheard; tells whether it went well. */
  private boolean run(String... args) {
    try (OutputStream out = Files.newOutputStream(folder.resolve("out"))) {
      PrintWriter err =
          new PrintWriter(
              new OutputStreamWriter(
                  Files.newOutputStream(folder.resolve("err")), StandardCharsets.UTF_8),
              true);
      return Main.run(environment, new ByteArrayInputStream(new byte[0]), out, err, args) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Training.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
