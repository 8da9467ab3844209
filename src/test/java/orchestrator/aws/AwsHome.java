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
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.http.HttpClients;
import orchestrator.http.RetryPolicy;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A user with a home folder, an environment and the wish to reach Bedrock. */
public final class AwsHome implements AutoCloseable {
  /** As often as usual, without the pauses. */
  private static final RetryPolicy QUICK =
      new RetryPolicy(5, Duration.ofMillis(2), Duration.ofMillis(2));

  private final Path home;
  private HttpClients network = new HttpClients(HttpSettings.DIRECT);
  private final Map<String, String> variables = new HashMap<>();
  private @Nullable Chosen profile;
  private boolean profileDecides;
  private @Nullable Chosen region = Chosen.by("eu-west-1", "--region");
  private @Nullable Chosen endpoint;
  private boolean autoLogin;
  private UserPrompter person = UserPrompter.NOBODY;
  private Clock clock = Clock.systemUTC();

  public AwsHome(Path home) {
    this.home = home;
  }

  public AwsHome config(String text) {
    return write(".aws/config", text);
  }

  public AwsHome credentials(String text) {
    return write(".aws/credentials", text);
  }

  public AwsHome write(String path, String text) {
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
  public AwsHome ssoToken(String key, String json) {
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

  public AwsHome set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  public AwsHome set(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /** {@code --profile}. */
  public AwsHome profileOption(String name) {
    profile = Chosen.by(name, "--profile");
    profileDecides = true;
    return this;
  }

  /** {@code AWS_PROFILE}. */
  public AwsHome profileVariable(String name) {
    profile = Chosen.byVariable(name, "AWS_PROFILE");
    profileDecides = false;
    return this;
  }

  AwsHome region(String name, String source) {
    region = new Chosen(name, source, variables.containsKey(source));
    return this;
  }

  public AwsHome region(@Nullable String name) {
    region = name == null ? null : Chosen.by(name, "--region");
    return this;
  }

  AwsHome endpoint(String url) {
    return endpoint(Chosen.by(url, "--endpoint-url"));
  }

  AwsHome endpoint(Chosen said) {
    endpoint = said;
    return this;
  }

  /** Sits down at the terminal. */
  public AwsHome with(UserPrompter somebody) {
    person = somebody;
    return this;
  }

  /** Does not wait for credentials as long as usual. */
  public AwsHome waiting(Duration inAll) {
    network = new HttpClients(HttpSettings.DIRECT.waiting(Duration.ofSeconds(5), inAll));
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

  public AwsHome at(Instant time) {
    return at(Clock.fixed(time, java.time.ZoneOffset.UTC));
  }

  public AwsAccess access() {
    return new AwsAccess(
        variables, home, clock, profile, profileDecides, region, endpoint, autoLogin);
  }

  AwsConnection open(AwsService service) {
    Duration patience = network.access().readTimeout();
    return AwsConnection.open(
        service, CredentialContext.of(access(), network, person, patience, QUICK));
  }

  public AwsConnection open() {
    return open(AwsService.BEDROCK_RUNTIME);
  }

  public CredentialSource source() {
    return open().credentials();
  }

  /** What the user hears about region and credentials. */
  public List<String> notices() {
    Typist listening = new Typist();
    with(listening).open();
    return listening.notes();
  }

  /** The keys that a call to a model would be signed with. */
  public AwsCredentials keys() {
    return keys(source());
  }

  static AwsCredentials keys(CredentialSource source) {
    return ((Keys) source.identity()).provider().resolveCredentials();
  }

  /** Why there are no keys. */
  public Failure failure() {
    return failure(this::keys);
  }

  public static Failure failure(Runnable action) {
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
