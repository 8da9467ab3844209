package orchestrator.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Prints it as Markdown, for docs/performance.md. */
final class Report {
  private final PrintStream out = System.out;
  private int javaVersion;

  void machine(int pairs) {
    out.printf(
        "%s · %d processors · %s %s · medians of %d rounds%n%n",
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        pairs);
  }

  void tool(String name, String path) throws IOException, InterruptedException {
    out.printf("- %s: %s%n", name, path == null ? "not installed" : Tools.version(path));
  }

  void jdk(Path jdk) throws IOException {
    String version =
        Files.readAllLines(jdk.resolve("release")).stream()
            .filter(line -> line.startsWith("JAVA_VERSION="))
            .findFirst()
            .orElseThrow()
            .replaceAll("[^0-9._]", "")
            .replaceFirst("^_", "");
    javaVersion = Integer.parseInt(version.split("\\.")[0]);
    out.printf("%n### JDK %s%n%n", version);
  }

  void table(List<Contest> contests, Results results) {
    out.println("| | compared with | aim | measured | | cpu | peak |");
    out.println("|---|---|---|---|---|---|---|");
    for (Contest contest : contests) {
      if (results.has(contest)) {
        line(contest, results);
      } else {
        out.printf("| %s | %s | | not measured | | | |%n", contest.label(), contest.theirs());
      }
    }
    out.println();
  }

  private void line(Contest contest, Results results) {
    boolean first = contest.figure() == Contest.Figure.FIRST_TEXT;
    double measured =
        switch (contest.figure()) {
          case WALL -> results.ratio(contest, Measured::wall);
          case CPU -> results.ratio(contest, Measured::cpu);
          case PEAK -> results.ratio(contest, Measured::peak);
          case FIRST_TEXT -> results.firstTextBeyond();
        };
    double target = contest.target(javaVersion);
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %s |%n",
        contest.label(),
        contest.theirs(),
        Double.isNaN(target) ? "" : "≤ " + figure(target),
        figure(measured),
        Double.isNaN(target) ? "" : measured <= target ? "reached" : "missed",
        first ? "" : figure(results.ratio(contest, Measured::cpu)),
        first ? "" : figure(results.ratio(contest, Measured::peak)));
  }

  void medians(Results results) {
    out.println("| medians | wall s | cpu s | peak MiB |");
    out.println("|---|---|---|---|");
    results
        .rounds()
        .forEach(
            (name, all) ->
                out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.0f |%n",
                    name,
                    Results.median(all.stream().map(Measured::wall).toList()),
                    Results.median(all.stream().map(Measured::cpu).toList()),
                    Results.median(all.stream().map(Measured::peak).toList())));
  }

  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return String.format(Locale.ROOT, value < 5 ? "%.2f" : "%.1f", value);
  }
}
