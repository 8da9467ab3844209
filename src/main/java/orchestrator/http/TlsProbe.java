package orchestrator.http;

import java.io.IOException;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request without credentials: that somebody is there, and who.
 *
 * @param status the HTTP status, which may well be a refusal
 * @param date the time on the other side, if it told
 * @param certificate whom the other side is; null without TLS
 */
public record TlsProbe(int status, @Nullable Instant date, @Nullable X509Certificate certificate) {

  /**
   * Sends a request to an address and reads the head of the answer.
   *
   * @throws ProblemException if there is no connection, no trust, or no answer in HTTP
   */
  public static TlsProbe make(HttpClients network, URI address) {
    HttpGet get = new HttpGet(address);
    get.setHeader("User-Agent", "orchestrator");
    HttpClientContext context = HttpClientContext.create();
    try {
      return network
          .http()
          .execute(
              get,
              context,
              response -> {
                TlsProbe contact = of(response, context.getSSLSession());
                get.abort(); // Nobody wants the body.
                return contact;
              });
    } catch (IOException e) {
      throw NetworkProblems.of(e, address)
          .orElseGet(() -> Problem.CONNECTION_LOST.failure("The answer broke off."))
          .exception(e);
    }
  }

  private static TlsProbe of(ClassicHttpResponse response, @Nullable SSLSession session)
      throws SSLPeerUnverifiedException {
    Certificate first = session == null ? null : session.getPeerCertificates()[0];
    Header date = response.getFirstHeader("Date");
    return new TlsProbe(
        response.getCode(),
        date == null ? null : time(date.getValue()),
        first instanceof X509Certificate certificate ? certificate : null);
  }

  private static @Nullable Instant time(String date) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
