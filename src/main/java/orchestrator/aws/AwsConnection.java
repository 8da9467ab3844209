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
   * @throws orchestrator.problem.ProblemException if one of the three cannot be decided
   */
  public static AwsConnection open(AwsAccess access, BedrockService service, Network network) {
    Profiles profiles = new Profiles(access);
    InstanceMetadata instance = new InstanceMetadata(access);
    EndpointFinder endpoints = new EndpointFinder(access, profiles);
    Chosen region = new RegionFinder(access, profiles, instance).find();
    Endpoint endpoint = endpoints.bedrock(service, region.value());
    IdentityClients clients = new IdentityClients(endpoints, network);
    CredentialLadder ladder =
        new CredentialLadder(access, service, profiles, clients, instance, region.value());
    return new AwsConnection(region, endpoint, ladder.climb());
  }
}
