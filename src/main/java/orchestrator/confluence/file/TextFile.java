package orchestrator.confluence.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes as text.
 *
 * @param content the text, without a byte order mark
 * @param notes what was wrong with it
 */
record TextFile(String content, List<String> notes) {
  /** {@code encoding="…"} of an XML declaration or {@code charset=…} of an HTML head. */
  private static final String DECLARED =
      "(?i)(?:\\A\\s*<\\?xml[^>]{0,200}\\bencoding|<meta[^>]{0,200}\\bcharset)\\s*=\\s*[\"']?([\\w.:-]{1,40})";

  private static final int HEAD_BYTES = 2048;

  /**
   * Finds out what the bytes are written in.
   *
   * @param name what to call the file in messages
   * @throws ProblemException if they are no text
   */
  static TextFile decode(byte[] bytes, String name) {
    Charset marked = byMark(bytes);
    if (marked != null) {
      String text = new String(bytes, marked);
      return new TextFile(text.startsWith("\uFEFF") ? text.substring(1) : text, List.of());
    }
    String known = FileSignature.of(bytes);
    if (known != null || hasNul(bytes)) {
      throw Problem.PAGE_UNREADABLE
          .failure(name + " is " + (known == null ? "not a text file." : known + "."))
          .exception();
    }
    String head =
        new String(bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
    String declared = declared(head);
    if (declared != null) {
      try {
        Charset charset = Charset.forName(declared);
        if (!charset.name().startsWith("UTF")) {
          return new TextFile(new String(bytes, charset), List.of());
        }
      } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
        // then it is what everything is nowadays
      }
    }
    return utf8(bytes, name);
  }

  private static @Nullable String declared(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    if (!lower.contains("encoding") && !lower.contains("charset")) {
      return null; // without a regular expression, as most pages of Confluence are
    }
    Matcher declared = Pattern.compile(DECLARED).matcher(head);
    return declared.find() ? declared.group(1) : null;
  }

  private static TextFile utf8(byte[] bytes, String name) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean whole =
        text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return new TextFile(
        text,
        whole
            ? List.of()
            : List.of(name + " is not all UTF-8; what could not be read shows as \uFFFD."));
  }

  private static @Nullable Charset byMark(byte[] bytes) {
    int first = at(bytes, 0);
    int second = at(bytes, 1);
    if (first == 0xef && second == 0xbb && at(bytes, 2) == 0xbf) {
      return StandardCharsets.UTF_8;
    }
    if ((first == 0xff && second == 0xfe) || (first == '<' && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if ((first == 0xfe && second == 0xff) || (first == 0 && second == '<')) {
      return StandardCharsets.UTF_16BE;
    }
    return null;
  }

  private static boolean hasNul(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xff : -1;
  }
}
