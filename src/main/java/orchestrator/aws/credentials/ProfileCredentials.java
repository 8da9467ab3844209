package orchestrator.aws.credentials;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.credentials.AssumedRole.Role;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.aws.metadata.ContainerCredentials;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.aws.metadata.MetadataFault;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.aws.signin.AutomaticSignIn;
import orchestrator.aws.signin.LoginCredentials;
import orchestrator.aws.signin.SsoCredentials;
import orchestrator.aws.signin.SsoSession;
import orchestrator.aws.signin.SsoTokens;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Turns a profile into the credentials it describes.
 *
 * <p>A profile may describe several. The order is botocore's, so that a profile means here what it
 * means to the AWS CLI: role, web identity, SSO, keys in the credentials file, {@code aws login},
 * process, other keys.
 */
public final class ProfileCredentials {
  private final AwsAccess access;
  private final Profiles profiles;
  private final CredentialContext sources;
  private final String region;

  /**
   * @param region the run's region: roles are assumed there
   */
  public ProfileCredentials(CredentialContext sources, String region) {
    this.access = sources.access();
    this.profiles = sources.profiles();
    this.sources = sources;
    this.region = region;
  }

  /**
   * What the profile describes. Nothing is sent to anybody yet.
   *
   * @throws ProblemException if the description cannot work
   */
  public CredentialSource of(Profile profile) {
    return of(profile, new LinkedHashSet<>());
  }

  private CredentialSource of(Profile profile, Set<String> above) {
    sources
        .person()
        .explain("profile '" + profile.name() + "' has " + String.join(", ", profile.says()));
    String role = profile.get("role_arn");
    String tokenFile = profile.get("web_identity_token_file");
    if (role != null && tokenFile == null) {
      return assumed(profile, role, above);
    }
    if (role != null && tokenFile != null) {
      return source(
          Kind.WEB_IDENTITY,
          "web identity",
          profile,
          AwsPrincipal.ofRole(role),
          new WebIdentity(
              "Profile '" + profile.name() + "'",
              role(profile, role),
              profiles.path(tokenFile),
              sources));
    }
    if (profile.isSso()) {
      return sso(profile);
    }
    if (profile.keysInCredentialsFile()) {
      return keys(profile);
    }
    String login = profile.get("login_session");
    if (login != null) {
      return source(
          Kind.LOGIN,
          "aws login",
          profile,
          AwsPrincipal.ofCaller(login),
          new LoginCredentials(profile.name(), login, sources, region));
    }
    String command = profile.get("credential_process");
    if (command != null) {
      return source(
          Kind.PROCESS,
          "credential_process of",
          profile,
          new AwsPrincipal(profile.get("aws_account_id"), null),
          new ProcessCredentials(
              profile.name(), command, access, sources.person(), sources.deadline()));
    }
    return keys(profile);
  }

  private CredentialSource sso(Profile profile) {
    SsoSession session = SsoSession.of(profile, profiles);
    SsoTokens tokens = new SsoTokens(session, sources);
    return source(
        Kind.SSO,
        "SSO",
        profile,
        new AwsPrincipal(session.account(), session.role()),
        new AutomaticSignIn(session, new SsoCredentials(session, tokens, sources), sources));
  }

  private CredentialSource assumed(Profile profile, String arn, Set<String> above) {
    if (!above.add(profile.name())) {
      throw incomplete(
          profile, "goes round in circles: " + String.join(" → ", above) + " → " + profile.name());
    }
    CredentialSource caller = caller(profile, above);
    return source(
        Kind.ROLE,
        "role",
        profile,
        AwsPrincipal.ofRole(arn),
        new AssumedRole(
            profile.name(),
            role(profile, arn),
            profile.get("source_profile"),
            caller.kind(),
            ((Keys) caller.identity()).provider(),
            sources));
  }

  private CredentialSource caller(Profile profile, Set<String> above) {
    String from = profile.get("source_profile");
    String place = profile.get("credential_source");
    if (from != null && place != null) {
      throw incomplete(profile, "has both source_profile and credential_source");
    }
    if (place != null) {
      return place(profile, place);
    }
    if (from == null) {
      throw incomplete(profile, "has role_arn, but neither source_profile nor credential_source");
    }
    Profile source = profiles.find(from);
    if (source == null) {
      profiles.requireReadable(from);
      throw incomplete(profile, "names source_profile '" + from + "', which does not exist");
    }
    boolean ownKeys = from.equals(profile.name()) && profile.has("aws_access_key_id");
    return ownKeys ? keys(profile) : of(source, above);
  }

