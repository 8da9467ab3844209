package orchestrator.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Gets the text of a configuration file, strictly: what is not UTF-8 text is refused by name. */
final class ConfText {
  private static final int MAX_BYTES = 1 << 20;

  private ConfText() {}

  static String read(Path path, String name) {
    if (!Files.exists(path)) {
      throw Problem.CONFIG_NOT_FOUND.failure(name + ".").exception();
    }
    if (Files.isDirectory(path)) {
      throw unreadable(name + " is a folder.");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw Problem.CONFIG_UNREADABLE.failure(name + " may not be read by this user.").exception(e);
    }
    return decode(bytes, name);
  }

  static String decode(byte[] bytes, String name) {
    if (bytes.length > MAX_BYTES) {
      throw unreadable(name + " is larger than 1 MiB.");
    }
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw unreadable(name + " is UTF-16; save it as UTF-8.");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer rest = ByteBuffer.wrap(bytes, start, bytes.length - start);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(rest)
              .toString();
      if (text.indexOf('\0') >= 0) {
        throw unreadable(name + " is not a text file.");
      }
      refuseControls(text, name);
      return text;
    } catch (CharacterCodingException e) {
      // The decoder stopped at the first bad byte.
      int line = 1;
      for (int i = start; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw unreadable(name + ":" + line + ": not UTF-8.");
    }
  }

  /** They are never meant, and ini4j would drop them from either end of a password in silence. */
  private static void refuseControls(String text, String name) {
    int number = 1;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1));
      if (ends) {
        number++;
      } else if (c != '\r' && c != '\t' && Character.isISOControl(c)) {
        throw unreadable(name + ":" + number + ": there is a control character on this line.");
      }
    }
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static ProblemException unreadable(String detail) {
    return Problem.CONFIG_UNREADABLE.failure(detail).exception();
  }
}
