package orchestrator.bedrock;

import java.net.URI;
import java.time.Clock;
import orchestrator.llm.Route;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * What a Bedrock client is made from.
 *
 * @param route region, endpoint and where they came from
 * @param credentials whose signature the calls carry; null with a bearer token
 * @param bearerToken a Bedrock API key
 * @param http the way there
 * @param clock this machine's opinion of the time, for signatures that AWS finds too old
 */
record Connection(
    Route route,
    @Nullable AwsCredentialsProvider credentials,
    @Nullable String bearerToken,
    SdkAsyncHttpClient http,
    Clock clock) {

  URI endpoint() {
    return URI.create(route.endpoint());
  }

  /** Holds secrets, so they stay out of any text. */
  @Override
  public String toString() {
    return "Connection[" + route + "]";
  }
}