  private CredentialSource place(Profile profile, String place) {
    return switch (place) {
      case "Environment" -> {
        AwsCredentials keys = EnvironmentCredentials.find(access);
        if (keys == null) {
          throw incomplete(
              profile, "takes keys from the environment, but AWS_ACCESS_KEY_ID is not set");
        }
        yield placed(Kind.ENVIRONMENT, place, StaticCredentialsProvider.create(keys));
      }
      case "Ec2InstanceMetadata" ->
          placed(
              Kind.INSTANCE,
              place,
              refreshing(
                  () ->
                      sources
                          .instance()
                          .credentials(
                              why ->
                                  MetadataFault.FOREIGN_ANSWER.failure(
                                      "Profile '"
                                          + profile.name()
                                          + "' needs instance metadata, which "
                                          + why
                                          + "."))));
      case "EcsContainer" -> {
        if (!ContainerCredentials.areConfigured(access)) {
          throw incomplete(profile, "takes container credentials, but this is no such container");
        }
        yield placed(Kind.CONTAINER, place, refreshing(new ContainerCredentials(access, profiles)));
      }
      default ->
          throw incomplete(
              profile,
              "has an unknown credential_source '"
                  + place
                  + "' (known: Environment, Ec2InstanceMetadata, EcsContainer)");
    };
  }

  private static CredentialSource placed(Kind kind, String place, AwsCredentialsProvider provider) {
    return CredentialSource.of(kind, place, null, AwsPrincipal.UNKNOWN, provider);
  }

  private Role role(Profile profile, String arn) {
    String seconds = profile.get("duration_seconds");
    try {
      return new Role(
          arn,
          profile.get("role_session_name"),
          profile.get("external_id"),
          seconds == null ? null : Integer.valueOf(seconds),
          profile.get("mfa_serial"),
          region);
    } catch (NumberFormatException e) {
      throw incomplete(profile, "has a duration_seconds that is not a whole number");
    }
  }

  private static CredentialSource keys(Profile profile) {
    String id = orElsewhere(profile, "aws_access_key_id");
    String secret = orElsewhere(profile, "aws_secret_access_key");
    if (id == null && secret == null) {
      throw incomplete(profile, "says nothing about credentials");
    }
    if (id == null || secret == null) {
      throw incomplete(
          profile, "has no " + (id == null ? "aws_access_key_id" : "aws_secret_access_key"));
    }
    String older = profile.beside("aws_security_token");
    String token = older == null ? profile.beside("aws_session_token") : older;
    CredentialsDocument.requireUnbroken("Profile '" + profile.name() + "'", id, secret, token);
    return CredentialSource.of(
        Kind.PROFILE_KEYS,
        "access keys of profile " + profile.name(),
        profile.name(),
        new AwsPrincipal(profile.beside("aws_account_id"), null),
        StaticCredentialsProvider.create(CredentialsDocument.keys(id, secret, token, null)));
  }

  /** Half a pair in either file is taken for a whole one. */
  private static @Nullable String orElsewhere(Profile profile, String property) {
    String beside = profile.beside(property);
    return beside == null ? profile.get(property) : beside;
  }

  private CredentialSource source(
      Kind kind, String how, Profile profile, AwsPrincipal owner, Supplier<AwsCredentials> fetch) {
    return CredentialSource.of(
        kind, how + " profile " + profile.name(), profile.name(), owner, refreshing(fetch));
  }

  private AwsCredentialsProvider refreshing(Supplier<AwsCredentials> fetch) {
    return new RefreshingCredentials(fetch, access.clock());
  }

  private static ProblemException incomplete(Profile profile, String why) {
    return Problem.PROFILE_INCOMPLETE
        .failure("Profile '" + profile.name() + "' " + why + ".")
        .with("profile", ShellQuoting.word(profile.name()))
        .exception();
  }
}
