package orchestrator.document.macro;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.text.InvisibleCharacters;

/** What the value of a macro's parameter tells a reader: itself, nothing, or the titles in it. */
final class ParameterText {
  private static final int LONGEST_VALUE = 300;

  /** What people wrote, in the JSON that apps such as the Roadmap Planner keep in a parameter. */
  private static final Pattern TITLE =
      Pattern.compile("\"(?:title|name|label|text)\"\\s*:\\s*\"([^\"\\\\]{1,300})\"");

  private ParameterText() {}

  /** The texts to show for a value; none where it only steers the macro. */
  static List<String> of(String value) {
    if (value.startsWith("{") || value.startsWith("[{")) {
      return titles(value);
    }
    if (value.startsWith("%7B") || value.startsWith("%5B")) {
      return titles(decoded(value));
    }
    return isMeaningful(value) ? List.of(value) : List.of();
  }

  private static List<String> titles(String json) {
    List<String> titles = new ArrayList<>();
    Matcher title = TITLE.matcher(json);
    while (title.find()) {
      if (isMeaningful(title.group(1))) {
        titles.add(title.group(1));
      }
    }
    return titles;
  }

  private static String decoded(String value) {
    try {
      return InvisibleCharacters.removeFrom(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return ""; // looked like it, but is none
    }
  }

  /** Not sizes, switches, colours, layouts and generated ids. */
  private static boolean isMeaningful(String value) {
    if (value.isEmpty() || value.length() > LONGEST_VALUE || value.charAt(0) == '#') {
      return false;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "false", "yes", "no", "none", "default", "inline", "block", "left", "right" ->
          false;
      case "center", "top", "bottom", "middle", "auto" -> false;
      default -> !isSize(value) && !isGenerated(value) && !value.startsWith("rgb");
    };
  }

  private static boolean isSize(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == '%' || Character.isLetter(value.charAt(end - 1)))) {
      end--;
    }
    if (end == 0 || value.length() - end > 2) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** Hexadecimal digits and hyphens with at least sixteen digits: a UUID or hash. */
  private static boolean isGenerated(String value) {
    int digits = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '-') {
        if (Character.digit(c, 16) < 0) {
          return false;
        }
        digits++;
      }
    }
    return digits >= 16;
  }
}
