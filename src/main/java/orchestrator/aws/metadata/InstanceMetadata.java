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
  private static final int NOT_IMPLEMENTED = 501;
  private static final String NOBODY = "nothing answers there";

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

  /** Whether the user has switched it off, with {@code AWS_EC2_METADATA_DISABLED}. */
  public boolean isDisabled() {
    return "true".equalsIgnoreCase(access.variable("AWS_EC2_METADATA_DISABLED"));
  }

  /**
   * The region of this instance; null when this is none, it was switched off, or it does not say.
   *
   * @throws ProblemException {@code METADATA_UNAVAILABLE} when this is an instance, or the user
   *     said where its metadata is, and it fails
   */
  public @Nullable String region() {
    if (isDisabled()) {
      return null;
    }
    try {
      String region = inAll(() -> ask(REGION, firstAnswer()));
      return region.isEmpty() ? null : region;
    } catch (RefusedException e) {
      if (isForeign(e) || (e.path.equals(REGION) && e.status == 404)) {
        return null;
      }
      throw unavailable(e.fault(), e.why()).exception(e);
    } catch (NobodyThereException e) {
      if (!isConfigured()) {
        return null;
      }
      throw unavailable(MetadataFault.ADDRESS, NOBODY).exception(e);
    } catch (IOException e) {
      throw late().exception(e);
    } catch (CredentialsDocument.UnusableException e) { // no keys were asked for
      throw new IllegalStateException(e);
    }
  }

  /** What to say when it did not answer in time. */
  public Failure late() {
    return unavailable(MetadataFault.SILENT, "it did not answer in time");
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
              ? unavailable(MetadataFault.ADDRESS, NOBODY)
              : nothing.apply("does not answer"))
          .exception(e);
    } catch (IOException e) {
      throw late().exception(e);
    } catch (RefusedException e) {
      throw (isForeign(e)
              ? nothing.apply("answers " + e.status + " (no EC2 instance)")
              : unavailable(e.fault(), e.why()))
          .exception(e);
    } catch (CredentialsDocument.UnusableException e) {
      throw unavailable(
              e.roleNotAssumed() ? MetadataFault.ROLE_NOT_ASSUMED : MetadataFault.FOREIGN_ANSWER,
              "what it gave " + e.why())
          .exception(e);
    }
  }

  /** Other clouds have something at the same address, and it has no such tokens. */
  private boolean isForeign(RefusedException e) {
    return e.path.equals(TOKEN) && !isConfigured() && !e.fromEc2;
  }

  private AwsCredentials keys()
      throws IOException, RefusedException, CredentialsDocument.UnusableException {
    String token = firstAnswer();
    String role = ask(ROLE, token).lines().findFirst().orElse("");
    if (role.isBlank()) {
      throw unavailable(MetadataFault.NO_ROLE, NO_ROLE).exception();
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

  private Failure unavailable(MetadataFault fault, String why) {
    return fault.failure("Instance metadata at " + address() + ": " + why + ".");
  }

  /** The token; its silence means something else than a later one. */
  private String firstAnswer() throws IOException, RefusedException {
    try {
      return token();
    } catch (NobodyThereException e) {
      throw e;
    } catch (IOException e) {
      throw unavailable(
              MetadataFault.HOP_LIMIT,
              "it takes connections and does not answer: the hop limit may be too low")
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
      throw unavailable(MetadataFault.ADDRESS, "this is no address").exception(e);
    }
    Reply reply = new MetadataClient(timeout()).send(method, address, Map.of(header, value));
    if (reply.status() != Reply.OK) {
      throw new RefusedException(path, reply);
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
    private final boolean fromEc2;

    RefusedException(String path, Reply reply) {
      this.path = path;
      this.status = reply.status();
      this.fromEc2 = "EC2ws".equals(reply.server());
    }

    MetadataFault fault() {
      if (status >= 500 && status != NOT_IMPLEMENTED) {
        return MetadataFault.FAILING;
      }
      if (path.equals(TOKEN)) {
        return status == 403 ? MetadataFault.SWITCHED_OFF : MetadataFault.VERSION_1_ONLY;
      }
      return status == 404 && path.equals(ROLE)
          ? MetadataFault.NO_ROLE
          : MetadataFault.FOREIGN_ANSWER;
    }

    String why() {
      return switch (fault()) {
        case NO_ROLE -> NO_ROLE;
        case SWITCHED_OFF -> "it is switched off for this instance (403)";
        case VERSION_1_ONLY ->
            "it gives no token (" + status + "), so it is no IMDSv2, and version 1 is not used";
        default -> "it answered " + status + " to " + path;
      };
    }
  }
}
