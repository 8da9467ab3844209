package orchestrator.http;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import orchestrator.http.proxy.BehindProxyException;
import orchestrator.http.proxy.ProxyBrokenException;
import orchestrator.http.proxy.ProxyRefusedException;
import orchestrator.http.tls.RecordingTrustManager.RejectedCertificateException;
import orchestrator.http.tls.TlsPeerException;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.net.NamedEndpoint;
import org.jspecify.annotations.Nullable;

/** Says what a failed connection means, once for Confluence, AWS credentials and Bedrock. */
public final class NetworkProblems {
  private static final int MAX_CAUSES = 20;

  private NetworkProblems() {}

  /**
   * What went wrong on the network, looking through the causes from the outside in.
   *
   * @param thrown what an HTTP client or the SDK threw
   * @param target where the request was to go; only its host and port are shown
   * @return empty when the network is not to blame
   */
  public static Optional<Failure> of(Throwable thrown, URI target) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      Optional<Failure> failure = one(cause, target);
      if (failure.isPresent()) {
        BehindProxyException behind = find(thrown, BehindProxyException.class);
        boolean proxys =
            failure.get().problem() == Problem.PROXY_FAILED || isProxy(peer(thrown), target);
        return behind == null || !proxys
            ? failure
            : failure.map(what -> naming(behind.source(), what));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** Says who wanted the proxy that failed. */
  private static Failure naming(String source, Failure failure) {
    return source.isEmpty()
        ? failure
        : new Failure(
            failure.problem(),
            failure.detail() + " It is set by " + source + ".",
            failure.facts(),
            failure.requestId());
  }

  /** What the JDK says; it has one type for many faults, and tells them apart by text alone. */
  private static boolean says(Throwable thrown, String words) {
    return String.valueOf(thrown.getMessage()).contains(words);
  }

  private static Optional<Failure> one(Throwable cause, URI target) {
    if (cause instanceof ProblemException problem) {
      return Optional.of(problem.failure());
    }
    if (cause instanceof ProxyRefusedException refused) {
      return Optional.of(refused(refused, target));
    }
    if (cause instanceof ProxyBrokenException) {
      return Optional.of(
          Problem.PROXY_FAILED.failure(cause.getMessage() + " when asked for " + at(target) + "."));
    }
    if (cause instanceof SystemDnsResolver.NoAnswerException) {
      return Optional.of(Problem.DNS_UNAVAILABLE.failure(cause.getMessage() + "."));
    }
    if (cause instanceof UnknownHostException unknown) {
      return Optional.of(unknownHost(unknown, target));
    }
    if (cause instanceof ConnectTimeoutException e) {
      return Optional.of(
          connect(Problem.CONNECT_TIMED_OUT, e.getHost(), target, "No connection to %s in time."));
    }
    if (cause instanceof NoRouteToHostException || isUnreachable(cause)) {
      return Optional.of(
          Problem.CONNECT_TIMED_OUT.failure("There is no route to " + at(target) + "."));
    }
    if (cause instanceof ConnectException) {
      NamedEndpoint host = cause instanceof HttpHostConnectException e ? e.getHost() : null;
      return Optional.of(
          says(cause, "refused")
              ? connect(
                  Problem.CONNECTION_REFUSED, host, target, "Nothing accepts connections at %s.")
              : connect(Problem.CONNECT_TIMED_OUT, host, target, "%s cannot be reached."));
    }
    if (cause instanceof SocketTimeoutException) {
      return Optional.of(
          Problem.TIMED_OUT.failure(at(target) + " was silent for longer than allowed."));
    }
    if (cause instanceof SSLException tls) {
      return Optional.of(tls(tls, target));
    }
    if (cause instanceof ConnectionClosedException
        || cause instanceof NoHttpResponseException
        || cause instanceof MalformedChunkCodingException
        || cause instanceof SocketException
        || cause instanceof EOFException) {
      return Optional.of(
          Problem.CONNECTION_LOST.failure("The connection to " + at(target) + " was cut off."));
    }
    if (cause instanceof HttpException) {
      return Optional.of(
          Problem.CONNECTION_LOST.failure(at(target) + " answered something that is not HTTP."));
    }
    return Optional.empty();
  }

  /** What IPv6 says where there is no route, for which there is no exception of its own. */
  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof SocketException && says(cause, "unreachable");
  }

