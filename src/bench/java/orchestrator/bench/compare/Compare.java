package orchestrator.bench.compare;

import static orchestrator.bench.compare.Contest.Figure.CPU;
import static orchestrator.bench.compare.Contest.Figure.FIRST_TEXT;
import static orchestrator.bench.compare.Contest.Figure.PEAK;
import static orchestrator.bench.compare.Contest.Figure.WALL;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.startup.StubServer;

/** Measures orchestrator beside what it replaces, and prints the table of docs/performance.md. */
public final class Compare {
  private static final int PAGE = 20_000;
  private static final int LARGE_PAGE = 351_000;
  private static final long PAUSE_MILLIS = 300;

  private static final List<Contest> CONTESTS =
      List.of(
          new Contest("`run --model`", "run --model", "script, model", WALL, 0.90, 0.80),
          new Contest("`run --model`, cpu", "run --model", "script, model", CPU, 1.35, 1.25),
          new Contest("`run --model`", "run --model", "aws invoke-model", WALL, 0.72, 0.65),
          new Contest("`run --agent-id`", "run --agent-id", "script, agent", WALL, 1.00, 0.90),
          new Contest("`run --model`, peak", "run --model", "script, model", PEAK, 1.65, 1.70),
          new Contest("`--help`", "--help", "aws --version", WALL, 0.22, 0.20),
          new Contest(
              "`run --provider offline`, 20 KB",
              "run --provider offline",
              "script, model",
              WALL,
              0.42,
              0.38),
          new Contest("`convert`, 351 KB", "convert", "pandoc", WALL, 0.25, 0.22),
          new Contest("`convert`, 351 KB", "convert", "turndown", WALL, Double.NaN, Double.NaN),
          new Contest("first text, ms beyond", "run --model", "script, stream", FIRST_TEXT, 5, 5),
          new Contest(
              "first run of a copy", "run --model, copied", "run --model", WALL, 1.50, 1.50),
          new Contest(
              "first run after package", "run --model, packaged", "run --model", WALL, 1.50, 1.50),
          new Contest("launcher", "run --model", "run --model, no launcher", WALL, 1.03, 1.03),
          new Contest(
              "`run --model --no-stream`",
              "run --model --no-stream",
              "script, model",
              WALL,
              Double.NaN,
              Double.NaN));

  private final Path folder;
  private final Stopwatch stopwatch;
  private final int pairs;
  private final String only;
  private final String modules;

  private Compare(Path folder, String python, int pairs, String only, String modules) {
    this.folder = folder;
    this.stopwatch = new Stopwatch(folder, python);
    this.pairs = pairs;
    this.only = only;
    this.modules = modules;
  }

