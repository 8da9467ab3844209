package orchestrator.startup;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import orchestrator.Main;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;

/**
 * Goes down the program's usual roads once, against a server of its own, while the JVM takes down
 * what it loads: that becomes the start-up archive (docs/adr/0009). Nothing leads here but {@code
 * lib/archive.sh}, which names this class.
 */
final class ArchiveTrainer {
  private static final List<String> OFFLINE = List.of("--provider", "offline");
  private static final List<String> OFFLINE_JSON = List.of("--provider", "offline", "--json");
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

  /**
   * Training in a folder.
   *
   * @param url of who is both Confluence and Bedrock
   * @param certificate what to trust, in PEM
   */
  private ArchiveTrainer(Path folder, String url, String certificate) throws IOException {
    this.folder = folder;
    this.online = url + "/pages/viewpage.action?pageId=" + StubServer.PAGE_ID;
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CONFLUENCE_URL", url);
    variables.put("CONFLUENCE_PERSONAL_TOKEN", "practice");
    variables.put("AWS_ACCESS_KEY_ID", "practice");
    variables.put("AWS_SECRET_ACCESS_KEY", "practice");
    if (!certificate.isEmpty()) {
      Path trusted = Files.writeString(folder.resolve("trusted.pem"), certificate);
      variables.put("AWS_CA_BUNDLE", trusted.toString());
    }
    variables.put("ORCHESTRATOR_OUTPUT", folder.resolve("runs").toString());
    // The real file form, so that its parser is in the archive too.
    Path conf = folder.resolve("orchestrator.conf");
    Files.writeString(conf, "[bedrock]\nregion = us-east-1\nendpoint_url = " + url + "\n");
    variables.put("ORCHESTRATOR_CONFIG", conf.toString());
    environment = new Environment(variables, folder, folder, Clock.systemUTC(), Terminal.NONE);
  }

  /**
   * Trains in an empty folder, which the caller makes and removes.
   *
   * @param args the folder; and {@code local} for the roads that reach nobody alone, {@code
   *     network} for the others alone
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).toAbsolutePath();
    String roads = args.length == 1 ? "" : args[1];
    Files.writeString(folder.resolve("page.xml"), PracticeServer.page());
    boolean well =
        roads.equals("network") || new ArchiveTrainer(folder, "https://127.0.0.1", "").local();
    if (!roads.equals("local")) {
      well &= network(folder);
    }
    if (!well) {
      throw new IllegalStateException("training did not go as planned");
    }
    Main.main(new String[] {"--version"}); // its way out, too, which ends this process
  }

  private boolean local() {
    return run("--help")
        && run("help", "run")
        && run("--version")
        && run("convert", "page.xml")
        && run("config")
        && !run("run", "page.xml") // what a mistake loads
        && ask("page.xml", OFFLINE);
  }

  /** The server is a process of its own, since its side of TLS would triple what TLS loads. */
  private static boolean network(Path folder) throws IOException {
    Process server = PracticeServer.start();
    try (BufferedReader said = server.inputReader()) {
      String url = said.readLine();
      StringBuilder certificate = new StringBuilder();
      for (String line = said.readLine(); line != null && !line.isEmpty(); line = said.readLine()) {
        certificate.append(line).append('\n');
      }
      return url != null && new ArchiveTrainer(folder, url, certificate.toString()).network();
    } finally {
      server.destroy();
    }
  }

  private boolean network() {
    return ask("page.xml", STREAM)
        && ask(online, OFFLINE_JSON)
        && ask(online, STREAM)
        && ask(online, WHOLE)
        && ask(online, AGENT)
        && ask("batch", online, "Practices", WHOLE);
  }

  private boolean ask(String page, List<String> whom) {
    return ask("run", page, "Practice", whom);
  }

  private boolean ask(String command, String page, String name, List<String> whom) {
    List<String> args = new ArrayList<>(List.of(command, page, "--name", name));
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
}
