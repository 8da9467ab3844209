package orchestrator.aws.endpoint;

import java.net.URI;

/**
 * The default address of a service in a region.
 *
 * <p>The SDK knows these addresses too, but asking it loads hundreds of classes, and it reads the
 * process environment on the way. A test compares the two for every region.
 */
public final class PublicEndpoints {
  private PublicEndpoints() {}

  /**
   * The public address of a service.
   *
   * @param region a region that exists
   * @param fips whether the FIPS 140 variant is wanted
   * @param dualStack whether the variant that also answers over IPv6 is wanted
   */
  public static URI of(AwsService service, String region, boolean fips, boolean dualStack) {
    if (service == AwsService.SIGNIN) {
      return signIn(region, fips, dualStack);
    }
    if (service == AwsService.S3) { // the only one whose dual-stack names are no names apart
      String variant = (fips ? "-fips." : ".") + (dualStack ? "dualstack." : "");
      return URI.create("https://s3" + variant + region + "." + plain(region));
    }
    boolean identityInGovCloud = partition(region).equals("us-gov") && !service.isBedrock();
    String suffix = fips && (dualStack || !identityInGovCloud) ? "-fips." : ".";
    return URI.create(
        "https://"
            + service.hostLabel()
            + suffix
            + region
            + "."
            + (dualStack ? dual(region) : plain(region)));
  }

  /** AWS Sign-In is named otherwise than the rest. */
  private static URI signIn(String region, boolean fips, boolean dualStack) {
    if (dualStack) {
      return URI.create("https://signin" + (fips ? "-fips." : ".") + region + "." + dual(region));
    }
    if (!fips) {
      return URI.create("https://" + region + ".signin." + signInDomain(region));
    }
    if (!partition(region).equals("us-gov")) {
      return URI.create("https://signin-fips." + region + "." + plain(region));
    }
    String first = region.equals("us-gov-west-1") ? "" : region + ".";
    return URI.create("https://" + first + "signin-fips." + signInDomain(region));
  }

  private static String signInDomain(String region) {
    return switch (partition(region)) {
      case "cn" -> "amazonaws.cn";
      case "us-gov" -> "amazonaws-us-gov.com";
      case "eusc" -> "amazonaws-eusc.eu";
      case "us-iso" -> "c2shome.ic.gov";
      case "us-isob" -> "sc2shome.sgov.gov";
      case "us-isof" -> "csphome.hci.ic.gov";
      case "eu-isoe" -> "csphome.adc-e.uk";
      default -> "aws.amazon.com";
    };
  }

  private static String plain(String region) {
    return switch (partition(region)) {
      case "cn" -> "amazonaws.com.cn";
      case "eusc" -> "amazonaws.eu";
      case "us-iso" -> "c2s.ic.gov";
      case "us-isob" -> "sc2s.sgov.gov";
      case "us-isof" -> "csp.hci.ic.gov";
      case "eu-isoe" -> "cloud.adc-e.uk";
      default -> "amazonaws.com";
    };
  }

  private static String dual(String region) {
    return switch (partition(region)) {
      case "cn" -> "api.amazonwebservices.com.cn";
      case "eusc" -> "api.amazonwebservices.eu";
      case "us-iso" -> "api.aws.ic.gov";
      case "us-isob" -> "api.aws.scloud";
      case "us-isof" -> "api.aws.hci.ic.gov";
      case "eu-isoe" -> "api.cloud-aws.adc-e.uk";
      default -> "api.aws";
    };
  }

  /**
   * What a region's name begins with: {@code us-isob} of {@code us-isob-east-1} and {@code us-gov},
   * else one label.
   */
  private static String partition(String region) {
    int first = region.indexOf('-');
    int second = region.indexOf('-', first + 1);
    String two = region.substring(0, second);
    return two.contains("-iso") || two.equals("us-gov") ? two : region.substring(0, first);
  }
}
