package orchestrator.aws;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.problem.DidYouMean;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Finds the region: what the user said, else the profile's, else the instance's own. */
final class RegionFinder {
  /** Nothing else may ever become part of a host name. */
  private static final Pattern SHAPE = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d+");

  private final AwsAccess access;
  private final Profiles profiles;
  private final InstanceMetadata instance;

  RegionFinder(AwsAccess access, Profiles profiles, InstanceMetadata instance) {
    this.access = access;
    this.profiles = profiles;
    this.instance = instance;
  }

  /**
   * The region and where it was said. Asks instance metadata (up to two seconds) only when nobody
   * named one.
   *
   * @throws orchestrator.problem.ProblemException {@code NO_REGION}, {@code INVALID_REGION}
   */
  Chosen find() {
    Chosen said = said();
    if (said != null) {
      return checked(said);
    }
    Chosen named = access.profile();
    if (named != null && access.profileDecides()) {
      // A misspelt profile is the better reason for having no region.
      profiles.required(named);
    }
    String here = instance.region();
    if (here != null) {
      return checked(new Chosen(here, "instance metadata"));
    }
    Profile profile = profiles.current();
    throw Problem.NO_REGION
        .failure(
            "There is none in the options, the environment or orchestrator.conf"
                + (profile == null ? "" : ", none in profile '" + profile.name() + "'")
                + ", and instance metadata named none.")
        .exception();
  }

  private @Nullable Chosen said() {
    if (access.region() != null) {
      return access.region();
    }
    for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
      String value = access.variable(name);
      if (value != null) {
        return new Chosen(value, name);
      }
    }
    Profile profile = profiles.current();
    String value = profile == null ? null : profile.get("region");
    return profile == null || value == null ? null : new Chosen(value, "profile " + profile.name());
  }

  /**
   * A region that exists, stripped of surrounding blanks.
   *
   * @throws orchestrator.problem.ProblemException {@code INVALID_REGION}, with a suggestion
   */
  static Chosen checked(Chosen region) {
    String name = region.value().strip();
    Set<String> known = known();
    if (known.contains(name)) {
      return new Chosen(name, region.source());
    }
    throw Problem.INVALID_REGION
        .failure(
            "'"
                + Words.oneLine(name)
                + "' (from "
                + region.source()
                + ") is not known."
                + DidYouMean.question(name, known))
        .exception();
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    for (Region region : Region.regions()) {
      if (SHAPE.matcher(region.id()).matches()) {
        names.add(region.id());
      }
    }
    return names;
  }
}
