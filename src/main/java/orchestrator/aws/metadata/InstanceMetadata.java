package orchestrator.aws.metadata;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import orchestrator.aws.metadata.MetadataClient.NobodyThereException;
import orchestrator.aws.metadata.MetadataClient.Reply;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.http.TimeLimit;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The EC2 instance metadata service, version 2: a session token first, then the questions. There is
 * no falling back to version 1, which any request forged through the machine could use.
 */
public final class InstanceMetadata {
  private static final String TOKEN = "/latest/api/token";
  private static final String ROLE = "/latest/meta-data/iam/security-credentials/";
  private static final String REGION = "/latest/meta-data/placement/region";
  private static final String TOKEN_SECONDS = "300";
  private static final String NO_ROLE = "no role is attached to this instance";

  private final AwsAccess access;
  private final Profiles profiles;
  private final @Nullable String usualAddress;

  public InstanceMetadata(AwsAccess access, Profiles profiles) {
    this(access, profiles, null);
  }

  /** With something else at the address that every instance has. */
  public InstanceMetadata(AwsAccess access, Profiles profiles, @Nullable String usualAddress) {
    this.access = access;
    this.profiles = profiles;
    this.usualAddress = usualAddress;
  }

  /** Whether the user has switched it off. */
  public boolean isDisabled() {
    return "true".equalsIgnoreCase(access.variable("AWS_EC2_METADATA_DISABLED"));
  }

  /** The region of this instance; null when this is none, or it does not say. */
  public @Nullable String region() {
    if (isDisabled()) {
      return null;
    }
    try {
      String region = inAll(() -> ask(REGION, token()));
      return region.isEmpty() ? null : region;
    } catch (IOException | RefusedException | CredentialsDocument.UnusableException e) {
      return null;
    }
  }

  /**
   * The keys of the role that is attached to this instance.
   *
   * @param nothing makes the failure when this seems to be no instance at all, from the end of a
   *     sentence about the metadata service
   * @throws ProblemException {@code METADATA_UNAVAILABLE} when this is an instance, or the user
   *     said where its metadata is
   */
  public AwsCredentials credentials(Function<String, Failure> nothing) {
    try {
      return inAll(this::keys);
    } catch (NobodyThereException e) {
      throw (isConfigured()
              ? unavailable("nothing answers there")
              : nothing.apply("does not answer"))
          .exception(e);
    } catch (IOException e) {
      throw unavailable("it did not answer in time").exception(e);
    } catch (RefusedException e) {
      // Other clouds have something at the same address, and it has no such tokens.
      boolean foreign = e.path.equals(TOKEN) && !isConfigured();
      throw (foreign
              ? nothing.apply("answers " + e.status + " (no EC2 instance, or it is switched off)")
              : unavailable(e.why()))
          .exception(e);
    } catch (CredentialsDocument.UnusableException e) {
      throw unavailable("what it gave " + e.why()).exception(e);
    }
  }

  private AwsCredentials keys()
      throws IOException, RefusedException, CredentialsDocument.UnusableException {
    String token = firstAnswer();
    String role = ask(ROLE, token).lines().findFirst().orElse("");
    if (role.isBlank()) {
      throw unavailable(NO_ROLE).exception();
    }
    return CredentialsDocument.read(ask(ROLE + role.strip(), token), "Token");
  }

  /** Several questions, some of which may trickle in: together they take two time-outs at most. */
  private <T> T inAll(Callable<T> questions)
      throws IOException, RefusedException, CredentialsDocument.UnusableException {
    try {
      return TimeLimit.within(timeout().multipliedBy(2), questions);
    } catch (IOException | RefusedException | CredentialsDocument.UnusableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } catch (Exception e) { // out of time
      throw new IOException(e);
    }
  }

  private boolean isConfigured() {
    return said("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint") != null;
  }

  private Failure unavailable(String why) {
    return Problem.METADATA_UNAVAILABLE.failure(
        "Instance metadata at " + address() + ": " + why + ".");
  }

  /** The token; its silence means something else than a later one. */
  private String firstAnswer() throws IOException, RefusedException {
    try {
      return token();
    } catch (NobodyThereException e) {
      throw e;
    } catch (IOException e) {
      throw unavailable("it takes connections and does not answer: the hop limit may be too low")
          .exception(e);
    }
  }

  private String token() throws IOException, RefusedException {
    return send("PUT", TOKEN, "X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS);
  }

  private String ask(String path, String token) throws IOException, RefusedException {
    return send("GET", path, "X-aws-ec2-metadata-token", token);
  }

  private String send(String method, String path, String header, String value)
      throws IOException, RefusedException {
    URI address;
    try {
      address = URI.create(address() + path);
    } catch (IllegalArgumentException e) {
      throw unavailable("this is no address").exception(e);
    }
    Reply reply = new MetadataClient(timeout()).send(method, address, Map.of(header, value));
    if (reply.status() != Reply.OK) {
      throw new RefusedException(path, reply.status());
    }
    return reply.body().strip();
  }

  /** Where it is, without a slash at the end. */
  public String address() {
    String said = said("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    if (said == null) {
      return usualAddress == null ? everyInstances() : usualAddress;
    }
    return said.endsWith("/") ? said.substring(0, said.length() - 1) : said;
  }

  private String everyInstances() {
    String mode =
        said("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    boolean ipv6 =
        mode == null
            ? "true".equalsIgnoreCase(said("AWS_IMDS_USE_IPV6", "imds_use_ipv6"))
            : mode.equalsIgnoreCase("IPv6");
    return ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }

  /** What a variable says, else the profile in use. */
  private @Nullable String said(String variable, String property) {
    String value = access.variable(variable);
    Profile profile = value == null ? profiles.readable() : null;
    return profile == null ? value : profile.get(property);
  }

  /** For one question: a second, or {@code AWS_METADATA_SERVICE_TIMEOUT}; at most seven. */
  private Duration timeout() {
    String said = said("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout");
    try {
      double seconds = said == null ? 1 : Double.parseDouble(said);
      return Duration.ofMillis(Math.round(Math.max(0.1, Math.min(7, seconds)) * 1000));
    } catch (NumberFormatException e) {
      return Duration.ofSeconds(1);
    }
  }

  /** The service answered, with something else than what was asked for. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final int status;

    RefusedException(String path, int status) {
      this.path = path;
      this.status = status;
    }

    String why() {
      if (status == 404 && path.equals(ROLE)) {
        return NO_ROLE;
      }
      if (!path.equals(TOKEN)) {
        return "it answered " + status + " to " + path;
      }
      return status == 403
          ? "it is switched off for this instance (403)"
          : "it gives no token (" + status + "), so it is no IMDSv2, and version 1 is not used";
    }
  }
}
