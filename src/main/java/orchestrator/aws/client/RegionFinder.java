package orchestrator.aws.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.DidYouMean;
import orchestrator.text.ForeignText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/** Finds the region: what the user said, else the profile's, else the instance's own. */
public final class RegionFinder {
  /** Nothing else may ever become part of a host name. */
  private static final Pattern SHAPE = Pattern.compile("[a-z]{2,4}(-[a-z]+){1,3}-\\d+");

  private final AwsAccess access;
  private final Profiles profiles;
  private final CredentialContext sources;
  private final List<String> notices = new ArrayList<>();

  public RegionFinder(CredentialContext sources) {
    this.access = sources.access();
    this.profiles = sources.profiles();
    this.sources = sources;
  }

  /**
   * The region and where it was said. Asks instance metadata (up to two seconds) only when nobody
   * named one.
   *
   * @throws ProblemException {@code NO_REGION}, {@code INVALID_REGION}, {@code
   *     METADATA_UNAVAILABLE}
   */
  public Chosen find() {
    Chosen found = look();
    sources.person().explain("region: " + found.value() + " (" + found.source() + ")");
    return found;
  }

  /** The same without asking the instance: null when it would have to be asked. */
  public @Nullable Chosen findUnasked() {
    Chosen said = said();
    if (said == null) {
      return null;
    }
    rivalVariables(said);
    rivalOfTarget(said);
    notices.addAll(profiles.notices());
    // Nobody mistypes what AWS wrote into an ARN.
    boolean isTargets = said.equals(access.targetRegion());
    return isTargets ? said : isNew(said) ? accepted(said) : checked(said);
  }

  /** What the user should know about the choice, a sentence each. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  private Chosen look() {
    Chosen said = findUnasked();
    if (said != null) {
      return said;
    }
    Chosen named = access.profile();
    if (named != null && access.profileDecides()) {
      // A misspelt profile is the better reason for having no region.
      profiles.required(named);
    }
    sources.person().explain("region: nobody named one; asking instance metadata");
    String here = instanceRegion();
    if (here != null) {
      Chosen instance = Chosen.by(here, "instance metadata");
      // A machine does not mistype where it is, and may well be in a region that is newer than we.
      return SHAPE.matcher(here).matches() ? instance : checked(instance);
    }
    requireNamedProfile();
    Profile profile = profiles.current();
    throw Problem.NO_REGION
        .failure(
            "There is none in the options, the environment or orchestrator.conf"
                + (profile == null ? "" : ", none in profile '" + profile.name() + "'")
                + ", and instance metadata "
                + (sources.instance().isDisabled()
                    ? "is switched off by AWS_EC2_METADATA_DISABLED."
                    : "named none."))
        .exception();
  }

  /** That a profile's name is mistyped is the best reason for having no region. */
  private void requireNamedProfile() {
    Chosen named = profiles.named();
    if (named != null) {
      Profile unused = profiles.required(named);
    }
  }

  /** A service that fails is the better reason for having no region than that nobody named one. */
  private @Nullable String instanceRegion() {
    try {
      return sources.instance().region();
    } catch (ProblemException e) {
      requireNamedProfile();
      Failure failure = e.failure();
      throw new Failure(
              failure.problem(),
              failure.detail() + " It was asked for the region, since none is named.",
              failure.facts(),
              null)
          .exception(e);
    }
  }

  /** The SDK for Java reads one of the two variables, Python tools the other one. */
  private void rivalVariables(Chosen said) {
    String other = access.variable("AWS_DEFAULT_REGION");
    boolean isRival = said.isVariable() && access.variable("AWS_REGION") != null;
    if (isRival && other != null && !other.equals(said.value())) {
      notices.add(
          "AWS_DEFAULT_REGION (" + other + ") is not used: AWS_REGION names " + said.value() + ".");
    }
  }

  /** A region that somebody named is not used where the target's own decides. */
  private void rivalOfTarget(Chosen said) {
    Chosen other = access.targetDecides() ? otherThanTarget() : null;
    if (other != null && !other.value().strip().equals(said.value())) {
      notices.add(
          other.value()
              + " ("
              + other.source()
              + ") is not used: "
              + said.source()
              + " names "
              + said.value()
              + ".");
    }
  }

  private @Nullable Chosen otherThanTarget() {
    try {
      return firstNamed(access, profiles, null);
    } catch (ProblemException e) {
      return null; // a profile that is not needed for the region
    }
  }

  /**
   * Whether a region that is not listed is meant all the same: the endpoint that was named is there
   * as well, as in {@code https://bedrock-runtime.xx-west-1.amazonaws.com}.
   */
  private boolean isNew(Chosen said) {
    String name = said.value().strip();
    Chosen endpoint = access.endpoint();
    return endpoint != null
        && SHAPE.matcher(name).matches()
        && endpoint.value().contains("." + name + ".")
        && !known().contains(name);
  }

  private Chosen accepted(Chosen said) {
    Chosen region = said.as(said.value().strip());
    notices.add(
        "Region "
            + region.value()
            + " ("
            + region.source()
            + ") is newer than this version's list; it is used, since the endpoint is there too.");
    return region;
  }

  private @Nullable Chosen said() {
    return said(access, profiles);
  }

  /** Whether this could be a region's name, whether or not there is one. */
  public static boolean isShapedAsOne(String name) {
    return SHAPE.matcher(name).matches();
  }

  /** The region that somebody named, as it was written; null if nobody did. */
  public static @Nullable String named(AwsAccess access, Profiles profiles) {
    Chosen said = said(access, profiles);
    return said == null || !SHAPE.matcher(said.value()).matches() ? null : said.value();
  }

  private static @Nullable Chosen said(AwsAccess access, Profiles profiles) {
    Chosen target = access.targetRegion();
    return target != null && access.targetDecides() ? target : firstNamed(access, profiles, target);
  }

  private static @Nullable Chosen firstNamed(
      AwsAccess access, Profiles profiles, @Nullable Chosen otherwise) {
    if (access.region() != null) {
      return access.region();
    }
    for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
      String value = access.variable(name);
      if (value != null) {
        return Chosen.byVariable(value, name);
      }
    }
    Profile profile = profiles.current();
    String value = profile == null ? null : profile.get("region");
    return profile == null || value == null
        ? otherwise
        : Chosen.by(value, "profile " + profile.name());
  }

  /**
   * A region that exists, stripped of surrounding blanks.
   *
   * @throws orchestrator.problem.ProblemException {@code INVALID_REGION}, with a suggestion
   */
  public static Chosen checked(Chosen region) {
    String name = region.value().strip();
    Set<String> known = known();
    if (known.contains(name)) {
      return region.as(name);
    }
    throw Problem.INVALID_REGION
        .failure(
            "'"
                + ForeignText.oneLine(name)
                + "' (from "
                + region.source()
                + ") is not known."
                + DidYouMean.question(name, known))
        .exception();
  }

  /** Those that this version knows. */
  public static Set<String> known() {
    Set<String> names = new TreeSet<>();
    for (Region region : Region.regions()) {
      if (SHAPE.matcher(region.id()).matches()) {
        names.add(region.id());
      }
    }
    return names;
  }
}
