package orchestrator.doctor.network;

import java.net.URI;
import java.util.function.Supplier;
import orchestrator.doctor.check.Cause;
import orchestrator.doctor.check.HostNames;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A server on the road of a run.
 *
 * @param name what its checks are named after
 * @param address where it is; asked for when the checks before have passed
 * @param required whether a run fails without it
 * @param vpc what a private subnet needs for it; null where there is no endpoint to be had
 */
public record Service(
    String name, Supplier<URI> address, boolean required, @Nullable Supplier<VpcChecklist> vpc) {

  /** Whether AWS runs it, at one of its own names; an address that cannot be had is none. */
  boolean isAws() {
    try {
      return HostNames.isAws(address.get().getHost());
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * What lies behind a problem with this server: where it is one of AWS's, the same for all of
   * them.
   *
   * @param usual what would lie behind it anywhere
   */
  Cause cause(Problem problem, Cause usual) {
    return switch (problem) {
      case TLS_UNTRUSTED, DNS_UNAVAILABLE, PROXY_FAILED -> usual; // Confluence's too.
      default -> isAws() ? new Cause.TowardsAws(problem) : usual;
    };
  }
}
