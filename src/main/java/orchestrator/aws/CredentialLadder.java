package orchestrator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.aws.AssumedRole.Role;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.aws.CredentialSource.BearerToken;
import orchestrator.aws.CredentialSource.Kind;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Decides which identity a run uses.
 *
 * <p>The first rung that is <em>configured</em> decides, and if it fails the run fails. The SDK's
 * own chain goes on to the next, so that a run with an expired profile goes on as whatever role the
 * machine happens to have.
 */
final class CredentialLadder {
  private static final String BEARER_TOKEN = "AWS_BEARER_TOKEN_BEDROCK";

  private final AwsAccess access;
  private final BedrockService service;
  private final Profiles profiles;
  private final IdentityClients clients;
  private final InstanceMetadata instance;
  private final String region;
  private final List<String> notices = new ArrayList<>();

  CredentialLadder(
      AwsAccess access,
      BedrockService service,
      Profiles profiles,
      IdentityClients clients,
      InstanceMetadata instance,
      String region) {
    this.access = access;
    this.service = service;
    this.profiles = profiles;
    this.clients = clients;
    this.instance = instance;
    this.region = region;
  }

  /**
   * The identity. Nothing is sent to anybody yet.
   *
   * @throws orchestrator.problem.ProblemException if there is none, or its description cannot work
   */
  CredentialSource climb() {
    Chosen named = profiles.named();
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
    if (named != null && access.profileDecides()) {
      return profile(named).with(notices);
    }
    CredentialSource found = bearerToken();
    if (found == null) {
      found = environment();
    }
    if (found == null) {
      found = webIdentity();
    }
    if (found != null) {
      if (named != null) {
        notices.add(
            found.description()
                + ": profile '"
                + named.value()
                + "' ("
                + named.source()
                + ") is not used.");
      }
      return found.with(notices);
    }
    return machineOr(named).with(notices);
  }

  private CredentialSource machineOr(@Nullable Chosen named) {
    if (named != null) {
      return profile(named);
    }
    Profile usual = profiles.find("default");
    if (usual != null && usual.hasCredentials()) {
      return new ProfileCredentials(access, profiles, clients, instance, region).of(usual);
    }
    if (ContainerCredentials.areConfigured(access)) {
      return fetched(
          Kind.CONTAINER, "container credentials", new ContainerCredentials(access, profiles));
    }
    if (instance.isDisabled()) {
      throw nothing("is switched off by AWS_EC2_METADATA_DISABLED").exception();
    }
    return fetched(Kind.INSTANCE, "instance role", () -> instance.credentials(this::nothing));
  }

  private @Nullable CredentialSource bearerToken() {
    String token = access.variable(BEARER_TOKEN);
    if (token == null) {
      return null;
    }
    if (service == BedrockService.AGENTS) {
      notices.add(BEARER_TOKEN + " is not used: a Bedrock API key cannot invoke agents.");
      return null;
    }
    return new CredentialSource(
        Kind.BEARER_TOKEN,
        "Bedrock API key in " + BEARER_TOKEN,
        null,
        new BearerToken(token),
        List.of());
  }

  private @Nullable CredentialSource environment() {
    AwsCredentials keys = EnvironmentKeys.find(access);
    if (keys == null) {
      return null;
    }
    notices.addAll(EnvironmentKeys.oddities(access));
    return CredentialSource.of(
        Kind.ENVIRONMENT,
        "access keys in the environment",
        null,
        StaticCredentialsProvider.create(keys));
  }

  private @Nullable CredentialSource webIdentity() {
    String file = access.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (file == null) {
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
        new WebIdentity(
            new Role(role, access.variable("AWS_ROLE_SESSION_NAME"), null, null, region),
            profiles.path(file),
            clients,
            access.clock()));
  }

  private CredentialSource profile(Chosen named) {
    return new ProfileCredentials(access, profiles, clients, instance, region)
        .of(profiles.required(named));
  }

  private CredentialSource fetched(Kind kind, String description, Supplier<AwsCredentials> fetch) {
    return CredentialSource.of(
        kind, description, null, new RefreshingCredentials(fetch, access.clock()));
  }

  /** A key that only models take is all there was: then that is what to say. */
  private Failure nothing(String aboutMetadata) {
    return access.variable(BEARER_TOKEN) != null
        ? Problem.BEARER_TOKEN_WITH_AGENT.failure("There are no other credentials.")
        : Problem.NO_CREDENTIALS.failure(
            "Nothing in the environment (API key, access keys, web identity, container), no profile"
                + " 'default' with credentials, and instance metadata "
                + aboutMetadata
                + ".");
  }
}
