package orchestrator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.credentials.AssumedRole.Role;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.BearerToken;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.credentials.EnvironmentCredentials;
import orchestrator.aws.credentials.ProfileCredentials;
import orchestrator.aws.credentials.RefreshingCredentials;
import orchestrator.aws.credentials.WebIdentity;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.aws.metadata.ContainerCredentials;
import orchestrator.aws.metadata.InstanceMetadata;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Decides which identity a run uses.
 *
 * <p>The first source that is <em>configured</em> decides, and if it fails the run fails. The SDK's
 * own chain goes on to the next, so that a run with an expired profile goes on as whatever role the
 * machine happens to have.
 */
final class CredentialResolver {
  private static final String BEARER_TOKEN = "AWS_BEARER_TOKEN_BEDROCK";

  private final AwsAccess access;
  private final AwsService service;
  private final CredentialContext sources;
  private final String region;
  private final List<String> notices = new ArrayList<>();

  CredentialResolver(AwsService service, CredentialContext sources, String region) {
    this.access = sources.access();
    this.service = service;
    this.sources = sources;
    this.region = region;
  }

  /**
   * The identity. Nothing is sent to anybody yet.
   *
   * @throws orchestrator.problem.ProblemException if there is none, or its description cannot work
   */
  CredentialSource resolve() {
    CredentialSource found = decide();
    explain("decided: " + found.description());
    return bounded(found).with(notices);
  }

  /** Whenever keys are fetched, the waiting begins, and it has one end. */
  private CredentialSource bounded(CredentialSource found) {
    if (!(found.identity() instanceof Keys keys)) {
      return found;
    }
    return CredentialSource.of(
        found.kind(),
        found.description(),
        found.profile(),
        found.owner(),
        () -> {
          sources.deadline().begin();
          return keys.provider().resolveCredentials();
        });
  }

  /** What the user should know about the choice, a sentence each, also where it failed. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  private CredentialSource decide() {
    Chosen named = sources.profiles().named();
    if (named != null && access.profileDecides()) {
      explain("--profile names '" + named.value() + "', so nothing else is looked at");
      return profile(named);
    }
    explain("--profile: not given");
    rivalProfiles(named);
    CredentialSource found = bearerToken();
    if (found == null) {
      found = environment();
    }
    if (found == null) {
      found = webIdentity();
    }
    if (found == null) {
      return profileOrMachine(named);
    }
    if (named != null) {
      notices.add(
          found.description()
              + ": the keys of profile '"
              + named.value()
              + "' ("
              + named.source()
              + ") are not used.");
    }
    return found;
  }

  /** Python tools take one of the two variables, the others the other one. */
  private void rivalProfiles(@Nullable Chosen named) {
    String other = access.variable("AWS_DEFAULT_PROFILE");
    if (named != null && other != null && !other.equals(named.value())) {
      notices.add(
          "AWS_DEFAULT_PROFILE ("
              + other
              + ") is not used: "
              + named.source()
              + " names '"
              + named.value()
              + "'.");
    }
  }

  private CredentialSource profileOrMachine(@Nullable Chosen named) {
    if (named != null) {
      explain("profile: " + named.source() + " names '" + named.value() + "'");
      return profile(named);
    }
    Profile usual = sources.profiles().current();
    if (usual != null && usual.hasCredentials()) {
      explain("profile: none is named, 'default' has credentials");
      return new ProfileCredentials(sources, region).of(usual);
    }
    sources.profiles().requireReadable("default");
    explain(
        "profile: none is named, and 'default' "
            + (usual == null ? "does not exist" : "has no credentials"));
    if (ContainerCredentials.areConfigured(access)) {
      explain("container: configured by AWS_CONTAINER_CREDENTIALS_…");
      return fetched(
          Kind.CONTAINER,
          "container credentials",
          AwsPrincipal.UNKNOWN,
          new ContainerCredentials(access, sources.profiles()));
    }
    explain("container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set");
    InstanceMetadata instance = sources.instance();
    if (instance.isDisabled()) {
      throw nothing("is switched off by AWS_EC2_METADATA_DISABLED").exception();
    }
    explain("instance metadata: at " + instance.address());
    return fetched(
        Kind.INSTANCE,
        "instance role",
        AwsPrincipal.UNKNOWN,
        () -> instance.credentials(CredentialResolver::nothing));
  }

  private @Nullable CredentialSource bearerToken() {
    String token = access.variable(BEARER_TOKEN);
    if (token == null) {
      explain(BEARER_TOKEN + ": not set");
      return null;
    }
    if (!service.takesApiKeys()) {
      throw Problem.BEARER_TOKEN_WITH_AGENT
          .failure(BEARER_TOKEN + " is set, and comes before the other credentials.")
          .exception();
    }
    return new CredentialSource(
        Kind.BEARER_TOKEN,
        "Bedrock API key in " + BEARER_TOKEN,
        null,
        AwsPrincipal.UNKNOWN,
        new BearerToken(token),
        List.of());
  }

  private @Nullable CredentialSource environment() {
    AwsCredentials keys = EnvironmentCredentials.find(access);
    if (keys == null) {
      explain("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: not set");
      return null;
    }
    notices.addAll(EnvironmentCredentials.oddities(access));
    return CredentialSource.of(
        Kind.ENVIRONMENT,
        "access keys in the environment",
        null,
        new AwsPrincipal(access.variable("AWS_ACCOUNT_ID"), null),
        StaticCredentialsProvider.create(keys));
  }

  private @Nullable CredentialSource webIdentity() {
    String file = access.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (file == null) {
      explain("AWS_WEB_IDENTITY_TOKEN_FILE: not set");
      return null;
    }
    String role = access.variable("AWS_ROLE_ARN");
    if (role == null) {
      throw Problem.WEB_IDENTITY_FAILED
          .failure("AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not.")
          .exception();
    }
    return fetched(
        Kind.WEB_IDENTITY,
        "web identity token file",
        AwsPrincipal.ofRole(role),
        new WebIdentity(
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            new Role(role, access.variable("AWS_ROLE_SESSION_NAME"), null, null, null, region),
            sources.profiles().path(file),
            sources));
  }

  private CredentialSource profile(Chosen named) {
    return new ProfileCredentials(sources, region).of(sources.profiles().required(named));
  }

  private CredentialSource fetched(
      Kind kind, String description, AwsPrincipal owner, Supplier<AwsCredentials> fetch) {
    return CredentialSource.of(
        kind, description, null, owner, new RefreshingCredentials(fetch, access.clock()));
  }

  private static Failure nothing(String aboutMetadata) {
    return Problem.NO_CREDENTIALS.failure(
        "Nothing in the environment, no profile 'default' with credentials, and instance metadata "
            + aboutMetadata
            + ".");
  }

  private void explain(String line) {
    sources.person().explain("credentials: " + line);
  }
}
