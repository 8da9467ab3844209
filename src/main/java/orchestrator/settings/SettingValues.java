package orchestrator.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** Settings as what they mean: numbers, durations, addresses. A wrong one names its source. */
public final class SettingValues {
  private final Settings settings;

  /** Readers of these settings; each throws where its value cannot be meant. */
  public SettingValues(Settings settings) {
    this.settings = settings;
  }

  /**
   * A value that has a default.
   *
   * @throws ProblemException if there is none because something is wrong with the settings
   */
  public String required(SettingKey key) {
    String value = settings.value(key);
    if (value == null) {
      settings.requireUsable();
      throw new IllegalStateException(key + " has neither a value nor a default");
    }
    return value;
  }

  /** A whole number from 1; null when it is not set. */
  public @Nullable Integer positive(SettingKey key) {
    return positive(key, Integer.MAX_VALUE);
  }

  /** A whole number from 1 to the most that there may be; null when it is not set. */
  public @Nullable Integer positive(SettingKey key, int most) {
    Setting<String> setting = settings.get(key);
    return setting == null ? null : whole(key.title(), setting, 1, most);
  }

  /** A whole number from 0, which is what it is when it is not set. */
  public int count(SettingKey key) {
    Setting<String> setting = settings.get(key);
    return setting == null ? 0 : whole(key.title(), setting, 0, Integer.MAX_VALUE);
  }

  /** The whole number that an option or setting of this name was given. */
  public static int whole(String name, Setting<String> given, int least, int most) {
    String digits = given.value().strip();
    boolean number = digits.matches("[0-9]+");
    if (number && digits.length() < 19) {
      long value = Long.parseLong(digits);
      if (value >= least && value <= most) {
        return (int) value;
      }
      number = value > most;
    }
    boolean limited = number || most < Integer.MAX_VALUE;
    throw invalid(name, given, "a whole number from " + least + (limited ? " to " + most : " up"));
  }

  /** Whether it is set to true. */
  public boolean isOn(SettingKey key) {
    Setting<String> setting = settings.get(key);
    String value = setting == null ? "false" : setting.value().strip().toLowerCase(Locale.ROOT);
    if (setting != null && !value.equals("true") && !value.equals("false")) {
      throw invalid(setting, key, "true or false");
    }
    return value.equals("true");
  }

  /** A number from 0 to 1; null when it is not set. */
  public @Nullable Double fraction(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    try {
      double number = Double.parseDouble(setting.value().strip());
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw invalid(setting, key, "a number from 0 to 1");
  }

  /** An amount of money, from 0; null when it is not set. */
  public @Nullable BigDecimal amount(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    if (!Pattern.matches("\\d{1,9}(\\.\\d{1,9})?", setting.value().strip())) {
      throw invalid(setting, key, "an amount such as 0.50");
    }
    return new BigDecimal(setting.value().strip());
  }

  /** A duration such as {@code 1h30m}; null when it is not set. */
  public @Nullable Duration duration(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    Matcher parts =
        Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?")
            .matcher(setting.value().strip().toLowerCase(Locale.ROOT));
    Duration duration =
        parts.matches()
            ? Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)))
            : Duration.ZERO;
    if (duration.isZero()) {
      throw invalid(setting, key, "a duration such as 90s, 10m or 1h30m");
    }
    return duration;
  }

  /** {@code ID:VERSION} of a guardrail; null when it is not set. */
  public @Nullable String guardrail(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    if (!Pattern.matches("\\S+:(?:DRAFT|[1-9][0-9]{0,7})", setting.value())) {
      throw invalid(setting, key, "ID:VERSION, such as abc123def456:1 or abc123def456:DRAFT");
    }
    return setting.value();
  }

  /** One of the constants of an enum, by a word for each; null when it is not set. */
  public <E extends Enum<E>> @Nullable E optional(
      SettingKey key, Class<E> type, Function<E, String> word) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (word.apply(constant).equals(setting.value().strip())) {
        return constant;
      }
      words.add(word.apply(constant));
    }
    throw notOneOf(key.title(), setting, words);
  }

  /** One of the constants of an enum, by their names in lower case. */
  public <E extends Enum<E>> E choice(SettingKey key, Class<E> type) {
    String value = required(key);
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value)) {
        return constant;
      }
      names.add(name);
    }
    throw notOneOf(key.title(), Objects.requireNonNull(settings.get(key), "no default"), names);
  }

  /** Items between commas or blanks. */
  public List<String> list(SettingKey key) {
    String value = settings.value(key);
    if (value == null) {
      return List.of();
    }
    List<String> items = new ArrayList<>();
    for (String item : value.split("[,\\s]+", -1)) {
      if (!item.isEmpty()) {
        items.add(item);
      }
    }
    return items;
  }

  /** The address of a proxy, {@code http://[user:password@]host:port}; null when it is not set. */
  public @Nullable Setting<URI> proxy(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    String written = setting.value().strip();
    URI proxy = uri(written.contains("://") ? written : "http://" + written);
    // The value itself stays out of the message: it may hold a password.
    String scheme = proxy == null || proxy.getScheme() == null ? "" : proxy.getScheme();
    boolean usable = scheme.equals("http") || scheme.equals("https");
    if (proxy == null || proxy.getHost() == null || !usable) {
      throw Problem.INVALID_VALUE
          .failure(
              "The proxy from "
                  + setting.source()
                  + " must be http://HOST:PORT (or https:// if the proxy itself speaks TLS). A user"
                  + " name and password stand before HOST as USER:PASSWORD@, in which @ / # % are"
                  + " written %40 %2F %23 %25.")
          .exception();
    }
    return new Setting<>(proxy, setting.source());
  }

  /** The address of a web site, without user name and password; null when it is not set. */
  public @Nullable URI site(SettingKey key) {
    Setting<String> setting = settings.get(key);
    if (setting == null) {
      return null;
    }
    String written = setting.value().strip();
    URI site = uri(written);
    String scheme = site == null || site.getScheme() == null ? "" : site.getScheme();
    boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
    if (site != null && site.getRawUserInfo() != null) {
      throw Problem.INVALID_VALUE
          .failure(
              "The Confluence URL from "
                  + setting.source()
                  + " has a user name or a password in it. Take them out, and put them into"
                  + " CONFLUENCE_USERNAME and CONFLUENCE_API_TOKEN.")
          .exception();
    }
    if (site == null || !web || site.getHost() == null) {
      throw Problem.INVALID_VALUE
          .failure(
              "The Confluence URL from "
                  + setting.source()
                  + " must look like https://example.atlassian.net/wiki.")
          .exception();
    }
    return site;
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static ProblemException invalid(Setting<String> setting, SettingKey key, String wanted) {
    return invalid(key.title(), setting, wanted);
  }

  /** Says what an option or setting of this name must be, and who gave it something else. */
  public static ProblemException invalid(String name, Setting<String> given, String wanted) {
    return invalid(name, given, wanted, "");
  }

  /** The same where only some words are known. */
  public static ProblemException notOneOf(String name, Setting<String> given, List<String> words) {
    return invalid(
        name,
        given,
        "one of " + String.join(", ", words),
        DidYouMean.question(given.value().strip(), words));
  }

  private static ProblemException invalid(
      String name, Setting<String> given, String wanted, String question) {
    String source = given.source().toString();
    String by = source.equals(name) ? "" : " (" + source + ")";
    return Problem.INVALID_VALUE
        .failure(
            name + " must be " + wanted + ", not '" + given.value() + "'" + by + "." + question)
        .exception();
  }
}
