package orchestrator.aws;

import java.util.Set;
import orchestrator.aws.client.RegionFinder;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profiles;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a model id or ARN says about the region: an ARN names its own, the prefix of an inference
 * profile names the geography from whose regions the profile can be called.
 */
public final class ModelRegion {
  private static final int PARTS_OF_AN_ARN = 6;
  private static final int REGION = 3;

  /** The areas of the partition {@code aws}, by the beginning of their regions' names. */
  private static final Set<String> COMMERCIAL =
      Set.of("us", "ca", "mx", "sa", "eu", "il", "af", "me", "ap");

  /** Sydney, Melbourne and New Zealand. */
  private static final Set<String> AUSTRALASIA =
      Set.of("ap-southeast-2", "ap-southeast-4", "ap-southeast-6");

  private ModelRegion() {}

  /** The region that an ARN names; null for an id, and where it names none. */
  public static @Nullable String of(String modelId) {
    String[] arn = modelId.strip().split(":", PARTS_OF_AN_ARN);
    return arn.length == PARTS_OF_AN_ARN
            && arn[0].equals("arn")
            && RegionFinder.isShapedAsOne(arn[REGION])
        ? arn[REGION]
        : null;
  }

  /**
   * Why a model can hardly be called in the region that somebody named, as far as that can be said
   * without asking anybody; null if nothing speaks against it.
   */
  public static @Nullable String misfit(AwsAccess access, String modelId) {
    String region = named(access);
    return region == null ? null : misfit(modelId, geography(modelId), region);
  }

  /** The region that somebody named, as far as that can be said without asking anybody. */
  static @Nullable String named(AwsAccess access) {
    try {
      return RegionFinder.named(access, new Profiles(access));
    } catch (ProblemException e) {
      return null; // whoever calls will hear of it
    }
  }

  /**
   * Why a model can hardly be called in a region; null if nothing speaks against it.
   *
   * @param geography the prefix of the id, such as {@code us}; null for none
   */
  public static @Nullable String misfit(String modelId, @Nullable String geography, String region) {
    String own = of(modelId);
    if (own != null && !own.equals(region)) {
      return "The ARN is of " + own + ", the run's region is " + region + ".";
    }
    return geography == null || serves(geography, region)
        ? null
        : "Ids that begin with '" + geography + ".' are not served from " + region + ".";
  }

  /**
   * The prefix of an inference profile's id or ARN, such as {@code us} or {@code global}; null for
   * none.
   */
  static @Nullable String geography(String modelId) {
    String id = modelId.substring(modelId.lastIndexOf('/') + 1);
    int dot = id.indexOf('.');
    String first = dot < 0 ? "" : id.substring(0, dot);
    boolean bare = !modelId.startsWith("arn:") || modelId.contains(":inference-profile/");
    return bare && first.matches("[a-z]{2}|us-gov|apac|amer|global") ? first : null;
  }

  /** Whether profiles of a geography can be called. Unknown ones get the benefit of the doubt. */
  private static boolean serves(String geography, String region) {
    String area = region.substring(0, Math.max(0, region.indexOf('-')));
    boolean gov = region.startsWith("us-gov-");
    boolean isolated = region.contains("-iso");
    boolean commercial = COMMERCIAL.contains(area) && !gov && !isolated;
    return switch (geography) {
      case "us-gov" -> gov;
      case "global" -> commercial;
      case "us" -> commercial && (area.equals("us") || area.equals("ca"));
      case "ca" -> area.equals("ca");
      case "eu" -> commercial && (area.equals("eu") || area.equals("il"));
      case "apac" -> area.equals("ap") || area.equals("me");
      case "jp" -> region.equals("ap-northeast-1") || region.equals("ap-northeast-3");
      case "au" -> AUSTRALASIA.contains(region);
      case "in" -> region.startsWith("ap-south-");
      case "sa" -> area.equals("sa");
      default -> true;
    };
  }
}
