package orchestrator.doctor.network;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import orchestrator.doctor.check.Cause;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.network.NameCheck.Where;
import orchestrator.http.HttpClients;
import orchestrator.http.TlsProbe;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Whether a service can be reached, securely, through the proxy if there is one. */
public final class ConnectionCheck implements Check {
  private static final Duration SOON = Duration.ofDays(14);

  private final Service service;
  private final NameCheck name;
  private final HttpClients network;
  private final Clock clock;
  private final List<Check> yieldsTo;
  private volatile @Nullable TlsProbe contact;
  private volatile Instant contactedAt = Instant.EPOCH;

  /** A check of the service whose name that other check looks up. */
  public ConnectionCheck(
      NameCheck name, HttpClients network, Clock clock, List<? extends Check> yieldsTo) {
    this.service = name.service();
    this.name = name;
    this.network = network;
    this.clock = clock;
    this.yieldsTo = List.copyOf(yieldsTo);
  }

  /** What came back; null when nothing did. */
  @Nullable TlsProbe contact() {
    return contact;
  }

  /** When it came, by this machine's clock. */
  Instant contactedAt() {
    return contactedAt;
  }

  @Override
  public String name() {
    return service.name() + "-connection";
  }

  @Override
  public List<Check> needs() {
    return List.of(name);
  }

  @Override
  public List<Check> yieldsTo() {
    return yieldsTo;
  }

  @Override
  public Cause cause(Failure failure) {
    boolean noWayOut =
        failure.problem() == Problem.CONNECT_TIMED_OUT
            && name.where() == Where.PUBLIC
            && service.isAws();
    return service.cause(
        noWayOut ? Problem.NO_WAY_OUT : failure.problem(), Check.super.cause(failure));
  }

  @Override
  public CheckOutcome examine() {
    if (name.where() == null) { // Only a warning there, as a run can do without.
      return new CheckOutcome.SameCause(name.name());
    }
    URI address = service.address().get();
    try {
      TlsProbe made = TlsProbe.make(network, address);
      contactedAt = clock.instant();
      contact = made;
      return reached(address, made);
    } catch (ProblemException e) {
      return failed(e.failure());
    }
  }

  private CheckOutcome reached(URI address, TlsProbe made) {
    X509Certificate certificate = made.certificate();
    URI proxy = network.proxyFor(address);
    String way = proxy == null ? "answers" : "answers through the proxy " + proxy.getHost();
    if (certificate == null) {
      return new CheckOutcome.Passed(way + " (HTTP " + made.status() + "), without TLS");
    }
    String issuer = issuer(certificate);
    Instant end = certificate.getNotAfter().toInstant();
    long days = Duration.between(clock.instant(), end).toDays();
    if (Duration.between(clock.instant(), end).compareTo(SOON) < 0) {
      return new CheckOutcome.Warned(
          Problem.CERTIFICATE_ENDS_SOON.failure(
              "The certificate of " + address.getHost() + " ends in " + days + " days."));
    }
    List<String> details = new ArrayList<>();
    details.add("certificate by " + issuer + ", TLS by " + network.securedBy());
    if (service.isAws() && !issuer.contains("Amazon")) {
      details.add("this looks like a TLS-inspecting proxy, which is trusted here: " + issuer);
    }
    return new CheckOutcome.Passed(way + ", certificate has " + days + " days left", details);
  }

  private CheckOutcome failed(Failure found) {
    if (found.problem() == Problem.TIMED_OUT) {
      // The advice for time-outs is about models that think for long.
      return finding(
          Problem.CONNECT_TIMED_OUT.failure(
              service.address().get().getHost()
                  + " accepts connections, but says nothing: a firewall may swallow the rest."),
          List.of());
    }
    if (found.problem() == Problem.CONNECT_TIMED_OUT && service.isAws()) {
      return unreached(found);
    }
    boolean untrusted = found.problem() == Problem.TLS_UNTRUSTED;
    return finding(found, untrusted ? List.of(suspicion(found)) : List.of());
  }

  private String suspicion(Failure untrusted) {
    return "this looks like a TLS-inspecting proxy: "
        + untrusted.fact("issuer")
        + "."
        + (service.isAws() ? "" : " It may also be your company's own authority.");
  }

  /** Nothing came back from an address of AWS: which address it is tells why. */
  private CheckOutcome unreached(Failure found) {
    Supplier<VpcChecklist> vpc = service.vpc();
    if (name.where() == Where.PUBLIC && vpc != null) {
      VpcChecklist list = vpc.get();
      return finding(
          Problem.NO_WAY_OUT.failure(found.detail()).with("endpoint", list.endpoint()),
          service.required() ? list.lines() : List.of());
    }
    if (name.where() == Where.PUBLIC) {
      return finding(
          found,
          List.of(
              "IAM Identity Center needs a way to the internet: NAT gateway or HTTPS_PROXY; access"
                  + " keys and roles do without it"));
    }
    if (name.where() == Where.IPV6_ONLY) {
      return finding(Problem.DNS_IPV6_ONLY.failure(found.detail()), List.of());
    }
    if (name.where() != Where.PRIVATE) {
      return finding(found, List.of());
    }
    if (name.isNeighbour()) {
      return finding(
          found,
          List.of(
              "the address is private and in this network, so Private DNS is on; check:",
              "- the endpoint's security group must accept 443 from this machine",
              "- this machine's security group and the network ACLs must let 443 through"));
    }
    return finding(
        Problem.DNS_SPLIT_HORIZON.failure(found.detail()),
        List.of("the address is private, and this machine has none in that network"));
  }

  private CheckOutcome finding(Failure failure, List<String> details) {
    return service.required()
        ? new CheckOutcome.Failed(failure, details)
        : new CheckOutcome.Warned(failure, details);
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName(X500Principal.RFC1779);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(10); // To connect, then to answer.
  }

  @Override
  public CheckOutcome late() {
    return failed(
        Problem.CONNECT_TIMED_OUT.failure(
            "No answer from "
                + service.address().get().getHost()
                + " in "
                + bound().toSeconds()
                + " s."));
  }
}
