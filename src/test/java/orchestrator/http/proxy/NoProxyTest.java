package orchestrator.http.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NoProxyTest {
  @ParameterizedTest(name = "{0} covers {1}:{2}: {3}")
  @CsvSource({
    // names and suffixes
    "corp.local, corp.local, 443, true",
    "corp.local, wiki.corp.local, 443, true",
    "corp.local, evilcorp.local, 443, false",
    ".corp.local, wiki.corp.local, 443, true",
    ".corp.local, corp.local, 443, true",
    "*.corp.local, wiki.corp.local, 443, true",
    "*.corp.local, evilcorp.local, 443, false",
    "CORP.local, Wiki.Corp.Local, 443, true",
    "corp.local, wiki.corp.local., 443, true",
    // ports
    "corp.local:8443, corp.local, 8443, true",
    "corp.local:8443, corp.local, 443, false",
    "[2001:db8::1]:8443, 2001:db8::1, 8443, true",
    "[2001:db8::1]:8443, 2001:db8::1, 443, false",
    // addresses and blocks
    "10.0.0.5, 10.0.0.5, 443, true",
    "0.0.5, 10.0.0.5, 443, false",
    "10.0.0.0/8, 10.200.1.1, 443, true",
    "10.0.0.0/8, 11.0.0.1, 443, false",
    "10.1.2.0/23, 10.1.3.9, 443, true",
    "10.1.2.0/23, 10.1.4.0, 443, false",
    "10.0.0.0/8, ten.example.test, 443, false",
    "2001:db8::/32, [2001:db8:1::7], 443, true",
    "2001:db8::/32, 2001:db9::7, 443, false",
    "2001:db8::1, 2001:db8::1, 443, true",
    "10.0.0.0/99, 10.0.0.1, 443, false",
    "10.0.0.0/x, 10.0.0.1, 443, false",
    // everything
    "*, anything.example.test, 443, true",
    "'', anything.example.test, 443, false",
    // this machine, whatever is configured
    "'', localhost, 443, true",
    "'', 127.0.0.1, 443, true",
    "'', 127.8.9.1, 443, true",
    "'', [::1], 443, true",
    "'', 169.254.169.254, 80, true",
    "'', 169.254.170.2, 80, true",
    "'', [fd00:ec2::254], 80, true",
    "'', 127.0.0.1.example.test, 443, false",
    "'', localhost.example.test, 443, false",
  })
  void hosts_are_matched_as_curl_matches_them(
      String entry, String host, int port, boolean covered) {
    assertEquals(covered, new NoProxy(List.of(" " + entry + " ")).covers(host, port));
  }
}
