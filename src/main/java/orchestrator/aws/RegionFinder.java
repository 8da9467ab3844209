package orchestrator.aws;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Finds the region: what the user said, else the profile's, else the instance's own. */
final class RegionFinder {
  /** Nothing else may ever become part of a host name. */
  private static final Pattern SHAPE = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-\\d+");

  /** A typing error changes a letter or two; more is another word. */
  private static final int FURTHEST_SUGGESTION = 2;

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
    String suggestion = suggestion(name, known);
    throw Problem.INVALID_REGION
        .failure(
            "'"
                + Words.oneLine(name)
                + "' (from "
                + region.source()
                + ") is not known."
                + (suggestion == null ? "" : " Did you mean " + suggestion + "?"))
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

  private static @Nullable String suggestion(String typed, Set<String> known) {
    String lower = typed.toLowerCase(Locale.ROOT);
    String best = null;
    int least = FURTHEST_SUGGESTION + 1;
    for (String name : known) {
      int distance = distance(lower, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best;
  }

  /** How many letters must be changed, added or left out to make one word the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
