package orchestrator.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.aws.CredentialSource.Keys;
import orchestrator.network.Network;
import orchestrator.network.NetworkAccess;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A user with a home folder, an environment and the wish to reach Bedrock. */
final class AwsHome implements AutoCloseable {
  private final Path home;
  private Network network = new Network(NetworkAccess.DIRECT);
  private final Map<String, String> variables = new HashMap<>();
  private @Nullable Chosen profile;
  private boolean profileDecides;
  private @Nullable Chosen region = new Chosen("eu-west-1", "--region");
  private @Nullable Chosen endpoint;
  private boolean autoLogin;
  private Person person = Person.NOBODY;
  private Clock clock = Clock.systemUTC();

  AwsHome(Path home) {
    this.home = home;
  }

  AwsHome config(String text) {
    return write(".aws/config", text);
  }

  AwsHome credentials(String text) {
    return write(".aws/credentials", text);
  }

  AwsHome write(String path, String text) {
    try {
      Path file = home.resolve(path);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs in to a session, as {@code aws sso login} would. */
  AwsHome ssoToken(String key, String json) {
    return write(".aws/sso/cache/" + sha1(key) + ".json", json);
  }

  String readSsoToken(String key) {
    try {
      return Files.readString(ssoTokenFile(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path ssoTokenFile(String key) {
    return home.resolve(".aws/sso/cache/" + sha1(key) + ".json");
  }

  AwsHome set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  AwsHome set(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /** {@code --profile}. */
  AwsHome profileOption(String name) {
    profile = new Chosen(name, "--profile");
    profileDecides = true;
    return this;
  }

  /** {@code AWS_PROFILE}. */
  AwsHome profileVariable(String name) {
    profile = new Chosen(name, "AWS_PROFILE");
    profileDecides = false;
    return this;
  }

  AwsHome region(String name, String source) {
    region = new Chosen(name, source);
    return this;
  }

  AwsHome region(@Nullable String name) {
    region = name == null ? null : new Chosen(name, "--region");
    return this;
  }

  AwsHome endpoint(String url) {
    return endpoint(new Chosen(url, "--endpoint-url"));
  }

  AwsHome endpoint(Chosen said) {
    endpoint = said;
    return this;
  }

  /** Sits down at the terminal. */
  AwsHome with(Person somebody) {
    person = somebody;
    return this;
  }

  /** Does not wait for credentials as long as usual. */
  AwsHome waiting(Duration inAll) {
    network = new Network(NetworkAccess.DIRECT.waiting(Duration.ofSeconds(5), inAll));
    return this;
  }

  AwsHome autoLogin() {
    autoLogin = true;
    return this;
  }

  AwsHome at(Clock time) {
    clock = time;
    return this;
  }

  AwsHome at(Instant time) {
    return at(Clock.fixed(time, java.time.ZoneOffset.UTC));
  }

  AwsAccess access() {
    return new AwsAccess(
        variables, home, clock, profile, profileDecides, region, endpoint, autoLogin);
  }

  AwsConnection open(BedrockService service) {
    return AwsConnection.open(access(), service, network, person);
  }

  AwsConnection open() {
    return open(BedrockService.MODELS);
  }

  CredentialSource source() {
    return open().credentials();
  }

  /** What the user hears about region and credentials. */
  List<String> notices() {
    Typist listening = new Typist();
    with(listening).open();
    return listening.notes();
  }

  /** The keys that a call to a model would be signed with. */
  AwsCredentials keys() {
    return keys(source());
  }

  static AwsCredentials keys(CredentialSource source) {
    return ((Keys) source.identity()).provider().resolveCredentials();
  }

  /** Why there are no keys. */
  Failure failure() {
    return failure(this::keys);
  }

  static Failure failure(Runnable action) {
    return Assertions.assertThrows(ProblemException.class, action::run).failure();
  }

  @Override
  public void close() {
    network.close();
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
