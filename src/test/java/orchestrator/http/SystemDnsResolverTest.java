package orchestrator.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SystemDnsResolverTest {
  private static InetAddress[] addresses(String... digits) throws UnknownHostException {
    InetAddress[] all = new InetAddress[digits.length];
    for (int i = 0; i < digits.length; i++) {
      all[i] = InetAddress.getByName(digits[i]);
    }
    return all;
  }

  private static InetAddress[] kept(String... found) throws UnknownHostException {
    InetAddress[] all = addresses(found);
    return new SystemDnsResolver(host -> all, Duration.ofSeconds(5)).resolve("host");
  }

  @Test
  void two_addresses_are_enough_and_of_both_kinds_where_there_are_both() throws Exception {
    assertArrayEquals(addresses("10.0.0.1"), kept("10.0.0.1"));
    assertArrayEquals(
        addresses("10.0.0.1", "10.0.0.2"), kept("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
    assertArrayEquals(
        addresses("10.0.0.1", "fd00::1"), kept("10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2"));
  }

  @Test
  void an_unknown_name_stays_what_it_is() {
    SystemDnsResolver names =
        new SystemDnsResolver(
            host -> {
              throw new UnknownHostException(host);
            },
            Duration.ofSeconds(5));
    assertEquals(
        "host", assertThrows(UnknownHostException.class, () -> names.resolve("host")).getMessage());
  }

  @Test
  @Timeout(60)
  void a_resolver_that_never_answers_is_given_up() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    SystemDnsResolver names =
        new SystemDnsResolver(
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            },
            Duration.ofMillis(50));
    Exception thrown = assertThrows(UnknownHostException.class, () -> names.resolve("host"));
    Failure failure = NetworkProblems.of(thrown, URI.create("https://host/")).orElseThrow();
    assertEquals(Problem.DNS_UNAVAILABLE, failure.problem());
  }
}
