package orchestrator.bedrock.catalog;

import java.util.List;
import java.util.regex.Pattern;
import orchestrator.aws.ModelRegion;
import org.jspecify.annotations.Nullable;

/**
 * What a model id tells about itself.
 *
 * @param given as the user wrote it; this is what goes to Bedrock
 * @param geo the geography of an inference profile ({@code us}, {@code eu}, …), if the id has one
 * @param name the model's own id without geography, such as {@code anthropic.claude-sonnet-4-6};
 *     null where an ARN does not tell
 */
public record ModelId(String given, @Nullable String geo, @Nullable String name) {
  /** Countries and areas have two letters, and no provider's name is that short. */
  private static final Pattern GEO = Pattern.compile("[a-z]{2}|us-gov|apac|amer|global");

  /** ARNs that name the model whose body they take. A prompt router names several. */
  private static final List<String> TELLING =
      List.of("foundation-model", "inference-profile", "custom-model");

  public static ModelId of(String given) {
    String name = given.startsWith("arn:") ? nameInArn(given) : given;
    if (name == null || name.indexOf('.') < 0) {
      return new ModelId(given, null, null);
    }
    String first = name.substring(0, name.indexOf('.'));
    return GEO.matcher(first).matches()
        ? new ModelId(given, first, name.substring(first.length() + 1))
        : new ModelId(given, null, name);
  }

  /** The resource is {@code kind/name}, or {@code custom-model/base-model/own-id}. */
  private static @Nullable String nameInArn(String arn) {
    String[] parts = arn.split(":", 6);
    String[] resource = parts[parts.length - 1].split("/", 3);
    return parts.length == 6 && resource.length > 1 && TELLING.contains(resource[0])
        ? resource[1]
        : null;
  }

  /** Whether it is one of Anthropic's, as far as the id tells. */
  public boolean isClaude() {
    return name != null && name.startsWith("anthropic.");
  }

  /** Whether tokens cost what the model's own do; a custom model has a price of its own. */
  boolean isPricedByName() {
    return name != null && !given.contains(":custom-model/");
  }

  /** Whether this is a model's own id, as nobody's profile or ARN. */
  boolean isBare() {
    return given.equals(name);
  }

  /** Why this id can hardly work in a region; null if nothing speaks against it. */
  public @Nullable String misfit(String region) {
    return ModelRegion.misfit(given, geo, region);
  }

  /**
   * The geographies whose inference profiles can be called from a region, the nearest first. Some
   * models have one for {@code jp}, {@code au} or {@code in}, older ones for all of {@code apac}.
   */
  static List<String> geosOf(String region) {
    if (region.startsWith("us-gov-")) {
      return List.of("us-gov");
    }
    if (region.startsWith("us-")) {
      return List.of("us", "global");
    }
    if (region.startsWith("ca-")) {
      return List.of("ca", "us", "global");
    }
    if (region.startsWith("eu-") || region.startsWith("il-")) {
      return List.of("eu", "global");
    }
    return switch (region) {
      case "ap-northeast-1", "ap-northeast-3" -> List.of("jp", "apac", "global");
      case "ap-southeast-2", "ap-southeast-4", "ap-southeast-6" -> List.of("au", "apac", "global");
      case "ap-south-1", "ap-south-2" -> List.of("in", "apac", "global");
      default -> region.startsWith("ap-") ? List.of("apac", "global") : List.of("global");
    };
  }
}
