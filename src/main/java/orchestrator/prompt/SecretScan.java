package orchestrator.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for passwords and keys on a page: for the shapes that vendors publish, and for what stands
 * after a name such as {@code password}. It would rather miss one than cry wolf, so it cannot know
 * a password that looks like a word. No pattern repeats without a limit inside another, so that the
 * time grows with the text and no faster.
 */
public final class SecretScan {
  /**
   * What a secret looks like.
   *
   * @param marks one of them is in each; they are quick to look for, where the shape is not. None
   *     for one of {@link #NAMES}, in upper or lower case
   */
  private record Shape(String name, List<String> marks, String regex) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("AWS access key", List.of("AKIA", "ASIA"), "\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"),
          new Shape(
              "AWS secret key",
              List.of(),
              "(?i)aws_?secret_?(?:access_?)?key\\W{1,5}[A-Za-z0-9/+]{40}\\b"),
          new Shape(
              "private key", List.of("PRIVATE KEY"), "-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----"),
          new Shape("Atlassian token", List.of("ATATT3"), "\\bATATT3[A-Za-z0-9_=-]{16,}"),
          new Shape(
              "GitHub token",
              List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
              "\\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,})"),
          new Shape("GitLab token", List.of("glpat-"), "\\bglpat-[A-Za-z0-9_-]{20,}"),
          new Shape("Slack token", List.of("xox"), "\\bxox[abprs]-[A-Za-z0-9-]{10,}"),
          new Shape("Google API key", List.of("AIza"), "\\bAIza[A-Za-z0-9_-]{35}\\b"),
          new Shape("Stripe key", List.of("k_live_"), "\\b[rs]k_live_[A-Za-z0-9]{20,}"),
          new Shape(
              "JSON web token",
              List.of(".eyJ"),
              "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"),
          new Shape(
              "password in an address",
              List.of("://"),
              "://(?<=\\b[a-z][a-z0-9+.-]{1,20}://)[^\\s:/@<>\\[\\]]{1,64}:[^\\s:/@<>]{3,}@"));

  private static final String ASSIGNED = "password or key";

  /** The bit that makes a letter of ASCII a small one. */
  private static final int LOWER = 0x20;

  /** How the names begin that a value may stand after. */
  private static final List<String> NAMES =
      List.of("passw", "passphrase", "kennwort", "secret", "token", "api", "access");

  /** A name, what ends or quotes it, and a value without blanks or a table's cell of one. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)(?:passwor[dt]|passwd|passphrase|kennwort|secret|token|(?:api|secret|access)[_ -]?key)"
              + "[\"'`*_ ]{0,4}(?::=|=>|==?|:|(?<bar>\\|))[\"'`*_ ]{0,4}"
              + "(?<value>[^\\s|]{8,200})(?<end> {0,60}\\|)?");

  /** What follows a value that is quoted, or that a sentence goes on after. */
  private static final Pattern TAIL = Pattern.compile("[\"'`*,;.]{1,8}$");

  /** Where there is a placeholder, a reference, an address or code in the place of a value. */
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i)^[$%{]|^arn:|[<>()\\[\\]{}]|://|\\.\\.\\.|…|\\*\\*\\*|xxx"
              + "|your|example|change.?me|placeholder|redacted|dummy");

  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final Pattern DIGIT_OR_MARK = Pattern.compile("[0-9!@#$%^&*?+=~]");

  /**
   * A secret.
   *
   * @param end where it is over
   */
  private record Found(String kind, int end) {}

  private SecretScan() {}

  /**
   * What was found, by line, e.g. {@code AWS access key (line 12)}, each kind once; never the
   * secret itself.
   */
  public static List<String> findings(String markdown) {
    String text = // without Markdown's escapes
        markdown.indexOf('\\') < 0 ? markdown : markdown.replaceAll("\\\\(?=\\p{Punct})", "");
    NavigableMap<Integer, Found> found = new TreeMap<>();
    int first = name(text, 0);
    for (Shape shape : SHAPES) {
      if (shape.marks().isEmpty() ? first < text.length() : holdsAny(text, shape.marks())) {
        Matcher matcher = Pattern.compile(shape.regex()).matcher(text);
        if (matcher.find()) {
          found.put(matcher.start(), new Found(shape.name(), matcher.end()));
        }
      }
    }
    Integer assigned = assigned(text, first, found);
    if (assigned != null) {
      found.put(assigned, new Found(ASSIGNED, assigned));
    }
    List<String> findings = new ArrayList<>();
    found.forEach((at, secret) -> findings.add(secret.kind() + " (line " + line(text, at) + ")"));
    return findings;
  }

  /** Where the first value is that looks like a secret and is not known by its shape; or null. */
  private static @Nullable Integer assigned(
      String text, int first, NavigableMap<Integer, Found> known) {
    Matcher matcher = ASSIGNMENT.matcher(text);
    for (int at = first; at < text.length(); at = name(text, at)) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        at++;
        continue;
      }
      at = matcher.end();
      boolean cell = matcher.group("bar") != null;
      if ((!cell || matcher.group("end") != null)
          && isNew(matcher, known)
          && isSecret(TAIL.matcher(matcher.group("value")).replaceFirst(""))) {
        return matcher.start("value");
      }
    }
    return null;
  }

  /**
   * Where a name begins at or after a place; the end of the text if none does. Found letter by
   * letter, since the pattern takes many times as long to find none.
   */
  private static int name(String text, int from) {
    for (int at = from; at + 1 < text.length(); at++) {
      if (mayBegin(text.charAt(at) | LOWER, text.charAt(at + 1) | LOWER)) {
        for (String name : NAMES) {
          if (text.regionMatches(true, at, name, 0, name.length())) {
            return at;
          }
        }
      }
    }
    return text.length();
  }

  private static boolean mayBegin(int letter, int next) {
    return switch (letter) {
      case 'p' -> next == 'a';
      case 'k', 's' -> next == 'e';
      case 't' -> next == 'o';
      case 'a' -> next == 'p' || next == 'c';
      default -> false;
    };
  }

  /** Whether the value is not part of something whose shape is known. */
  private static boolean isNew(Matcher matcher, NavigableMap<Integer, Found> known) {
    Map.Entry<Integer, Found> before = known.lowerEntry(matcher.end());
    return before == null || before.getValue().end() <= matcher.start("value");
  }

  private static boolean isSecret(String value) {
    return value.length() >= 8
        && LETTER.matcher(value).find()
        && DIGIT_OR_MARK.matcher(value).find()
        && !NO_SECRET.matcher(value).find();
  }

  private static int line(String text, int place) {
    return 1 + (int) text.substring(0, place).chars().filter(each -> each == '\n').count();
  }

  private static boolean holdsAny(String text, List<String> marks) {
    for (String mark : marks) {
      if (text.contains(mark)) {
        return true;
      }
    }
    return false;
  }
}
