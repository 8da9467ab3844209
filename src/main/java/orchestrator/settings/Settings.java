package orchestrator.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What the command line, the environment and {@code orchestrator.conf} say, each value with its
 * source. Looking never throws: what is wrong is listed in {@link #failures()}, so that everything
 * else can still be shown.
 */
public final class Settings {
  private static final char NO_BREAK_SPACE = '\u00a0';

  private final Environment environment;
  private final Map<SettingKey, Setting<String>> values = new EnumMap<>(SettingKey.class);
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> misspelt = new ArrayList<>();
  private final List<String> overruled = new ArrayList<>();
  private @Nullable String unread;

  private Settings(Environment environment) {
    this.environment = environment;
  }

  /**
   * Puts everything together: option, then environment, then file, then default.
   *
   * @param environment where variables and files are
   * @param options the options that were given, with their values
   * @param further asked for what is not set by then
   */
  public static Settings resolve(
      Environment environment, Map<SettingKey, String> options, SettingSource... further) {
    Settings settings = new Settings(environment);
    ConfFile conf = settings.openConf(options);
    for (SettingKey key : SettingKey.values()) {
      if (key != SettingKey.ENDPOINT_URL && key != SettingKey.CONFIG) {
        settings.resolve(key, key.variables(), options, conf);
      }
    }
    List<String> endpointVariables = new ArrayList<>(SettingKey.ENDPOINT_URL.variables());
    List<TargetKeys> named = settings.targets();
    TargetKeys endpointOf = named.size() == 1 ? named.get(0) : TargetKeys.MODEL;
    for (TargetKeys kind : TargetKeys.values()) {
      if (kind != endpointOf) {
        endpointVariables.remove(kind.endpointVariable());
      }
    }
    if ("true".equalsIgnoreCase(environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      endpointVariables.clear();
    }
    settings.resolve(SettingKey.ENDPOINT_URL, endpointVariables, options, conf);
    for (SettingSource source : further) {
      settings.ask(source);
    }
    settings.warnAboutReaders(conf);
    settings.warnAboutTwoTokens();
    return settings;
  }

  /** A setting, or null when nobody said anything and there is no default. */
  public @Nullable Setting<String> get(SettingKey key) {
    return values.get(key);
  }

  /** A setting's value, or null. */
  public @Nullable String value(SettingKey key) {
    Setting<String> setting = values.get(key);
    return setting == null ? null : setting.value();
  }

  /** What is wrong, in the order in which it was found. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /**
   * Finds out that something is wrong.
   *
   * @throws ProblemException for the first that is
   */
  public void requireUsable() {
    if (!failures.isEmpty()) {
      throw failures.get(0).exception();
    }
  }

  /** What the user should hear although the run can go on. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Those of the notes that name sections and keys of the file which mean nothing. */
  public List<String> misspelt() {
    return List.copyOf(misspelt);
  }

  /** The one of the notes that names a file which is not read; null when there is no such file. */
  public @Nullable String unread() {
    return unread;
  }

  /** Which lines of the file do not count, and what does in their place. */
  public List<String> overruled() {
    return List.copyOf(overruled);
  }

  /** The machine that these settings were found on. */
  public Environment environment() {
    return environment;
  }

  /**
   * Which kinds of target are named, by what names any the most strongly: an option, then a
   * variable, then the file.
   */
  public List<TargetKeys> targets() {
    List<TargetKeys> named = new ArrayList<>();
    int strongest = Integer.MAX_VALUE;
    for (TargetKeys kind : TargetKeys.values()) {
      int level = Integer.MAX_VALUE;
      for (SettingKey key : kind.keys()) {
        level = Math.min(level, level(key));
      }
      if (level < strongest) {
        named.clear();
        strongest = level;
      }
      if (level == strongest && level < Integer.MAX_VALUE) {
        named.add(kind);
      }
    }
    return named;
  }

  /** Whether a target of this kind is named, and no other. */
  public boolean isAbout(TargetKeys kind) {
    return targets().equals(List.of(kind));
  }

  private int level(SettingKey key) {
    Setting<String> setting = values.get(key);
    if (setting == null) {
      return Integer.MAX_VALUE;
    }
    if (setting.source() instanceof Source.Flag) {
      return 0;
    }
    return setting.source() instanceof Source.Variable ? 1 : 2;
  }

  private void resolve(
      SettingKey key, List<String> variables, Map<SettingKey, String> options, ConfFile conf) {
    try {
      Setting<String> found = find(key, variables, options, conf);
      if (found != null) {
        if (found.value().isBlank()) {
          throw Problem.EMPTY_VALUE
              .failure(emptyDetail(key, found.source(), variables))
              .exception();
        }
        if (key.confKey() != null && key.confKey().startsWith("confluence.")) {
          requireUnquoted(key, found);
        }
        values.put(key, found);
        noteOverruled(key, found, conf);
      }
    } catch (ProblemException e) {
      failures.add(e.failure());
    }
  }

  private void ask(SettingSource source) {
    for (SettingKey key : SettingKey.values()) {
      try {
        Setting<String> found = values.containsKey(key) ? null : source.find(key, this);
        if (found != null) {
          values.put(key, found);
        }
      } catch (ProblemException e) {
        failures.add(e.failure());
      }
    }
  }

  /**
   * Quotes that a shell would have taken off reach a program from files of variables; what is in
   * them would be refused by Confluence, which cannot say why.
   */
  private static void requireUnquoted(SettingKey key, Setting<String> found) {
    String value = found.value();
    boolean opens = isQuote(value.codePointAt(0));
    boolean closes = isQuote(value.codePointBefore(value.length()));
    // A password may begin or end with a quote, but hardly both.
    boolean password = key == SettingKey.CONFLUENCE_API_TOKEN;
    if (value.length() > 1 && opens && closes) {
      throw unusable(key, found.source(), "is in quotes. Is it quoted twice?");
    }
    if (!password && (opens || closes)) {
      throw unusable(key, found.source(), "begins or ends with a quote.");
    }
    boolean broken =
        (key.secret() && value.chars().anyMatch(Character::isISOControl))
            || (key == SettingKey.CONFLUENCE_PERSONAL_TOKEN
                && value.chars().anyMatch(c -> Character.isWhitespace(c) || c == NO_BREAK_SPACE));
    if (broken) {
      throw unusable(key, found.source(), "holds a blank or line end in its middle.");
    }
  }

  private static boolean isQuote(int character) {
    return "\"'`\u2018\u2019\u201c\u201d".indexOf(character) >= 0;
  }

  /** Never with the value, which may be a secret. */
  private static ProblemException unusable(SettingKey key, Source source, String why) {
    String place = source.toString();
    if (source instanceof Source.ConfKey) {
      place = source + ": " + key.confKey();
    } else if (source instanceof Source.Variable variable
        && key.secret()
        && SecretFile.isNamedBy(variable.name())) {
      place = "What is in the file that " + source + " names";
    }
    return Problem.INVALID_VALUE.failure(place + " " + why).exception();
  }

  private void noteOverruled(SettingKey key, Setting<String> found, ConfFile conf) {
    String confKey = key.confKey();
    int line = confKey == null ? 0 : conf.lineOf(confKey);
    if (line > 0 && !(found.source() instanceof Source.ConfKey)) {
      overruled.add(
          confKey + ": " + found.source() + " counts, and not " + conf.name() + ":" + line);
    }
  }

  private @Nullable Setting<String> find(
      SettingKey key, List<String> variables, Map<SettingKey, String> options, ConfFile conf) {
    String option = options.get(key);
    if (option != null) {
      return new Setting<>(option, new Source.Flag(key.title()));
    }
    if (key.secret()) {
      SecretFile.refuseTwo(environment, variables);
    }
    for (String variable : variables) {
      String value = environment.variable(variable);
      if (value != null && !value.isBlank()) {
        boolean file = key.secret() && SecretFile.isNamedBy(variable);
        return new Setting<>(
            file ? SecretFile.read(environment, variable) : value.strip(),
            new Source.Variable(variable));
      }
    }
    String confKey = key.confKey();
    ConfFile.Entry entry = confKey == null ? null : conf.get(confKey);
    if (entry != null) {
      return new Setting<>(entry.value(), new Source.ConfKey(conf.name(), entry.line()));
    }
    String defaultValue = key.defaultValue();
    return defaultValue == null ? null : new Setting<>(defaultValue, new Source.Default());
  }

  private static String emptyDetail(SettingKey key, Source source, List<String> variables) {
    if (source instanceof Source.Flag) {
      String hint = variables.isEmpty() ? "" : " Is " + variables.get(0) + " set?";
      return source + " is empty." + hint;
    }
    return source + ": " + key.confKey() + " is empty.";
  }

  private ConfFile openConf(Map<SettingKey, String> options) {
    Path standard = standardConf();
    Path local = environment.workingDirectory().resolve("orchestrator.conf");
    try {
      Setting<String> named =
          find(SettingKey.CONFIG, SettingKey.CONFIG.variables(), options, ConfFile.empty());
      if (named == null) {
        return ConfFile.empty();
      }
      if (named.value().isBlank()) {
        throw Problem.EMPTY_VALUE
            .failure(emptyDetail(SettingKey.CONFIG, named.source(), SettingKey.CONFIG.variables()))
            .exception();
      }
      boolean byDefault = named.source() instanceof Source.Default;
      Path path = byDefault ? standard : environment.path(named.value());
      String name = byDefault ? path.toString() : named.value();
      values.put(SettingKey.CONFIG, new Setting<>(name, named.source()));
      if (byDefault && Files.isRegularFile(local) && !local.equals(path)) {
        unread =
            "./orchestrator.conf is not read, because nobody named it; add: --config"
                + " orchestrator.conf";
        notes.add(unread);
      }
      if (byDefault && !Files.exists(path)) {
        return ConfFile.empty();
      }
      ConfFile conf = ConfFile.read(path, name);
      misspelt.addAll(conf.unknown(knownKeys()));
      notes.addAll(misspelt);
      return conf;
    } catch (ProblemException e) {
      failures.add(e.failure());
      return ConfFile.empty();
    }
  }

  private Path standardConf() {
    return environment.configFolder().resolve("orchestrator.conf");
  }

  private void warnAboutReaders(ConfFile conf) {
    boolean secrets = false;
    for (Map.Entry<SettingKey, Setting<String>> setting : values.entrySet()) {
      secrets |= setting.getKey().secret() && setting.getValue().source() instanceof Source.ConfKey;
    }
    if (secrets && othersMayRead(environment.path(conf.name()))) {
      notes.add(
          conf.name()
              + " holds a token and others may read it; run: chmod 600 '"
              + conf.name()
              + "'");
    }
  }

  private void warnAboutTwoTokens() {
    Setting<String> personal = get(SettingKey.CONFLUENCE_PERSONAL_TOKEN);
    Setting<String> api = get(SettingKey.CONFLUENCE_API_TOKEN);
    if (personal != null && api != null) {
      notes.add(
          "there are two tokens for Confluence; the personal one from "
              + personal.source()
              + " is used, and not the API token from "
              + api.source());
    }
  }

  private static boolean othersMayRead(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Map<String, Set<String>> knownKeys() {
    Map<String, Set<String>> known = new HashMap<>();
    for (SettingKey key : SettingKey.values()) {
      String confKey = key.confKey();
      if (confKey != null) {
        int dot = confKey.indexOf('.');
        known
            .computeIfAbsent(confKey.substring(0, dot), section -> new HashSet<>())
            .add(confKey.substring(dot + 1));
      }
    }
    return known;
  }
}
