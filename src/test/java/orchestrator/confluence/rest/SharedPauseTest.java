package orchestrator.confluence.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageAddress;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeConfluence;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A pause that Confluence asks one run for, and the runs beside it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedPauseTest {
  private static Page read(
      FakeConfluence wiki, HttpClients network, Duration deadline, List<Duration> waits) {
    ConfluenceAccess access = new ConfluenceAccess(wiki.site(), null, null, null, false);
    PageAddress.Online address =
        (PageAddress.Online) PageAddress.parse("123", access, Path.of("/"));
    RequestLimits limits = new RequestLimits(RequestLimits.USUAL.retries(), deadline, waits::add);
    return new ConfluenceClient(
            address.site(), access, new ConfluenceHttp(network, limits, note -> {}))
        .read(address);
  }

  @Test
  void holds_for_all_over_the_same_network_and_for_nobody_else() {
    Duration deadline = Duration.ofMinutes(2);
    try (FakeConfluence wiki = FakeConfluence.cloud();
        HttpClients network = new HttpClients(HttpSettings.DIRECT);
        HttpClients other = new HttpClients(HttpSettings.DIRECT)) {
      wiki.page("123", "Checkout", "SHOP", "<p>Pay</p>");
      wiki.next(FakeConfluence.answer(429, "", "Retry-After: 40"));
      List<Duration> told = new ArrayList<>();
      assertEquals("Checkout", read(wiki, network, deadline, told).title());
      assertEquals(Duration.ofSeconds(40), told.get(0));

      List<Duration> beside = new ArrayList<>();
      assertEquals("Checkout", read(wiki, network, deadline, beside).title());
      long seconds = beside.get(0).toSeconds();
      assertTrue(seconds > 0 && seconds <= 40, beside::toString);

      List<Duration> elsewhere = new ArrayList<>();
      assertEquals("Checkout", read(wiki, other, deadline, elsewhere).title());
      assertEquals(List.of(), elsewhere);
    }
  }

  @Test
  void that_is_longer_than_a_run_may_take_fails_it_without_a_request() {
    try (FakeConfluence wiki = FakeConfluence.cloud();
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      wiki.page("123", "Checkout", "SHOP", "<p>Pay</p>");
      wiki.next(FakeConfluence.answer(429, "", "Retry-After: 400"));
      List<Duration> waits = new ArrayList<>();
      Duration deadline = Duration.ofMinutes(2);
      for (int i = 0; i < 2; i++) {
        ProblemException refused =
            assertThrows(ProblemException.class, () -> read(wiki, network, deadline, waits));
        assertEquals(Problem.CONFLUENCE_THROTTLED, refused.failure().problem());
      }
      assertEquals(1, wiki.requests().size());
      assertEquals(List.of(), waits);
    }
  }
}
