package orchestrator.http;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up with the system's resolver, which on its own may take half a minute to say that no
 * server answers.
 */
final class SystemDnsResolver implements DnsResolver {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** The system's resolver; another one in tests. */
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Duration longest;

  SystemDnsResolver() {
    this(InetAddress::getAllByName, LONGEST);
  }

  SystemDnsResolver(Lookup lookup, Duration longest) {
    this.lookup = lookup;
    this.longest = longest;
  }

  /** No server answered in time. The message is for people, without its full stop. */
  static final class NoAnswerException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String host, Duration longest) {
      super("No DNS server told the address of " + host + " within " + longest.toSeconds() + " s");
    }
  }

  /** A host has no address. */
  static final class NoAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private final String host;

    NoAddressException(String host, Exception cause) {
      super(host);
      this.host = host;
      initCause(cause);
    }

    String host() {
      return host;
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    try {
      return few(TimeLimit.within(longest, () -> lookup.addresses(host)));
    } catch (TimeoutException e) {
      throw new NoAnswerException(host, longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAddressException(host, new InterruptedIOException("interrupted"));
    } catch (Exception e) {
      throw new NoAddressException(host, e);
    }
  }

  /**
   * Two addresses, of both kinds where there are both: each is given the whole time to connect, and
   * a host with eight that lead nowhere would keep people waiting for as many times as long.
   */
  private static InetAddress[] few(InetAddress[] all) {
    if (all.length <= 2) {
      return all;
    }
    for (InetAddress other : all) {
      if (!other.getClass().equals(all[0].getClass())) {
        return new InetAddress[] {all[0], other};
      }
    }
    return new InetAddress[] {all[0], all[1]};
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // Asked for Kerberos only.
  }
}
