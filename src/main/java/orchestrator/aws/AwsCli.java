package orchestrator.aws;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Whether {@code aws sso login}, which people are told to type, exists on this machine. */
final class AwsCli {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private AwsCli() {}

  /** A sentence, after a blank, about an AWS CLI that cannot sign in; else nothing. */
  static String remark(AwsAccess access) {
    Path aws = onThePath(access.variables().getOrDefault("PATH", ""));
    if (aws == null) {
      return " There is no AWS CLI on the PATH.";
    }
    try {
      OtherProgram.Result version =
          OtherProgram.run(List.of(aws.toString(), "--version"), access.variables(), LONGEST);
      // The first versions wrote it to standard error.
      boolean isOld = Pattern.matches("(?s)aws-cli/1\\..*", version.out() + version.err());
      return isOld ? " The AWS CLI on the PATH is version 1, which has no 'aws sso login'." : "";
    } catch (IOException | TimeoutException e) {
      return ""; // It is there; more is not known.
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
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
