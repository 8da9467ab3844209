package orchestrator.aws.profile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orchestrator.aws.profile.SharedFile.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@link SharedFile}.
 *
 * @param number counted from 1
 * @param indent how many blanks it begins with
 * @param text without blanks on either side
 * @param isUtf8 whether it could be decoded
 */
record SharedFileLine(int number, int indent, String text, boolean isUtf8) {

  /** All lines, ended by LF, CR LF or CR, without a byte order mark; null if this is UTF-16. */
  static @Nullable List<SharedFileLine> all(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return null;
    }
    List<SharedFileLine> lines = new ArrayList<>();
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    for (int i = start; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] != '\n' && bytes[i] != '\r') {
        continue;
      }
      lines.add(of(lines.size() + 1, bytes, start, i));
      if (i + 1 < bytes.length && bytes[i] == '\r' && bytes[i + 1] == '\n') {
        i++;
      }
      start = i + 1;
    }
    return lines;
  }

  private static SharedFileLine of(int number, byte[] bytes, int from, int to) {
    String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // What cannot be decoded became something else.
    boolean isUtf8 =
        Arrays.equals(line.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, from, to));
    int indent = PythonText.blanks(line);
    return new SharedFileLine(number, indent, PythonText.strip(line), isUtf8);
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  boolean isComment() {
    return text.startsWith("#") || text.startsWith(";");
  }

  Fault fault(String why) {
    return new Fault(number, why);
  }

  /** What is wrong with its bytes; null for nothing. */
  @Nullable Fault encodingFault() {
    return isUtf8 ? null : fault("it is not UTF-8");
  }

  /** It may hold a secret. */
  @Override
  public String toString() {
    return "SharedFileLine[" + number + "]";
  }
}
