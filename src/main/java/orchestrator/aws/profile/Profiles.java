package orchestrator.aws.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.SharedFile.Fault;
import orchestrator.aws.profile.SharedFile.Section;
import orchestrator.aws.profile.SharedFile.Stray;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of {@code ~/.aws/config} and {@code ~/.aws/credentials}, read when first asked for.
 *
 * <p>The files are found from {@link AwsAccess}, never from the process: the SDK's own look-up
 * would read the environment and home of whoever runs the tests.
 */
public final class Profiles {
  private static final int PROFILES_TO_LIST = 10;
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)\\})");

  private final AwsAccess access;
  private @Nullable Parsed config;
  private @Nullable Parsed credentials;

  public Profiles(AwsAccess access) {
    this.access = access;
  }

  /** The profile that somebody named, and where; null when nobody did. */
  public @Nullable Chosen named() {
    if (access.profile() != null) {
      return access.profile();
    }
    String name = access.variable("AWS_DEFAULT_PROFILE");
    return name == null ? null : Chosen.byVariable(name, "AWS_DEFAULT_PROFILE");
  }

  /**
   * The profile in use: the named one, else {@code default}; null when it does not exist.
   *
   * @throws orchestrator.problem.ProblemException {@code AWS_CONFIG_UNREADABLE} if it, or what may
   *     have been meant for it, cannot be read
   */
  public @Nullable Profile current() {
    String name = currentName();
    Profile found = find(name);
    if (found == null) {
      requireReadable(name);
    }
    return found;
  }

  /**
   * The same for a setting that a run can do without: what can be read of the profile, whatever is
   * wrong beside it.
   */
  public @Nullable Profile readable() {
    return merged(currentName());
  }

  /** What of the profile in use is not read, a sentence each. */
  public List<String> notices() {
    return faults(currentName()).stream().map(fault -> fault + " That is not used.").toList();
  }

  private String currentName() {
    Chosen named = named();
    return named == null ? "default" : named.value();
  }

  /**
   * A profile by its name; null when neither file has it.
   *
   * @throws orchestrator.problem.ProblemException {@code AWS_CONFIG_UNREADABLE} if one has it, with
   *     a fault
   */
  public @Nullable Profile find(String name) {
    List<String> faults = faults(name);
    if (!faults.isEmpty()) {
      throw unreadable("Profile '" + name + "': " + faults.get(0));
    }
    return merged(name);
  }

  private List<String> faults(String name) {
    return Stream.of(config(), credentials()).flatMap(file -> file.faults(name).stream()).toList();
  }

  /** All that is wrong with either file, a sentence each, whoever it matters to. */
  public List<String> allFaults() {
    return Stream.of(config(), credentials())
        .flatMap(
            file ->
                Stream.concat(
                        file.content().strays().stream().map(Stray::fault),
                        file.content().sections().values().stream()
                            .flatMap(section -> section.faults().stream()))
                    .map(fault -> fault.in(file.path())))
        .toList();
  }

  private @Nullable Profile merged(String name) {
    Section own = config().profiles().get(name);
    Section secret = credentials().profiles().get(name);
    if (own == null && secret == null) {
      return null;
    }
    Map<String, String> all = new HashMap<>(own == null ? Map.of() : own.properties());
    if (secret != null) {
      all.keySet().removeAll(secret.nested().keySet());
      all.putAll(secret.properties());
    }
    boolean inCredentials = secret != null && secret.properties().containsKey("aws_access_key_id");
    Section keys = inCredentials || own == null ? secret : own;
    return new Profile(name, all, inCredentials, keys == null ? Map.of() : keys.properties());
  }

  /**
   * Makes sure that a profile which is missed, in whole or in part, was not meant by something that
   * cannot be read.
   *
   * @throws ProblemException {@code AWS_CONFIG_UNREADABLE}
   */
  public void requireReadable(String name) {
    requireReadable(name, "Profile");
  }

  private void requireReadable(String name, String kind) {
    for (Parsed file : List.of(config(), credentials())) {
      for (Stray stray : file.content().strays()) {
        if (stray.mayBe(name)) {
          throw unreadable(kind + " '" + name + "': " + stray.fault().in(file.path()));
        }
      }
    }
  }

  /**
   * A profile that somebody named.
   *
   * @throws orchestrator.problem.ProblemException {@code PROFILE_NOT_FOUND}, with those there are;
   *     {@code AWS_CONFIG_UNREADABLE}
   */
  public Profile required(Chosen named) {
    Profile profile = find(named.value());
    if (profile != null) {
      return profile;
    }
    requireReadable(named.value());
    if (config().content().sections().containsKey(named.value())) {
      throw unreadable(
          "Profile '"
              + named.value()
              + "': in "
              + config().path()
              + " its section is called ["
              + named.value()
              + "], where it has to be [profile "
              + named.value()
              + "].");
    }
    String others = names().stream().limit(PROFILES_TO_LIST).collect(Collectors.joining(", "));
    throw Problem.PROFILE_NOT_FOUND
        .failure(
            "'"
                + named.value()
                + "' (from "
                + named.source()
                + ") is not in the AWS files; "
                + (others.isEmpty() ? "they hold no profile." : "there are: " + others + "."))
        .with("profile", ShellQuoting.word(named.value()))
        .exception();
  }

  /** The names of all profiles, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(config().profiles().keySet());
    names.addAll(credentials().profiles().keySet());
    return names;
  }

  /** The names of all {@code [sso-session NAME]} sections. */
  public Set<String> ssoSessions() {
    return config().content().named("sso-session").keySet();
  }

  /**
   * An {@code [sso-session NAME]} section; null when there is none of that name.
   *
   * @throws orchestrator.problem.ProblemException {@code AWS_CONFIG_UNREADABLE} if it has a fault
   */
  public @Nullable Map<String, String> ssoSession(String name) {
    Section section = config().content().named("sso-session").get(name);
    if (section == null) {
      requireReadable(name, "sso-session");
      return null;
    }
    if (!section.faults().isEmpty()) {
      throw unreadable(
          "sso-session '" + name + "': " + section.faults().get(0).in(config().path()));
    }
    return section.properties();
  }

  /** What a {@code [services NAME]} section says about one service; may be empty. */
  public Map<String, String> service(String name, String service) {
    Section section = config().content().named("services").get(name);
    return section == null ? Map.of() : section.nested().getOrDefault(service, Map.of());
  }

  /** A path as the AWS tools read it: {@code ~} is the home folder. */
  public Path path(String text) {
    try {
      return text.equals("~") || text.startsWith("~/")
          ? access.home().resolve(text.substring(Math.min(2, text.length())))
          : Path.of(text);
    } catch (InvalidPathException e) {
      throw Problem.INVALID_VALUE
          .failure("'" + text + "' cannot be the name of a file here.")
          .exception(e);
    }
  }

  private Parsed config() {
    if (config == null) {
      Path file = file("AWS_CONFIG_FILE", "config");
      SharedFile content = read(file);
      config = new Parsed(file, content, content.named("profile"));
    }
    return config;
  }

  private Parsed credentials() {
    if (credentials == null) {
      Path file = file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
      SharedFile content = read(file);
      credentials = new Parsed(file, content, content.sections());
    }
    return credentials;
  }

  private Path file(String variable, String usual) {
    String said = access.variable(variable);
    return said == null ? access.home().resolve(".aws").resolve(usual) : path(expanded(said));
  }

  /** The text with {@code $NAME} and <code>${NAME}</code> replaced where such a variable is set. */
  private String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(2) : found.group(1);
              return Matcher.quoteReplacement(access.variables().getOrDefault(name, found.group()));
            });
  }

  private static SharedFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      return SharedFile.EMPTY;
    }
    try {
      return SharedFileReader.read(Files.readAllBytes(file));
    } catch (IOException e) {
      Fault fault = new Fault(0, "it may not be read");
      return new SharedFile(Map.of(), List.of(new Stray(fault, null)));
    }
  }

  private static ProblemException unreadable(String detail) {
    return Problem.AWS_CONFIG_UNREADABLE.failure(detail).exception();
  }

  /** One of the two files. */
  private record Parsed(Path path, SharedFile content, Map<String, Section> profiles) {
    /** What is wrong with a profile, a sentence each. */
    List<String> faults(String name) {
      Section section = profiles.get(name);
      return section == null
          ? List.of()
          : section.faults().stream().map(fault -> fault.in(path)).toList();
    }
  }
}
