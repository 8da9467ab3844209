package orchestrator.doctor;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import orchestrator.doctor.NameCheck.Where;
import orchestrator.network.Contact;
import orchestrator.network.Network;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Whether a service can be reached, securely, through the proxy if there is one. */
final class ConnectionCheck implements Check {
  private static final Duration SOON = Duration.ofDays(14);

  private final String service;
  private final NameCheck name;
  private final Network network;
  private final Clock clock;
  private final Supplier<List<String>> checklist;
  private volatile @Nullable Contact contact;
  private volatile Instant contactedAt = Instant.EPOCH;

  /**
   * A check of one service.
   *
   * @param service what the check is named after
   * @param checklist what to look at in a VPC when there is no way to a public address
   */
  ConnectionCheck(
      String service,
      NameCheck name,
      Network network,
      Clock clock,
      Supplier<List<String>> checklist) {
    this.service = service;
    this.name = name;
    this.network = network;
    this.clock = clock;
    this.checklist = checklist;
  }

  /** What came back; null when nothing did. */
  @Nullable Contact contact() {
    return contact;
  }

  /** When it came, by this machine's clock. */
  Instant contactedAt() {
    return contactedAt;
  }

  @Override
  public String name() {
    return service + "-connection";
  }

  @Override
  public List<Check> needs() {
    return List.of(name);
  }

  @Override
  public Finding examine() {
    URI address = name.address();
    try {
      Contact made = Contact.make(network, address);
      contactedAt = clock.instant();
      contact = made;
      return reached(address, made);
    } catch (ProblemException e) {
      return failed(e.failure());
    }
  }

  private Finding reached(URI address, Contact made) {
    X509Certificate certificate = made.certificate();
    URI proxy = network.proxyFor(address);
    String way = proxy == null ? "answers" : "answers through the proxy " + proxy.getHost();
    if (certificate == null) {
      return new Finding.Passed(way + " (" + made.status() + "), without TLS");
    }
    String issuer = issuer(certificate);
    Instant end = certificate.getNotAfter().toInstant();
    long days = Duration.between(clock.instant(), end).toDays();
    if (Duration.between(clock.instant(), end).compareTo(SOON) < 0) {
      return new Finding.Warned(
          Problem.CERTIFICATE_ENDS_SOON.failure(
              "The certificate of " + address.getHost() + " ends in " + days + " days."));
    }
    List<String> details = new ArrayList<>();
    if (Hosts.isAws(address.getHost()) && !issuer.contains("Amazon")) {
      details.add("this looks like a TLS-inspecting proxy, which is trusted here: " + issuer);
    }
    return new Finding.Passed(
        way + ", TLS issued by " + issuer + ", " + days + " days left", details);
  }

  private Finding failed(Failure found) {
    Failure failure = found;
    if (failure.problem() == Problem.TIMED_OUT) {
      // The advice for time-outs is about models that think for long.
      failure =
          Problem.CONNECT_TIMED_OUT.failure(
              "The connection was accepted, but no answer came: a firewall may swallow it.");
    }
    List<String> details = new ArrayList<>();
    if (failure.problem() == Problem.TLS_UNTRUSTED) {
      details.add("this looks like a TLS-inspecting proxy: " + issuerIn(failure));
    }
    if (failure.problem() == Problem.CONNECT_TIMED_OUT) {
      details.addAll(hints());
    }
    return new Finding.Failed(failure, details);
  }

  private List<String> hints() {
    if (!Hosts.isAws(name.address().getHost())) {
      return List.of();
    }
    if (name.where() == Where.PUBLIC) {
      return checklist.get();
    }
    return name.where() == Where.PRIVATE
        ? List.of(
            "the address is private, so Private DNS is on; what is left:",
            "- the endpoint's security group must allow 443 from this machine",
            "- outside that VPC (split horizon): its DNS answers here, but no route leads in; connect"
                + " the VPN or use another resolver")
        : List.of();
  }

  private static String issuerIn(Failure failure) {
    String detail = failure.detail();
    int at = detail.indexOf(" issued by ");
    return at < 0 ? detail : detail.substring(at + " issued by ".length());
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName(X500Principal.RFC1779);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(7);
  }

  @Override
  public Finding late() {
    return failed(
        Problem.CONNECT_TIMED_OUT.failure(
            "No answer from " + name.address().getHost() + " in " + bound().toSeconds() + " s."));
  }
}
