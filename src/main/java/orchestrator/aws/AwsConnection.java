package orchestrator.aws;

import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.RegionFinder;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.http.HttpClients;

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
      AwsAccess access, AwsService service, HttpClients network, UserPrompter person) {
    return open(service, CredentialContext.of(access, network, person));
  }

  /** The same from what can be asked. */
  static AwsConnection open(AwsService service, CredentialContext sources) {
    UserPrompter person = sources.person();
    RegionFinder regions = new RegionFinder(sources);
    Chosen region;
    try {
      region = regions.find();
    } finally {
      regions.notices().forEach(person::note);
    }
    Endpoint endpoint = sources.endpoints().bedrock(service, region.value());
    person.explain("endpoint: " + endpoint.uri() + " (" + endpoint.source() + ")");
    CredentialResolver resolver = new CredentialResolver(service, sources, region.value());
    try {
      return new AwsConnection(region, endpoint, resolver.resolve());
    } finally {
      resolver.notices().forEach(person::note);
    }
  }
}
