package orchestrator.aws;

import java.util.Map;
import java.util.TreeSet;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a profile says about IAM Identity Center.
 *
 * @param profile whose it is
 * @param session the {@code sso-session} it refers to; null for a legacy profile, whose session
 *     cannot be renewed
 * @param startUrl where people sign in
 * @param region where Identity Center is
 * @param account the account to work in
 * @param role the permission set to work with
 */
record SsoSession(
    String profile,
    @Nullable String session,
    String startUrl,
    String region,
    String account,
    String role) {

  /**
   * Reads the profile, and the session that it names.
   *
   * @throws orchestrator.problem.ProblemException {@code PROFILE_INCOMPLETE}, {@code
   *     INVALID_REGION}
   */
  static SsoSession of(Profile profile, Profiles profiles) {
    String name = profile.get("sso_session");
    Map<String, String> session = name == null ? null : profiles.ssoSession(name);
    if (name != null && session == null) {
      throw Problem.PROFILE_INCOMPLETE
          .failure(
              "Profile '"
                  + profile.name()
                  + "' names [sso-session "
                  + name
                  + "], which does not exist.")
          .with("profile", profile.name())
          .exception();
    }
    Profile shared = session == null ? profile : new Profile("sso-session " + name, session, false);
    Missing missing = new Missing();
    SsoSession found =
        new SsoSession(
            profile.name(),
            name,
            missing.orNoted(shared, "sso_start_url"),
            missing.orNoted(shared, "sso_region"),
            missing.orNoted(profile, "sso_account_id"),
            missing.orNoted(profile, "sso_role_name"));
    if (!missing.names.isEmpty()) {
      throw Problem.PROFILE_INCOMPLETE
          .failure(
              "Profile '"
                  + profile.name()
                  + "' has no "
                  + String.join(", no ", missing.names)
                  + ".")
          .with("profile", profile.name())
          .exception();
    }
    // The region becomes part of the host that the session's token is sent to.
    RegionFinder.checked(new Chosen(found.region, "sso_region of profile " + profile.name()));
    return found;
  }

  /** What the token cache files this session under. */
  String cacheKey() {
    return session == null ? startUrl : session;
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
