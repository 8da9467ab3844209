package orchestrator.bench.compare;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.startup.StubServer;

/** Runs commands and measures them from outside. */
final class Stopwatch {
  private final Path folder;
  private final String python;

  /**
   * A stopwatch.
   *
   * @param folder where commands run
   * @param python reads what the kernel counted, which Java cannot; null to do without
   */
  Stopwatch(Path folder, String python) {
    this.folder = folder;
    this.python = python;
  }

  /** Runs it once; it must succeed. */
  Measured measure(Command command) throws IOException, InterruptedException {
    if (!command.before().isEmpty()) {
      succeeded(command, start(command, command.before(), Redirect.DISCARD).waitFor());
    }
    Path result = folder.resolve("result");
    List<String> words = new ArrayList<>();
    if (python != null) {
      words.addAll(List.of(python, "-S", "-E", Tools.source("python/measure.py")));
      words.add(result.toString());
    }
    words.addAll(command.words());
    long begin = System.nanoTime();
    Process process = start(command, words, Redirect.DISCARD);
    int exit = process.waitFor();
    double wall = (System.nanoTime() - begin) / 1e9;
    if (python == null) {
      succeeded(command, exit);
      return new Measured(wall, Double.NaN, Double.NaN);
    }
    String[] figures = Files.readString(result).strip().split(" ");
    succeeded(command, Integer.parseInt(figures[3]));
    return new Measured(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]) / 1024);
  }

  /** Seconds from the server's first piece of the answer to the first byte on standard output. */
  double firstText(Command command, StubServer server) throws IOException, InterruptedException {
    Process process = start(command, command.words(), Redirect.PIPE);
    int first = process.getInputStream().read();
    double seconds = (System.nanoTime() - server.firstChunkNanos()) / 1e9;
    process.getInputStream().readAllBytes();
    succeeded(command, first < 0 ? -1 : process.waitFor());
    return seconds;
  }

  private Process start(Command command, List<String> words, Redirect out) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(folder.resolve("errors").toFile());
    builder.environment().clear();
    builder.environment().putAll(command.variables());
    return builder.start();
  }

  private void succeeded(Command command, int exit) throws IOException {
    if (exit != 0) {
      throw new IOException(
          command.name()
              + " ended with "
              + exit
              + ": "
              + command.words()
              + "\n"
              + Files.readString(folder.resolve("errors")));
    }
  }
}
