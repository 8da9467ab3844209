package orchestrator.aws.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import orchestrator.aws.client.RegionFinder;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.problem.Problem;
import orchestrator.text.DidYouMean;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says about IAM Identity Center.
 *
 * @param profile whose it is
 * @param session the {@code sso-session} it refers to; null for a legacy profile, whose session
 *     cannot be renewed
 * @param startUrl where people sign in
 * @param region where Identity Center is
 * @param scopes what a sign-in asks for; none for a legacy profile
 * @param account the account to work in; empty if only a sign-in is wanted and none is named
 * @param role the permission set to work with; empty likewise
 */
public record SsoSession(
    String profile,
    @Nullable String session,
    String startUrl,
    String region,
    List<String> scopes,
    String account,
    String role) {
  private static final String USUAL_SCOPE = "sso:account:access";

  public SsoSession {
    scopes = List.copyOf(scopes);
  }

  /**
   * Reads the profile, and the session that it names, in order to sign in: which account and role
   * come later does not matter yet.
   *
   * @throws orchestrator.problem.ProblemException {@code PROFILE_INCOMPLETE}, {@code
   *     INVALID_REGION}
   */
  static SsoSession toSignIn(Profile profile, Profiles profiles) {
    return read(profile, profiles, false);
  }

  /**
   * Reads the profile, and the session that it names.
   *
   * @throws orchestrator.problem.ProblemException {@code PROFILE_INCOMPLETE}, {@code
   *     INVALID_REGION}
   */
  public static SsoSession of(Profile profile, Profiles profiles) {
    return read(profile, profiles, true);
  }

  private static SsoSession read(Profile profile, Profiles profiles, boolean whole) {
    String name = profile.get("sso_session");
    Map<String, String> session = name == null ? null : profiles.ssoSession(name);
    if (name != null && session == null) {
      throw Problem.PROFILE_INCOMPLETE
          .failure(
              "Profile '"
                  + profile.name()
                  + "' names [sso-session "
                  + name
                  + "], which does not exist."
                  + DidYouMean.question(name, profiles.ssoSessions()))
          .with("profile", ShellQuoting.word(profile.name()))
          .exception();
    }
    Profile shared =
        session == null ? profile : new Profile("sso-session " + name, session, false, Map.of());
    Missing missing = new Missing();
    SsoSession found =
        new SsoSession(
            profile.name(),
            name,
            missing.orNoted(shared, "sso_start_url"),
            missing.orNoted(shared, "sso_region"),
            session == null ? List.of() : scopes(shared.get("sso_registration_scopes")),
            whole ? missing.orNoted(profile, "sso_account_id") : "",
            whole ? missing.orNoted(profile, "sso_role_name") : "");
    if (!missing.names.isEmpty()) {
      throw Problem.PROFILE_INCOMPLETE
          .failure(
              "Profile '"
                  + profile.name()
                  + "' has no "
                  + String.join(", no ", missing.names)
                  + ".")
          .with("profile", ShellQuoting.word(profile.name()))
          .exception();
    }
    // The region becomes part of the host that the session's token is sent to.
    RegionFinder.checked(Chosen.by(found.region, "sso_region of profile " + profile.name()));
    return found;
  }

  /** What the token cache files this session under. */
  public String cacheKey() {
    return session == null ? startUrl : session;
  }

  private static List<String> scopes(@Nullable String list) {
    return list == null
        ? List.of(USUAL_SCOPE)
        : Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static final class Missing {
    final TreeSet<String> names = new TreeSet<>();

    String orNoted(Profile from, String property) {
      String value = from.get(property);
      if (value == null) {
        names.add(property);
        return "";
      }
      return value;
    }
  }
}