  /**
   * Compares.
   *
   * @param args {@code --jdk FOLDER} for each JDK, {@code --pairs N}, {@code --only WORD} for the
   *     lines that hold it, {@code --node-modules FOLDER} where turndown is
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Path> jdks = new ArrayList<>();
    int pairs = 12;
    String only = "";
    String modules = "";
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--jdk" -> jdks.add(Path.of(args[i + 1]));
        case "--pairs" -> pairs = Integer.parseInt(args[i + 1]);
        case "--only" -> only = args[i + 1];
        case "--node-modules" -> modules = args[i + 1];
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    if (jdks.isEmpty()) {
      jdks.add(Path.of(System.getProperty("java.home")));
    }
    Path folder = Files.createTempDirectory("orchestrator-bench");
    try {
      new Compare(folder, Tools.find("python3"), pairs, only, modules).compare(jdks);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    System.exit(0);
  }

  private void compare(List<Path> jdks) throws IOException, InterruptedException {
    String page = SyntheticPage.of(PAGE);
    Files.writeString(folder.resolve("page.xml"), page);
    Files.writeString(folder.resolve("large.xml"), SyntheticPage.of(LARGE_PAGE));
    String quoted = Json.line(JsonNodeFactory.instance.textNode(page));
    List<String> answer = List.of("# A plan\\n\\n", "1. Measure.\\n", "2. Mend.\\n");
    try (StubServer confluence = new StubServer(quoted, answer, 0);
        StubServer bedrock = new StubServer(quoted, answer, 0);
        StubServer pausing = new StubServer(quoted, answer, PAUSE_MILLIS)) {
      Report report = new Report();
      report.machine(pairs);
      Tools.output(List.of("cp", "-a", Tools.installed(), folder.resolve("packaged").toString()));
      Map<String, Command> theirs = theirs(new Commands(folder, confluence, bedrock), report);
      Command streaming =
          theirs.isEmpty() || Tools.python() == null
              ? null
              : new Commands(folder, confluence, pausing).scriptWithStream(Tools.python());
      for (Path jdk : jdks) {
        report.jdk(jdk);
        Map<String, Command> commands = ours(new Commands(folder, confluence, bedrock), jdk);
        commands.putAll(theirs);
        Results results = rounds(commands);
        if (streaming != null && wanted("first text")) {
          firstText(
              new Commands(folder, confluence, pausing).model(jdk), streaming, pausing, results);
        }
        report.table(CONTESTS.stream().filter(c -> wanted(c.label())).toList(), results);
        report.medians(results);
      }
    }
  }

  private boolean wanted(String label) {
    return label.contains(only);
  }

  private Map<String, Command> theirs(Commands commands, Report report)
      throws IOException, InterruptedException {
    List<Command> found = new ArrayList<>();
    String python = Tools.python();
    report.tool("python3 with boto3 and requests", python);
    if (python != null) {
      found.add(commands.scriptWithModel(python));
      found.add(commands.scriptWithAgent(python));
    }
    String aws = Tools.find("aws");
    report.tool("aws", aws);
    if (aws != null) {
      found.add(commands.aws(aws));
      found.add(commands.awsVersion(aws));
    }
    String pandoc = Tools.find("pandoc");
    report.tool("pandoc", pandoc);
    if (pandoc != null) {
      found.add(commands.pandoc(pandoc));
    }
    String node = modules.isEmpty() ? null : Tools.find("node");
    report.tool("node with turndown", node);
    if (node != null) {
      found.add(commands.turndown(node, modules));
    }
    return byName(found);
  }

  /** Ours, with the archive that an installation for this JDK would have. */
  private static Map<String, Command> ours(Commands commands, Path jdk)
      throws IOException, InterruptedException {
    Tools.output(
        List.of(
            "sh",
            Tools.installed() + "/lib/archive.sh",
            "--here",
            jdk.resolve("bin/java").toString()));
    Command model = commands.model(jdk);
    return byName(
        List.of(
            model,
            commands.whole(jdk),
            commands.agent(jdk),
            commands.offline(jdk),
            commands.convert(jdk),
            commands.help(jdk),
            commands.copied(model),
            commands.packaged(model),
            commands.direct(model, jdk)));
  }

  private static Map<String, Command> byName(List<Command> commands) {
    Map<String, Command> named = new LinkedHashMap<>();
    commands.forEach(command -> named.put(command.name(), command));
    return named;
  }

  /**
   * Each command once a round, forwards and backwards in turn, after a round that is not counted.
   */
  private Results rounds(Map<String, Command> commands) throws IOException, InterruptedException {
    List<Command> order = new ArrayList<>();
    for (Command command : commands.values()) {
      if (CONTESTS.stream()
          .filter(c -> c.figure() != FIRST_TEXT && wanted(c.label()))
          .anyMatch(c -> List.of(c.ours(), c.theirs()).contains(command.name()))) {
        order.add(command);
      }
    }
    Results results = new Results();
    for (int round = -1; round < pairs; round++) {
      for (Command command : order) {
        Measured measured = stopwatch.measure(command);
        if (round >= 0) {
          results.add(command.name(), measured);
        }
      }
      Collections.reverse(order);
    }
    return results;
  }

  private void firstText(Command ours, Command theirs, StubServer server, Results results)
      throws IOException, InterruptedException {
    for (int round = -1; round < pairs; round++) {
      double we = stopwatch.firstText(ours, server);
      double they = stopwatch.firstText(theirs, server);
      if (round >= 0) {
        results.firstText(we, they);
      }
    }
  }
}
