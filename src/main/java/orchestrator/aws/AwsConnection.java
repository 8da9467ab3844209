package orchestrator.aws;

import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.network.Network;

/**
 * Everything that a call to Bedrock needs to know about AWS: as whom, in which region, at which
 * address.
 *
 * @param region a region that exists, and where it was said
 * @param endpoint where to call
 * @param credentials as whom
 */
public record AwsConnection(Chosen region, Endpoint endpoint, CredentialSource credentials) {

  /**
   * Decides all three from what the user said, the AWS files and, at the very last, the machine.
   *
   * <p>No credentials are fetched: that happens when {@link CredentialSource.Keys#provider()} is
   * asked. Only when nobody named a region is instance metadata asked for it.
   *
   * @param network how the services that hand out credentials are reached, if they are needed
   * @param person who can be asked, and hears how it was decided and what is odd about it
   * @throws orchestrator.problem.ProblemException if one of the three cannot be decided
   */
  public static AwsConnection open(
      AwsAccess access, BedrockService service, Network network, Person person) {
    Sources sources = Sources.of(access, network, person);
    RegionFinder regions = new RegionFinder(sources);
    Chosen region;
    try {
      region = regions.find();
    } finally {
      regions.notices().forEach(person::note);
    }
    Endpoint endpoint = sources.endpoints().bedrock(service, region.value());
    person.explain("endpoint: " + endpoint.uri() + " (" + endpoint.source() + ")");
    CredentialLadder ladder = new CredentialLadder(service, sources, region.value());
    try {
      return new AwsConnection(region, endpoint, ladder.climb());
    } finally {
      ladder.notices().forEach(person::note);
    }
  }
}
