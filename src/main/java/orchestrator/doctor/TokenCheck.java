package orchestrator.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.Site;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.http.HttpClients;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Whose the Confluence token is.
 *
 * @param page the page of the run, which decides where that is not told; null for none
 */
record TokenCheck(
    Site site,
    PageAddress.@Nullable Online page,
    ConfluenceAccess access,
    HttpClients network,
    ReportRedactor mask,
    ConnectionCheck connection)
    implements Check {
  @Override
  public String name() {
    return "confluence-token";
  }

  @Override
  public List<Check> needs() {
    return List.of(connection);
  }

  @Override
  public CheckOutcome examine() {
    ConfluenceClient client = new ConfluenceClient(site, access, network, progress -> {});
    if (access.apiToken() == null && access.personalToken() == null && access.username() == null) {
      return withoutToken(client);
    }
    try {
      Optional<String> who = client.signedInAs();
      who.ifPresent(name -> mask.hide(name, "user"));
      return who.<CheckOutcome>map(name -> new CheckOutcome.Passed("signed in as " + name))
          .orElseGet(
              () -> nameless("It may be ignored, or this Confluence knows no such question."));
    } catch (ProblemException e) {
      Failure failure = e.failure();
      return switch (failure.problem()) {
        case PAGE_FORBIDDEN -> nameless(failure.detail());
        case PAGE_UNAUTHORIZED -> refused(client, failure);
        default -> new CheckOutcome.Failed(failure);
      };
    }
  }

  /** Nobody's, but whether a Confluence is there at all can be told without one. */
  private static CheckOutcome withoutToken(ConfluenceClient client) {
    try {
      Optional<String> unused = client.signedInAs();
    } catch (ProblemException e) {
      if (e.failure().problem() == Problem.CONFLUENCE_NOT_FOUND) {
        return new CheckOutcome.Failed(e.failure());
      }
    }
    return new CheckOutcome.Warned(
        Problem.CONFLUENCE_NOT_CONFIGURED.failure(
            "There is no token, so only public pages can be read."));
  }

  /** Who was refused here may still read the page, and that is what a run does. */
  private CheckOutcome refused(ConfluenceClient client, Failure failure) {
    if (page == null) {
      return new CheckOutcome.Failed(failure);
    }
    try {
      client.read(page);
    } catch (ProblemException e) {
      if (e.failure().problem() == Problem.PAGE_UNAUTHORIZED) {
        return new CheckOutcome.Failed(e.failure());
      }
    }
    return nameless(failure.detail());
  }

  private static CheckOutcome nameless(String why) {
    return new CheckOutcome.Warned(
        Problem.CONFIG_DOUBTFUL.failure(
            ("Confluence does not tell whose token this is. " + why).strip()));
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(6);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        Problem.CONFLUENCE_UNAVAILABLE.failure(
            "It did not say whose the token is within " + bound().toSeconds() + " s."));
  }
}
