package orchestrator.bedrock.session;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.model.InvocationContext;
import orchestrator.model.RunEvent;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * What a Bedrock client is made from.
 *
 * @param route region, endpoint and where they came from
 * @param credentials whose signature the calls carry; null with a bearer token
 * @param bearerToken a Bedrock API key
 * @param notices what the user should know about the identity
 * @param http the way there
 * @param clock this machine's opinion of the time, for signatures that AWS finds too old
 */
public record Connection(
    InvocationContext route,
    @Nullable AwsCredentialsProvider credentials,
    @Nullable String bearerToken,
    List<String> notices,
    SdkAsyncHttpClient http,
    Clock clock) {

  public Connection {
    notices = List.copyOf(notices);
  }

  public URI endpoint() {
    return URI.create(route.endpoint());
  }

  /** The same with something more that the user should know. */
  public Connection withNotice(String notice) {
    List<String> more = new ArrayList<>(notices);
    more.add(notice);
    return new Connection(route, credentials, bearerToken, more, http, clock);
  }

  /** The same with another way there. */
  public Connection over(SdkAsyncHttpClient other) {
    return new Connection(route, credentials, bearerToken, notices, other, clock);
  }

  /** Tells whoever listens that the road is known. */
  void announce(Consumer<RunEvent> events) {
    events.accept(new RunEvent.Connected(route));
    notices.forEach(notice -> events.accept(new RunEvent.Note(notice)));
  }

  /** Holds secrets, so they stay out of any text. */
  @Override
  public String toString() {
    return "Connection[" + route + "]";
  }
}
