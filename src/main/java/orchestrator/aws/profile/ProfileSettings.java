package orchestrator.aws.profile;

import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the profile in use that are needed before AWS is called. Looking for them loads no
 * class of the SDK.
 */
public final class ProfileSettings {
  private ProfileSettings() {}

  /**
   * The {@code ca_bundle} of the profile in use, and the profile's name; null where it has none.
   * Whatever else is wrong with the AWS files is left to whoever needs them.
   *
   * @throws ProblemException {@code INVALID_VALUE} if no file can have that name
   */
  public static @Nullable Chosen caBundle(AwsAccess access) {
    Profiles profiles = new Profiles(access);
    Profile profile = profiles.readable();
    String bundle = profile == null ? null : profile.get("ca_bundle");
    if (profile == null || bundle == null) {
      return null;
    }
    var unused = profiles.path(bundle);
    return Chosen.by(bundle, profile.name());
  }
}
