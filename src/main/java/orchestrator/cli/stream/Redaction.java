package orchestrator.cli.stream;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.settings.Environment;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;

/**
 * Takes secrets out of what goes to standard error. No text of ours holds one; this is for the day
 * when that turns out to be wrong, and for the words of libraries.
 */
public final class Redaction {
  private static final String STARS = "********";
  private static final int SHORTEST = 6;

  private static final Set<String> SECRET_VARIABLES =
      Set.of(
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_SECURITY_TOKEN",
          "AWS_BEARER_TOKEN_BEDROCK",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN");

  /** User name and password in an address. */
  private static final Shape USER_INFO = new Shape("(://)[^\\s/@]+(?=@)", "@");

  /** Key ids, tokens with a prefix of their own, and whatever follows an authentication scheme. */
  private static final List<Shape> SHAPES =
      List.of(
          USER_INFO,
          new Shape("\\b(AKIA|ASIA)[A-Z0-9]{12,}", "akia", "asia"),
          new Shape("\\b(ABSK|ATATT3)[A-Za-z0-9+/=_-]{10,}", "absk", "atatt3"),
          new Shape(
              "(?i)\\b((?:bearer|basic) +)(?=\\S*[0-9=+/])[A-Za-z0-9+/=._~-]{6,}",
              "bearer",
              "basic"),
          // What follows is signed: as good as the file that it leads to.
          new Shape(
              "(?i)(://api\\.media\\.atlassian\\.com/)[^\\s\"'<>]+", "api.media.atlassian.com"),
          new Shape(
              "(?i)([?&](?:token|jwt|x-amz-credential)=)[^\\s&#\"'<>]+",
              "token=",
              "jwt=",
              "x-amz-credential="),
          new Shape("\\b(eyJ)[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?", "eyj"),
          new Shape(
              "(?i)((?:signature|security-token|jsessionid)=)[A-Za-z0-9+/=%_.-]+",
              "signature=", "security-token=", "jsessionid="));

  /** A run of characters that is too long for a word. */
  private static final String LONG_RUN = "[A-Za-z0-9+/=_%-]{40,}";

  /**
   * What a secret looks like. Its expression is compiled only for a text that holds one of its
   * signs, in whatever case: most runs say one line, and would spend a fiftieth of their time here.
   */
  private static final class Shape {
    private final String regex;
    private final List<String> signs;

    Shape(String regex, String... signs) {
      this.regex = regex;
      this.signs = List.of(signs);
    }

    Matcher matcher(String text) {
      return Pattern.compile(regex).matcher(text);
    }

    boolean mayBeIn(String lowerCaseText) {
      for (String sign : signs) {
        if (lowerCaseText.contains(sign)) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<String> values = new CopyOnWriteArrayList<>();

  /** One that knows the secrets of the environment. */
  public Redaction(Environment environment) {
    for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
      if (SECRET_VARIABLES.contains(variable.getKey())) {
        hide(variable.getValue());
      }
    }
  }

  /** From now on, the secrets among the settings are taken out as well. */
  public void hide(Settings settings) {
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      if (setting == null) {
        continue;
      }
      if (key.secret()) {
        hide(setting.value());
      }
      if (USER_INFO.mayBeIn(setting.value())) {
        Matcher userInfo = USER_INFO.matcher(setting.value());
        if (userInfo.find()) {
          hide(userInfo.group().substring(3).replaceFirst(".*:", ""));
        }
      }
    }
  }

  private void hide(String secret) {
    if (secret.strip().length() >= SHORTEST) {
      values.add(secret.strip());
    }
  }

  /** A text of ours without secrets. */
  String of(String text) {
    String safe = text;
    for (String value : values) {
      safe = safe.replace(value, STARS);
    }
    String signs = safe.toLowerCase(Locale.ROOT);
    for (Shape shape : SHAPES) {
      if (shape.mayBeIn(signs)) {
        safe = shape.matcher(safe).replaceAll("$1" + STARS);
      }
    }
    return safe;
  }

  /** A text by somebody else, without secrets and without what may be one. */
  String ofStrangers(String text) {
    return of(text).replaceAll(LONG_RUN, STARS);
  }
}
