package orchestrator.aws.metadata;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.metadata.MetadataClient.Reply;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profiles;
import orchestrator.http.TimeLimit;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The keys of the role of an ECS task or an EKS pod, from the agent beside the container. */
public final class ContainerCredentials implements Supplier<AwsCredentials> {
  private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String TASK_HOST = "http://169.254.170.2";

  /** Where plain http is allowed beside loopback: the agents of ECS and EKS. */
  private static final List<String> AGENTS =
      List.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

  /** To connect, and for each silence; the whole answer may take twice as long. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final AwsAccess access;
  private final Profiles profiles;

  public ContainerCredentials(AwsAccess access, Profiles profiles) {
    this.access = access;
    this.profiles = profiles;
  }

  /** Whether this process runs in such a container. */
  public static boolean areConfigured(AwsAccess access) {
    return access.variable(RELATIVE) != null || access.variable(FULL) != null;
  }

  @Override
  public AwsCredentials get() {
    URI address = address();
    String authorization = authorization();
    Map<String, String> headers =
        authorization == null ? Map.of() : Map.of("Authorization", authorization);
    Reply reply;
    try {
      reply =
          TimeLimit.within(
              TIMEOUT.multipliedBy(2),
              () -> new MetadataClient(TIMEOUT).send("GET", address, headers));
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // no answer, or out of time
      throw unavailable(MetadataFault.CONTAINER, address.getHost() + " did not answer", e);
    }
    if (reply.status() != Reply.OK) {
      throw unavailable(
          MetadataFault.CONTAINER, address.getHost() + " answered " + reply.status(), null);
    }
    try {
      return CredentialsDocument.read(reply.body(), "Token");
    } catch (CredentialsDocument.UnusableException e) {
      throw unavailable(
          MetadataFault.CONTAINER, "what " + address.getHost() + " gave " + e.why(), e);
    }
  }

  private URI address() {
    String relative = access.variable(RELATIVE);
    String full = relative == null ? String.valueOf(access.variable(FULL)) : TASK_HOST + relative;
    try {
      URI address = new URI(full);
      String host = address.getHost();
      if (host != null
          && ("https".equals(address.getScheme())
              || ("http".equals(address.getScheme())
                  && (Endpoint.isLoopback(host) || AGENTS.contains(host))))) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw unavailable(MetadataFault.CONTAINER_SETTINGS, "the address is not a URL", e);
    }
    throw unavailable(
        MetadataFault.CONTAINER_SETTINGS, "the address is neither https nor on this machine", null);
  }

  private @Nullable String authorization() {
    String file = access.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (file == null) {
      return access.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    }
    try {
      return Files.readString(profiles.path(file)).strip();
    } catch (IOException e) {
      throw unavailable(
          MetadataFault.CONTAINER_SETTINGS, "the token file " + file + " cannot be read", e);
    }
  }

  private ProblemException unavailable(MetadataFault fault, String why, @Nullable Exception cause) {
    var failure =
        fault.failure(
            "Container credentials ("
                + (access.variable(RELATIVE) == null ? FULL : RELATIVE)
                + "): "
                + why
                + ".");
    return cause == null ? failure.exception() : failure.exception(cause);
  }
}
