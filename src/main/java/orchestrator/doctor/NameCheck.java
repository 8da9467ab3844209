package orchestrator.doctor;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import orchestrator.network.Network;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a service's name leads: to a VPC endpoint, to the internet, or nowhere. */
final class NameCheck implements Check {
  private final Service service;
  private final Resolver resolver;
  private final Network network;
  private final List<Check> needs;
  private final List<Check> yieldsTo;
  private volatile @Nullable Where where;
  private volatile List<InetAddress> found = List.of();

  /** What kind of addresses a name has. */
  enum Where {
    PRIVATE,
    PUBLIC,
    MIXED,
    /** Public, and nothing but IPv6. */
    IPV6_ONLY,
    /** The proxy looks it up. */
    BEHIND_PROXY
  }

  /** A check of one service's name, once the needs are met. */
  NameCheck(
      Service service,
      Resolver resolver,
      Network network,
      List<Check> needs,
      List<? extends Check> yieldsTo) {
    this.service = service;
    this.resolver = resolver;
    this.network = network;
    this.needs = needs;
    this.yieldsTo = List.copyOf(yieldsTo);
  }

  /** Whose name it is. */
  Service service() {
    return service;
  }

  /** Whether this machine has an address in the private network that the name leads into. */
  boolean isNeighbour() {
    List<InetAddress> own = resolver.own();
    return found.stream().anyMatch(there -> own.stream().anyMatch(a -> Hosts.areNear(a, there)));
  }

  /** What kind of addresses it has; null as long as nobody knows. */
  @Nullable Where where() {
    return where;
  }

  @Override
  public String name() {
    return service.name() + "-dns";
  }

  @Override
  public List<Check> needs() {
    return needs;
  }

  @Override
  public List<Check> yieldsTo() {
    return yieldsTo;
  }

  @Override
  public String cause(Failure failure) {
    return service.cause(failure.problem(), Check.super.cause(failure));
  }

  @Override
  public Finding examine() {
    URI target;
    try {
      target = service.address().get();
    } catch (ProblemException e) {
      return fault(e.failure());
    }
    URI proxy = network.proxyFor(target);
    String host = proxy == null ? target.getHost() : proxy.getHost();
    try {
      List<InetAddress> addresses = resolver.addresses(host);
      if (proxy != null) {
        where = Where.BEHIND_PROXY;
        return new Finding.Passed("looked up by the proxy " + proxy.getHost());
      }
      found = addresses;
      return judge(target.getHost(), addresses);
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

  private Finding judge(String host, List<InetAddress> addresses) {
    String list = Hosts.list(addresses);
    boolean literal = Hosts.isLiteral(host) || host.equals("localhost");
    if (!literal && addresses.stream().allMatch(Hosts::isHere)) {
      return fault(Problem.DNS_MISDIRECTED.failure(host + " is " + list + "."));
    }
    long inside = addresses.stream().filter(a -> Hosts.isPrivate(a) || Hosts.isHere(a)).count();
    if (inside > 0 && inside < addresses.size()) {
      where = Where.MIXED;
      return new Finding.Warned(Problem.DNS_MIXED.failure(host + " is " + list + "."));
    }
    where = inside > 0 ? Where.PRIVATE : Where.PUBLIC;
    if (!literal && addresses.stream().allMatch(Inet6Address.class::isInstance)) {
      where = where == Where.PUBLIC ? Where.IPV6_ONLY : where;
      return new Finding.Warned(Problem.DNS_IPV6_ONLY.failure(host + " is " + list + "."));
    }
    return new Finding.Passed(host + ": " + kind(host, addresses) + " (" + list + ")");
  }

  private String kind(String host, List<InetAddress> addresses) {
    if (where == Where.PUBLIC) {
      return "public address";
    }
    if (addresses.stream().allMatch(Hosts::isHere)) {
      return "this machine";
    }
    return Hosts.isAws(host) ? "private address, so Private DNS is on" : "private address";
  }

  private Finding fault(Failure failure) {
    return service.required() ? new Finding.Failed(failure) : new Finding.Warned(failure);
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
