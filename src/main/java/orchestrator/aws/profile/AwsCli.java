package orchestrator.aws.profile;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Whether the command of the AWS CLI that people are told to type exists on this machine. */
public final class AwsCli {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** The first versions wrote it to standard error. */
  private static final Pattern VERSION = Pattern.compile("(?m)^aws-cli/(\\d{1,4})\\.(\\d{1,4})\\.");

  private AwsCli() {}

  /** What people sign in with. */
  public enum Command {
    SSO_LOGIN("aws sso login", 2, 0),
    LOGIN("aws login", 2, 32);

    private final String words;
    private final int major;
    private final int minor;

    Command(String words, int major, int minor) {
      this.words = words;
      this.major = major;
      this.minor = minor;
    }
  }

  /** A sentence, after a blank, about an AWS CLI that lacks the command; else nothing. */
  public static String remark(AwsAccess access, Command command) {
    Path aws = onThePath(access.variables().getOrDefault("PATH", ""));
    if (aws == null) {
      return " There is no AWS CLI on the PATH.";
    }
    try {
      Subprocess.Result version =
          Subprocess.run(List.of(aws.toString(), "--version"), access.variables(), LONGEST);
      return remark(version.out() + version.err(), command);
    } catch (IOException | TimeoutException e) {
      return ""; // It is there; more is not known.
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  private static String remark(String version, Command command) {
    Matcher said = VERSION.matcher(version);
    if (!said.find()) {
      return "";
    }
    int major = Integer.parseInt(said.group(1));
    int minor = Integer.parseInt(said.group(2));
    boolean isOld = major < command.major || (major == command.major && minor < command.minor);
    return isOld
        ? " The AWS CLI on the PATH is version "
            + (major == 1 ? "1" : major + "." + minor)
            + ", which has no '"
            + command.words
            + "'."
        : "";
  }

  private static @Nullable Path onThePath(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      for (String name : List.of("aws", "aws.exe", "aws.cmd")) {
        try {
          Path program = Path.of(folder, name);
          if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
            return program;
          }
        } catch (InvalidPathException e) {
          break; // Others skip such an entry, too.
        }
      }
    }
    return null;
  }
}
