package orchestrator.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The profiles of {@code ~/.aws/config} and {@code ~/.aws/credentials}, read when first asked for.
 *
 * <p>The files are found from {@link AwsAccess}, never from the process: the SDK's own look-up
 * would read the environment and home of whoever runs the tests.
 */
final class Profiles {
  private static final int PROFILES_TO_LIST = 10;

  private final AwsAccess access;
  private @Nullable Parsed config;
  private @Nullable Parsed credentials;

  Profiles(AwsAccess access) {
    this.access = access;
  }

  /** The profile that somebody named, and where; null when nobody did. */
  @Nullable Chosen named() {
    if (access.profile() != null) {
      return access.profile();
    }
    String name = access.variable("AWS_DEFAULT_PROFILE");
    return name == null ? null : new Chosen(name, "AWS_DEFAULT_PROFILE");
  }

  /** The profile in use: the named one, else {@code default}; null when it does not exist. */
  @Nullable Profile current() {
    Chosen named = named();
    return find(named == null ? "default" : named.value());
  }

  /**
   * A profile by its name; null when neither file has it.
   *
   * @throws orchestrator.problem.ProblemException {@code AWS_CONFIG_UNREADABLE}
   */
  @Nullable Profile find(String name) {
    Map<String, String> own = config().properties("profiles", name);
    Map<String, String> secret = credentials().properties("profiles", name);
    if (own == null && secret == null) {
      return null;
    }
    Map<String, String> all = new HashMap<>(own == null ? Map.of() : own);
    all.putAll(secret == null ? Map.of() : secret);
    return new Profile(name, all, secret != null && secret.containsKey("aws_access_key_id"));
  }

  /**
   * A profile that somebody named.
   *
   * @throws orchestrator.problem.ProblemException {@code PROFILE_NOT_FOUND}, with those there are
   */
  Profile required(Chosen named) {
    Profile profile = find(named.value());
    if (profile != null) {
      return profile;
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
        .with("profile", Words.argument(named.value()))
        .exception();
  }

  /** The names of all profiles, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(config().names());
    names.addAll(credentials().names());
    return names;
  }

  /** An {@code [sso-session NAME]} section; null when there is none of that name. */
  @Nullable Map<String, String> ssoSession(String name) {
    return config().properties("sso-session", name);
  }

  /**
   * A {@code [services NAME]} section, with keys such as {@code sts.endpoint_url}; may be empty.
   */
  Map<String, String> services(String name) {
    Map<String, String> section = config().properties("services", name);
    return section == null ? Map.of() : section;
  }

  /** A path as the AWS tools read it: {@code ~} is the home folder. */
  Path path(String text) {
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
      config = read("AWS_CONFIG_FILE", "config", ProfileFile.Type.CONFIGURATION);
    }
    return config;
  }

  private Parsed credentials() {
    if (credentials == null) {
      credentials =
          read("AWS_SHARED_CREDENTIALS_FILE", "credentials", ProfileFile.Type.CREDENTIALS);
    }
    return credentials;
  }

  private Parsed read(String variable, String usual, ProfileFile.Type type) {
    String said = access.variable(variable);
    Path file = said == null ? access.home().resolve(".aws").resolve(usual) : path(said);
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return new Parsed(null);
    } catch (IOException e) {
      throw unreadable(file, "it is not a readable file in UTF-8", e);
    }
    try {
      String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new Parsed(ProfileFile.builder().content(withoutMark).type(type).build());
    } catch (IllegalArgumentException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static RuntimeException unreadable(Path file, String why, Exception cause) {
    return Problem.AWS_CONFIG_UNREADABLE.failure(file + ": " + why + ".").exception(cause);
  }

  /**
   * One of the two files.
   *
   * @param file null when it does not exist, which then costs nothing
   */
  private record Parsed(@Nullable ProfileFile file) {
    Set<String> names() {
      return file == null ? Set.of() : file.profiles().keySet();
    }

    @Nullable Map<String, String> properties(String section, String name) {
      var found = file == null ? null : file.getSection(section, name).orElse(null);
      if (found == null) {
        return null;
      }
      Map<String, String> lower = new HashMap<>();
      found.properties().forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
      return lower;
    }
  }
}
