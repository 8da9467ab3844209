package orchestrator.doctor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.network.Network;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Where a service's name leads: to a VPC endpoint, to the internet, or nowhere. */
final class NameCheck implements Check {
  private final String service;
  private final Supplier<URI> address;
  private final Resolver resolver;
  private final Network network;
  private final List<Check> needs;
  private final boolean required;
  private volatile @Nullable Where where;

  /** What kind of addresses a name has. */
  enum Where {
    PRIVATE,
    PUBLIC,
    MIXED,
    /** The proxy looks it up. */
    BEHIND_PROXY
  }

  /**
   * A check of one name.
   *
   * @param service what the check is named after
   * @param address asked for when the needs are met
   * @param required whether a run needs this service in any case
   */
  NameCheck(
      String service,
      Supplier<URI> address,
      Resolver resolver,
      Network network,
      List<Check> needs,
      boolean required) {
    this.service = service;
    this.address = address;
    this.resolver = resolver;
    this.network = network;
    this.needs = needs;
    this.required = required;
  }

  /** What kind of addresses it has; null as long as nobody knows. */
  @Nullable Where where() {
    return where;
  }

  /** Where the service is. */
  URI address() {
    return address.get();
  }

  @Override
  public String name() {
    return service + "-dns";
  }

  @Override
  public List<Check> needs() {
    return needs;
  }

  @Override
  public Finding examine() {
    URI target = address.get();
    URI proxy = network.proxyFor(target);
    String host = proxy == null ? target.getHost() : proxy.getHost();
    try {
      List<InetAddress> found = resolver.addresses(host);
      if (proxy != null) {
        where = Where.BEHIND_PROXY;
        return new Finding.Passed("looked up by the proxy " + proxy.getHost());
      }
      return judge(target.getHost(), found);
    } catch (UnknownHostException e) {
      return notFound(host, proxy != null);
    }
  }

  private Finding notFound(String host, boolean isProxy) {
    if (!resolver.works()) {
      return fault(Problem.DNS_UNAVAILABLE.failure("Not even amazonaws.com has an address here."));
    }
    return fault(
        isProxy
            ? Problem.PROXY_FAILED.failure("The proxy's name " + host + " has no address.")
            : Problem.HOST_UNKNOWN.failure("There is no address for " + host + "."));
  }

  private Finding judge(String host, List<InetAddress> found) {
    String list = Hosts.list(found);
    boolean literal = Hosts.isLiteral(host) || host.equals("localhost");
    if (!literal && found.stream().allMatch(Hosts::isHere)) {
      return fault(Problem.DNS_MISDIRECTED.failure(host + " is " + list + "."));
    }
    long inside = found.stream().filter(a -> Hosts.isPrivate(a) || Hosts.isHere(a)).count();
    if (inside > 0 && inside < found.size()) {
      where = Where.MIXED;
      return new Finding.Warned(Problem.DNS_MIXED.failure(host + " is " + list + "."));
    }
    where = inside > 0 ? Where.PRIVATE : Where.PUBLIC;
    if (!literal && found.stream().allMatch(Inet6Address.class::isInstance)) {
      return new Finding.Warned(Problem.DNS_IPV6_ONLY.failure(host + " is " + list + "."));
    }
    return new Finding.Passed(host + ": " + kind(host, found) + " (" + list + ")");
  }

  private String kind(String host, List<InetAddress> found) {
    if (where == Where.PUBLIC) {
      return "public address";
    }
    if (found.stream().allMatch(Hosts::isHere)) {
      return "this machine";
    }
    return Hosts.isAws(host) ? "private address, so Private DNS is on" : "private address";
  }

  private Finding fault(Failure failure) {
    return required ? new Finding.Failed(failure) : new Finding.Warned(failure);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(4);
  }

  @Override
  public Finding late() {
    return fault(
        Problem.DNS_UNAVAILABLE.failure(
            "The resolver did not answer within " + bound().toSeconds() + " s."));
  }
}
