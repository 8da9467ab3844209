package orchestrator.doctor.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import orchestrator.doctor.check.Cause;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.HostNames;
import orchestrator.http.HttpClients;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a service's name leads: to a VPC endpoint, to the internet, or nowhere. */
public final class NameCheck implements Check {
  private final Service service;
  private final HostResolver resolver;
  private final HttpClients network;
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
  public NameCheck(
      Service service,
      HostResolver resolver,
      HttpClients network,
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
    return found.stream()
        .anyMatch(there -> own.stream().anyMatch(a -> HostNames.areNear(a, there)));
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
  public Cause cause(Failure failure) {
    return service.cause(failure.problem(), Check.super.cause(failure));
  }

  @Override
  public CheckOutcome examine() {
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
        return new CheckOutcome.Passed("looked up by the proxy " + proxy.getHost());
      }
      found = addresses;
      return judge(target.getHost(), addresses);
    } catch (UnknownHostException e) {
      return notFound(host, proxy != null);
    }
  }

  private CheckOutcome notFound(String host, boolean isProxy) {
    if (!resolver.works()) {
      return fault(Problem.DNS_UNAVAILABLE.failure("Not even amazonaws.com has an address here."));
    }
    return fault(
        isProxy
            ? Problem.PROXY_FAILED.failure("The proxy's name " + host + " has no address.")
            : Problem.HOST_UNKNOWN.failure("There is no address for " + host + "."));
  }

  private CheckOutcome judge(String host, List<InetAddress> addresses) {
    String list = HostNames.list(addresses);
    boolean literal = HostNames.isLiteral(host) || host.equals("localhost");
    if (!literal && addresses.stream().allMatch(HostNames::isHere)) {
      return fault(Problem.DNS_MISDIRECTED.failure(host + " is " + list + "."));
    }
    long inside =
        addresses.stream().filter(a -> HostNames.isPrivate(a) || HostNames.isHere(a)).count();
    if (inside > 0 && inside < addresses.size()) {
      where = Where.MIXED;
      return new CheckOutcome.Warned(Problem.DNS_MIXED.failure(host + " is " + list + "."));
    }
    where = inside > 0 ? Where.PRIVATE : Where.PUBLIC;
    if (!literal && addresses.stream().allMatch(Inet6Address.class::isInstance)) {
      where = where == Where.PUBLIC ? Where.IPV6_ONLY : where;
      return new CheckOutcome.Warned(Problem.DNS_IPV6_ONLY.failure(host + " is " + list + "."));
    }
    return new CheckOutcome.Passed(host + ": " + kind(host, addresses) + " (" + list + ")");
  }

  private String kind(String host, List<InetAddress> addresses) {
    if (where == Where.PUBLIC) {
      return "public address";
    }
    if (addresses.stream().allMatch(HostNames::isHere)) {
      return "this machine";
    }
    return HostNames.isAws(host) ? "private address, so Private DNS is on" : "private address";
  }

  private CheckOutcome fault(Failure failure) {
    return service.required() ? new CheckOutcome.Failed(failure) : new CheckOutcome.Warned(failure);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(4);
  }

  @Override
  public CheckOutcome late() {
    return fault(
        Problem.DNS_UNAVAILABLE.failure(
            "The resolver did not answer within " + bound().toSeconds() + " s."));
  }
}
