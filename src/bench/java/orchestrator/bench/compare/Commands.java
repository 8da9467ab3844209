package orchestrator.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.startup.StubServer;

/** Makes the commands that are compared, all in one folder and one environment. */
final class Commands {
  private static final String MODEL = "anthropic.claude-sonnet-4-6";
  private static final List<String> TO_MODEL = List.of("--provider", "bedrock", "--model", MODEL);
  private static final List<String> TO_AGENT =
      List.of(
          "--provider", "bedrock", "--agent-id", "AGENT12345", "--agent-alias-id", "ALIAS12345");

  private static final String INSTALLED = Tools.installed();

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final String page;
  private final String url;
  private final String conf;

  /**
   * Commands against two servers, so that no TLS session of one helps with the other.
   *
   * @param folder where they run; gets a configuration file named after a server's port
   */
  Commands(Path folder, StubServer confluence, StubServer bedrock) throws IOException {
    this.folder = folder;
    url = bedrock.url();
    page = confluence.url() + "/pages/viewpage.action?pageId=" + StubServer.PAGE_ID;
    String port = url.substring(url.lastIndexOf(':') + 1);
    conf = folder.resolve("orchestrator-" + port + ".conf").toString();
    Files.writeString(
        Path.of(conf),
        String.join(
            "\n",
            "[confluence]",
            "url = " + confluence.url(),
            "personal_token = practice",
            "[bedrock]",
            "region = us-east-1",
            "endpoint_url = " + url,
            ""));
    String bundle =
        Files.writeString(
                folder.resolve("ca-" + port + ".pem"),
                confluence.certificate() + bedrock.certificate())
            .toString();
    Files.setPosixFilePermissions(Path.of(conf), PosixFilePermissions.fromString("rw-------"));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    environment.put("AWS_ACCESS_KEY_ID", "AKIAPRACTICE");
    environment.put("AWS_SECRET_ACCESS_KEY", "practice");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CA_BUNDLE", bundle);
    environment.put("REQUESTS_CA_BUNDLE", bundle);
  }

  Command model(Path jdk) {
    return ours("run --model", jdk, run(page, TO_MODEL));
  }

  Command whole(Path jdk) {
    return ours("run --model --no-stream", jdk, run(page, TO_MODEL, "--no-stream"));
  }

  Command agent(Path jdk) {
    return ours("run --agent-id", jdk, run(page, TO_AGENT));
  }

  Command offline(Path jdk) {
    return ours("run --provider offline", jdk, run("page.xml", List.of("--provider", "offline")));
  }

  Command convert(Path jdk) {
    return ours("convert", jdk, List.of("convert", "large.xml"));
  }

  Command help(Path jdk) {
    return ours("--help", jdk, List.of("--help"));
  }

  Command script(String python, String name, String... how) {
    List<String> words = new ArrayList<>(List.of(python, Tools.source("python/boto_full.py")));
    words.addAll(List.of("run", page, "--name", "Practice", "--config", conf));
    words.addAll(List.of(how));
    return new Command(name, words, environment);
  }

  Command scriptWithModel(String python) {
    return script(python, "script, model", "--model", MODEL);
  }

  Command scriptWithStream(String python) {
    return script(python, "script, stream", "--model", MODEL, "--stream");
  }

  Command scriptWithAgent(String python) {
    return script(
        python, "script, agent", "--agent-id", "AGENT12345", "--agent-alias-id", "ALIAS12345");
  }

  Command aws(String aws) throws IOException {
    Files.writeString(
        folder.resolve("body.json"),
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":4096,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Write a plan.\"}]}");
    List<String> words = new ArrayList<>(List.of(aws, "bedrock-runtime", "invoke-model"));
    words.addAll(List.of("--model-id", MODEL, "--body", "fileb://body.json"));
    words.addAll(List.of("--region", "us-east-1", "--endpoint-url", url, "answer.json"));
    return new Command("aws invoke-model", words, environment);
  }

  Command awsVersion(String aws) {
    return new Command("aws --version", List.of(aws, "--version"), environment);
  }

  Command pandoc(String pandoc) {
    return new Command(
        "pandoc", List.of(pandoc, "-f", "html", "-t", "gfm", "large.xml"), environment);
  }

  Command turndown(String node, String modules) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put("NODE_PATH", modules);
    List<String> words = List.of(node, Tools.source("node/turndown.js"), "large.xml");
    return new Command("turndown", words, variables);
  }

  /** The first run of an installation that has just been copied, archives and all. */
  Command copied(Command model) {
    return copied(model, INSTALLED, "copied", model.variables());
  }

  /**
   * The first run of what was built, with the archives that the build made and no others, in {@code
   * packaged}. None is made afterwards, which would disturb whoever comes next.
   */
  Command packaged(Command model) {
    Map<String, String> variables = new LinkedHashMap<>(model.variables());
    variables.put("CI", "true");
    return copied(model, folder.resolve("packaged").toString(), "packaged", variables);
  }

  private Command copied(
      Command model, String installation, String how, Map<String, String> variables) {
    String copy = folder.resolve(how + "-copy").toString();
    List<String> words = new ArrayList<>(model.words());
    words.set(0, copy + "/bin/orchestrator");
    return new Command(
        model.name() + ", " + how,
        words,
        variables,
        List.of("sh", "-c", "rm -rf " + copy + "; cp -a " + installation + " " + copy));
  }

  /**
   * What the launcher starts, without the launcher: by a shell that does nothing but open the
   * descriptor by which the start-up archive knows the jars.
   */
  Command direct(Command launched, Path jdk) throws IOException, InterruptedException {
    Path listing = Files.createDirectories(folder.resolve("listing-" + jdk.getFileName()));
    Files.createDirectories(listing.resolve("bin"));
    for (String part : List.of("lib", "release")) {
      if (!Files.exists(listing.resolve(part))) {
        Files.createSymbolicLink(listing.resolve(part), jdk.resolve(part));
      }
    }
    Path java =
        Files.writeString(listing.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder builder = new ProcessBuilder(launched.words()).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(launched.variables());
    builder.environment().put("JAVA_HOME", listing.toString());
    Process process = builder.start();
    List<String> words =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec 9<\"$0\"; exec \"$@\"", INSTALLED));
    words.add(jdk.resolve("bin/java").toString());
    new String(process.getInputStream().readAllBytes()).lines().forEach(words::add);
    process.waitFor();
    return new Command(launched.name() + ", no launcher", words, launched.variables());
  }

  private List<String> run(String what, List<String> whom, String... how) {
    List<String> words = new ArrayList<>(List.of("run", what, "--name", "Practice"));
    words.addAll(List.of("--config", conf));
    words.addAll(whom);
    words.addAll(List.of(how));
    return words;
  }

  private Command ours(String name, Path jdk, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(INSTALLED + "/bin/orchestrator"));
    words.addAll(arguments);
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put("JAVA_HOME", jdk.toString());
    return new Command(name, words, variables);
  }
}
