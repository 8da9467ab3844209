package orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for passwords and keys on a page. It knows the shapes that vendors publish, so that it is
 * seldom wrong; it cannot know a password that looks like a word.
 */
final class SecretScan {
  /**
   * What a secret looks like.
   *
   * @param marks one of them is in each; they are quick to look for, where the shape is not
   */
  private record Shape(String name, List<String> marks, String regex) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("AWS access key", List.of("AKIA", "ASIA"), "\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"),
          new Shape(
              "AWS secret key",
              List.of(""),
              "(?i)aws_?secret_?(?:access_?)?key\\W{1,5}[A-Za-z0-9/+]{40}\\b"),
          new Shape(
              "private key", List.of("PRIVATE KEY"), "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
          new Shape("Atlassian token", List.of("ATATT3"), "\\bATATT3[A-Za-z0-9_=-]{50,}"),
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

  private SecretScan() {}

  /** What was found, e.g. {@code AWS access key (line 12)}; never the secret itself. */
  static List<String> findings(String text) {
    List<String> findings = new ArrayList<>();
    for (Shape shape : SHAPES) {
      if (!holdsAny(text, shape.marks())) {
        continue;
      }
      Matcher matcher = Pattern.compile(shape.regex()).matcher(text);
      if (matcher.find()) {
        long line = text.substring(0, matcher.start()).lines().count();
        findings.add(shape.name() + " (line " + Math.max(1, line) + ")");
      }
    }
    return findings;
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
