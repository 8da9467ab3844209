package orchestrator.http.proxy;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import orchestrator.http.proxy.HttpSettings.Proxy;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Says through which proxy a host is reached, if any, and how to sign in there. */
public final class Proxies extends DefaultRoutePlanner {
  private final @Nullable HttpHost forHttps;
  private final @Nullable HttpHost forHttp;
  private final @Nullable Proxy httpsSetting;
  private final @Nullable Proxy httpSetting;
  private final NoProxy direct;
  private final CredentialsProvider credentials;

  public Proxies(HttpSettings access) {
    super(null);
    httpsSetting = access.httpsProxy();
    httpSetting = access.httpProxy();
    forHttps = host(httpsSetting);
    forHttp = host(httpSetting);
    direct = new NoProxy(access.noProxy());
    BasicCredentialsProvider provider = new BasicCredentialsProvider();
    addCredentials(provider, forHttp, httpSetting);
    addCredentials(provider, forHttps, httpsSetting);
    credentials = provider;
  }

  /** User names and passwords, each for its proxy only. */
  public CredentialsProvider credentials() {
    return credentials;
  }

  /** Who says which proxy is used for an address; empty where nobody does. */
  public String source(HttpHost target) {
    Proxy setting = target.getSchemeName().equals("https") ? httpsSetting : httpSetting;
    return setting == null ? "" : setting.source();
  }

  @Override
  public @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
    boolean secure = target.getSchemeName().equals("https");
    HttpHost proxy = secure ? forHttps : forHttp;
    int port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
    return proxy == null || direct.covers(target.getHostName(), port) ? null : proxy;
  }

  private static @Nullable HttpHost host(@Nullable Proxy setting) {
    URI proxy = setting == null ? null : setting.address();
    if (proxy == null || proxy.getHost() == null) {
      return null;
    }
    String scheme = "https".equals(proxy.getScheme()) ? "https" : "http";
    int port = proxy.getPort() > 0 ? proxy.getPort() : scheme.equals("https") ? 443 : 80;
    return new HttpHost(scheme, proxy.getHost(), port);
  }

  private static void addCredentials(
      BasicCredentialsProvider provider, @Nullable HttpHost host, @Nullable Proxy setting) {
    String userInfo = setting == null ? null : setting.address().getRawUserInfo();
    if (host == null || userInfo == null) {
      return;
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    provider.setCredentials(
        new AuthScope(host),
        new UsernamePasswordCredentials(decoded(user), decoded(password).toCharArray()));
  }

  /** Undoes percent-encoding; unlike in forms, a plus sign stays one. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
