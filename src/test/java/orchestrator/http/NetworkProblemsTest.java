package orchestrator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import orchestrator.http.SystemDnsResolver.NoAddressException;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NetworkProblemsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wiki.example       | HOST_UNKNOWN | There is no address for wiki.example.",
        "WIKI.example       | HOST_UNKNOWN | There is no address for wiki.example.",
        "proxy.wiki.example | PROXY_FAILED | The proxy's name proxy.wiki.example has no address.",
        "wiki.example.corp  | PROXY_FAILED | The proxy's name wiki.example.corp has no address.",
      })
  void whose_name_has_no_address_is_told_by_the_name_that_was_looked_up(
      String looked, Problem problem, String detail) {
    Exception thrown =
        new IOException(new NoAddressException(looked, new UnknownHostException(looked)));
    Failure failure = NetworkProblems.of(thrown, URI.create("https://wiki.example/x")).get();
    assertEquals(problem, failure.problem());
    assertEquals(detail, failure.detail());
  }
}