  private static Failure refused(ProxyRefusedException refused, URI target) {
    String said =
        refused.status() == 407
            ? " asks for a user name and password, or does not accept those given (407)."
            : " answered " + refused.status() + " when asked for " + at(target) + ".";
    return Problem.PROXY_FAILED.failure("The proxy " + refused.proxy() + said);
  }

  /** The host that has no address may be the proxy: then the address of the target was fine. */
  private static Failure unknownHost(UnknownHostException unknown, URI target) {
    if (unknown instanceof SystemDnsResolver.NoAddressException name
        && !name.host().equalsIgnoreCase(bare(target.getHost()))) {
      return Problem.PROXY_FAILED.failure("The proxy's name " + name.host() + " has no address.");
    }
    return Problem.HOST_UNKNOWN.failure("There is no address for " + target.getHost() + ".");
  }

  private static Failure connect(
      Problem problem, @Nullable NamedEndpoint tried, URI target, String sentence) {
    if (tried != null && !tried.getHostName().equalsIgnoreCase(bare(target.getHost()))) {
      String proxy = tried.getHostName() + ":" + tried.getPort();
      return Problem.PROXY_FAILED.failure(String.format(sentence, "the proxy " + proxy));
    }
    return problem.failure(String.format(sentence, at(target)));
  }

  private static Failure tls(SSLException tls, URI target) {
    TlsPeerException peer = peer(tls);
    String proxy =
        peer != null && isProxy(peer, target) ? "proxy " + peer.host() + ":" + peer.port() : null;
    String who = proxy == null ? at(target) : "the " + proxy;
    String start = proxy == null ? at(target) : "The " + proxy;
    RejectedCertificateException rejected = find(tls, RejectedCertificateException.class);
    if (rejected != null) {
      return certificate(rejected, who);
    }
    SSLException first =
        tls instanceof TlsPeerException && tls.getCause() instanceof SSLException e ? e : tls;
    if (find(tls, SocketTimeoutException.class) != null) {
      return Problem.TLS_FAILED.failure(
          start + " took the connection and did not answer the TLS handshake in time.");
    }
    boolean handshake =
        first instanceof SSLHandshakeException || first instanceof SSLPeerUnverifiedException;
    if (!handshake && find(tls, SocketException.class) != null) {
      return Problem.CONNECTION_LOST.failure("The connection to " + who + " was cut off.");
    }
    if (says(first, "unrecognized SSL message") || says(first, "parse TLS packet header")) {
      return Problem.TLS_FAILED.failure(start + " does not speak TLS on this port.");
    }
    return Problem.TLS_FAILED.failure(
        "The TLS handshake with " + who + " failed: " + first.getMessage());
  }

  /** Whose TLS failed: the target's, or that of the proxy before it. */
  private static @Nullable TlsPeerException peer(Throwable thrown) {
    return find(thrown, TlsPeerException.class);
  }

  private static boolean isProxy(@Nullable TlsPeerException peer, URI target) {
    return peer != null && !peer.host().equalsIgnoreCase(bare(target.getHost()));
  }

  private static Failure certificate(RejectedCertificateException rejected, String who) {
    X509Certificate certificate = rejected.certificate();
    X500Principal issuer = certificate.getIssuerX500Principal();
    boolean itself = issuer.equals(certificate.getSubjectX500Principal());
    String by = issuer.getName(X500Principal.RFC1779) + (itself ? ", that is, by itself" : "");
    String of = "The certificate of " + who + " was issued by " + by;
    if (find(rejected, CertificateExpiredException.class) != null) {
      return Problem.TLS_CERTIFICATE_EXPIRED.failure(
          of + ", and ended on " + certificate.getNotAfter().toInstant() + ", by this clock.");
    }
    if (find(rejected, CertificateNotYetValidException.class) != null) {
      return Problem.TLS_CERTIFICATE_EXPIRED.failure(
          of + ", and begins on " + certificate.getNotBefore().toInstant() + ", by this clock.");
    }
    if (find(rejected, CertPathBuilderException.class) != null) {
      return Problem.TLS_UNTRUSTED.failure(of + ".").with("issuer", by);
    }
    return Problem.TLS_CERTIFICATE_MISMATCH.failure(
        of + ", and is not for this host: " + rejected.getMessage() + ".");
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Host and port as people write them; never a path, a query or user information. */
  private static String at(URI target) {
    String host = target.getHost() == null ? "the host" : target.getHost();
    return target.getPort() < 0 ? host : host + ":" + target.getPort();
  }

  private static @Nullable String bare(@Nullable String host) {
    return host != null && host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
