package orchestrator.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is installed on this machine. */
final class Tools {
  private Tools() {}

  /** The path of a file of this comparison. */
  static String source(String name) {
    return Path.of("src/bench", name).toAbsolutePath().toString();
  }

  /** The distribution that is measured. */
  static String installed() {
    return Path.of(System.getProperty("dist", "target/dist")).toAbsolutePath().toString();
  }

  /** A program on the PATH, or null. A version manager's stand-in is followed: it costs time. */
  static String find(String program) throws IOException, InterruptedException {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return folder.endsWith("/.pyenv/shims")
            ? output(List.of("pyenv", "which", program))
            : file.toString();
      }
    }
    return null;
  }

  /** A Python that has boto3 and requests, or null. */
  static String python() throws IOException, InterruptedException {
    String python = find("python3");
    boolean able =
        python != null && output(List.of(python, "-c", "import boto3, requests; print(1)")) != null;
    return able ? python : null;
  }

  /** The first line that a program says about its version. */
  static String version(String program) throws IOException, InterruptedException {
    return output(List.of(program, "--version"));
  }

  /** The first line of what a command prints, or null if it fails. */
  static String output(List<String> words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String all = new String(process.getInputStream().readAllBytes()).strip();
    return process.waitFor() == 0 ? all.lines().findFirst().orElse("") : null;
  }
}
