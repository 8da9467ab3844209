package orchestrator.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** A file that holds one secret, named by a variable that ends in {@code _FILE}. */
public final class SecretFile {
  private static final String SUFFIX = "_FILE";

  /** Longer than any token; whatever is larger is another file. */
  private static final int MAX_BYTES = 16 * 1024;

  private SecretFile() {}

  /** Whether a variable names the file of a secret instead of holding the secret. */
  public static boolean isNamedBy(String variable) {
    return variable.endsWith(SUFFIX);
  }

  /**
   * Refuses a secret that is given itself and as a file.
   *
   * @throws ProblemException if both variables are set
   */
  public static void refuseTwo(Environment environment, List<String> variables) {
    List<String> set = new ArrayList<>();
    for (String variable : variables) {
      if (!environment.variables().getOrDefault(variable, "").isBlank()) {
        set.add(variable);
      }
    }
    if (set.size() > 1) {
      throw Problem.SECRET_GIVEN_TWICE
          .failure(String.join(" and ", set) + " are both set.")
          .exception();
    }
  }

  /**
   * The secret in the file that a variable names, without the last line end.
   *
   * @throws ProblemException if it cannot be read, or holds no secret
   */
  public static String read(Environment environment, String variable) {
    String written = environment.variables().getOrDefault(variable, "").strip();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(environment.path(written))) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unusable(variable, written, "does not exist");
    } catch (IOException | ProblemException e) {
      throw unusable(variable, written, "cannot be read");
    }
    if (bytes.length > MAX_BYTES) {
      throw unusable(variable, written, "is larger than any token");
    }
    String secret;
    try {
      secret = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unusable(variable, written, "is not text in UTF-8");
    }
    secret = secret.replaceFirst("^\\uFEFF", "").replaceFirst("\\r?\\n\\z", "");
    if (secret.isBlank()) {
      throw unusable(variable, written, "is empty");
    }
    if (secret.strip().chars().anyMatch(Character::isISOControl)) {
      throw unusable(variable, written, "has more than one line, or a control character in it");
    }
    return secret;
  }

  private static ProblemException unusable(String variable, String file, String why) {
    return Problem.SECRET_FILE_UNREADABLE
        .failure(variable + " names '" + file + "', which " + why + ".")
        .exception();
  }
}
