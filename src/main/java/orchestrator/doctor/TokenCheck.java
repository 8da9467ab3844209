package orchestrator.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.ConfluenceClient;
import orchestrator.confluence.Site;
import orchestrator.network.Network;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Whose the Confluence token is. */
record TokenCheck(
    Site site, ConfluenceAccess access, Network network, Mask mask, ConnectionCheck connection)
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
  public Finding examine() {
    if (access.apiToken() == null && access.personalToken() == null && access.username() == null) {
      return new Finding.Warned(
          Problem.CONFLUENCE_NOT_CONFIGURED.failure(
              "There is no token, so only public pages can be read."));
    }
    ConfluenceClient client = new ConfluenceClient(site, access, network, progress -> {});
    try {
      Optional<String> who = client.signedInAs();
      who.ifPresent(name -> mask.hide(name, "user"));
      return who.<Finding>map(name -> new Finding.Passed("signed in as " + name))
          .orElseGet(() -> new Finding.Skipped("Confluence does not say whose token this is"));
    } catch (ProblemException e) {
      // A token of few scopes may read pages, but not say whose it is.
      return e.failure().problem() == Problem.PAGE_FORBIDDEN
          ? new Finding.Warned(e.failure())
          : new Finding.Failed(e.failure());
    }
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(6);
  }

  @Override
  public Finding late() {
    return new Finding.Failed(
        Problem.CONFLUENCE_UNAVAILABLE.failure(
            "It did not say whose the token is within " + bound().toSeconds() + " s."));
  }
}
