package orchestrator.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for passwords and keys on a page. It knows the shapes that vendors publish, so that it is
 * seldom wrong; it cannot know a password that looks like a word.
 */
final class SecretScan {
  private SecretScan() {}

  /** What was found, e.g. {@code AWS access key (line 12)}; never the secret itself. */
  static List<String> findings(String text) {
    List<String> findings = new ArrayList<>();
    shapes()
        .forEach(
            (name, shape) -> {
              Matcher matcher = shape.matcher(text);
              if (matcher.find()) {
                long line = text.substring(0, matcher.start()).lines().count();
                findings.add(name + " (line " + Math.max(1, line) + ")");
              }
            });
    return findings;
  }

  private static Map<String, Pattern> shapes() {
    Map<String, Pattern> shapes = new LinkedHashMap<>();
    shapes.put("AWS access key", Pattern.compile("\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b"));
    shapes.put(
        "AWS secret key",
        Pattern.compile("(?i)aws_?secret_?(?:access_?)?key\\W{1,5}[A-Za-z0-9/+]{40}\\b"));
    shapes.put("private key", Pattern.compile("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"));
    shapes.put("Atlassian token", Pattern.compile("\\bATATT3[A-Za-z0-9_=-]{50,}"));
    shapes.put(
        "GitHub token",
        Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,})"));
    shapes.put("GitLab token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}"));
    shapes.put("Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{10,}"));
    shapes.put("Google API key", Pattern.compile("\\bAIza[A-Za-z0-9_-]{35}\\b"));
    shapes.put("Stripe key", Pattern.compile("\\b[rs]k_live_[A-Za-z0-9]{20,}"));
    shapes.put(
        "JSON web token",
        Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"));
    shapes.put(
        "password in an address",
        Pattern.compile("\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@<>\\[\\]]{1,64}:[^\\s:/@<>]{3,}@"));
    return shapes;
  }
}
