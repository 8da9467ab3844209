package orchestrator.http.proxy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import org.jspecify.annotations.Nullable;

/**
 * How to reach others, for Confluence and AWS alike.
 *
 * @param httpsProxy for https addresses
 * @param httpProxy for http addresses
 * @param noProxy hosts that are reached directly: names, {@code .suffixes}, {@code *.suffixes},
 *     {@code host:port}, IP addresses, CIDR blocks, or {@code *}
 * @param caBundle PEM certificates to trust beside the JDK's own
 * @param awsCaBundle PEM certificates to trust beside those when AWS is called: the {@code
 *     ca_bundle} of an AWS profile, which is nobody else's business
 * @param systemCa whether to trust what the operating system trusts as well
 * @param tls what secures connections, where it is to be had
 * @param connectTimeout for one connection attempt, one TLS handshake, and the answer of a proxy
 * @param readTimeout longest wait for the answer while a page is being fetched, and longest silence
 *     in it; for credentials, longest wait in all
 */
public record HttpSettings(
    @Nullable Proxy httpsProxy,
    @Nullable Proxy httpProxy,
    List<String> noProxy,
    @Nullable Path caBundle,
    @Nullable Path awsCaBundle,
    boolean systemCa,
    TlsEngine tls,
    Duration connectTimeout,
    Duration readTimeout) {

  /**
   * A proxy, and who says that it is to be used.
   *
   * @param address {@code http://[user:password@]host:port}
   * @param source where that was said, for people
   */
  public record Proxy(URI address, String source) {
    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
      return "Proxy[" + source + "]";
    }
  }

  /** Nobody waits longer than 15 s to hear of a fault; some of it goes to the program itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(14);

  /** Straight to everybody, trusting what the JDK trusts. */
  public static final HttpSettings DIRECT =
      new HttpSettings(null, null, List.of(), null, false, Duration.ofSeconds(5), PATIENCE);

  /** The same trust for everybody. */
  public HttpSettings(
      @Nullable Proxy httpsProxy,
      @Nullable Proxy httpProxy,
      List<String> noProxy,
      @Nullable Path caBundle,
      boolean systemCa,
      Duration connectTimeout,
      Duration readTimeout) {
    this(
        httpsProxy,
        httpProxy,
        noProxy,
        caBundle,
        null,
        systemCa,
        TlsEngine.NATIVE,
        connectTimeout,
        readTimeout);
  }

  public HttpSettings {
    noProxy = List.copyOf(noProxy);
  }

  /**
   * What the user said about the network.
   *
   * @throws orchestrator.problem.ProblemException if it cannot be meant
   */
  public static HttpSettings of(Settings settings) {
    SettingValues values = new SettingValues(settings);
    Setting<String> bundle = settings.get(SettingKey.CA_BUNDLE);
    Path file = bundle == null ? null : settings.environment().path(bundle.value());
    boolean awsAlone = bundle != null && bundle.source() instanceof Source.AwsProfile;
    return new HttpSettings(
        proxy(values.proxy(SettingKey.HTTPS_PROXY)),
        proxy(values.proxy(SettingKey.HTTP_PROXY)),
        values.list(SettingKey.NO_PROXY),
        awsAlone ? null : file,
        awsAlone ? file : null,
        values.isOn(SettingKey.SYSTEM_CA),
        values.choice(SettingKey.TLS, TlsEngine.class),
        DIRECT.connectTimeout,
        readTimeout(values.duration(SettingKey.TIMEOUT)));
  }

  private static @Nullable Proxy proxy(@Nullable Setting<URI> setting) {
    return setting == null ? null : new Proxy(setting.value(), setting.source().toString());
  }

  /** Who bears with a slow model bears with a slow wiki, too. */
  private static Duration readTimeout(@Nullable Duration timeout) {
    return timeout == null || timeout.compareTo(PATIENCE) < 0 ? PATIENCE : timeout;
  }

  /** The same for somebody who waits less or more long. */
  public HttpSettings waiting(Duration toConnect, Duration toRead) {
    return new HttpSettings(
        httpsProxy, httpProxy, noProxy, caBundle, awsCaBundle, systemCa, tls, toConnect, toRead);
  }

  /** The same for AWS alone. */
  public HttpSettings forAws() {
    return new HttpSettings(
        httpsProxy,
        httpProxy,
        noProxy,
        caBundle == null ? awsCaBundle : caBundle,
        null,
        systemCa,
        tls,
        connectTimeout,
        readTimeout);
  }

  /** The same over another engine. */
  public HttpSettings over(TlsEngine engine) {
    return new HttpSettings(
        httpsProxy,
        httpProxy,
        noProxy,
        caBundle,
        awsCaBundle,
        systemCa,
        engine,
        connectTimeout,
        readTimeout);
  }

  /** Proxy addresses may hold a password, so they stay out of any text. */
  @Override
  public String toString() {
    return "NetworkAccess[noProxy=" + noProxy + ", caBundle=" + caBundle + "]";
  }
}
