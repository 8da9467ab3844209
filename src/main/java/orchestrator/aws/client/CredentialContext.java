package orchestrator.aws.client;

import java.time.Duration;
import orchestrator.aws.endpoint.EndpointFinder;
import orchestrator.aws.metadata.InstanceMetadata;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profiles;
import orchestrator.http.Deadline;
import orchestrator.http.HttpClients;
import orchestrator.http.RetryPolicy;

/**
 * Where region, address and credentials can come from, beside what the user said.
 *
 * @param access what the user said
 * @param profiles the AWS files
 * @param endpoints where each service is called
 * @param instance the metadata of an EC2 instance
 * @param clients the services that hand out credentials
 * @param deadline until when they must have
 * @param person who can be asked for a code, and hears how decisions came about
 */
public record CredentialContext(
    AwsAccess access,
    Profiles profiles,
    EndpointFinder endpoints,
    InstanceMetadata instance,
    IdentityClients clients,
    Deadline deadline,
    UserPrompter person) {

  /** All of them, as patient as the network is; reads and asks nothing yet. */
  public static CredentialContext of(AwsAccess access, HttpClients network, UserPrompter person) {
    return of(access, network, person, network.access().readTimeout());
  }

  /** The same with a patience of its own. */
  public static CredentialContext of(
      AwsAccess access, HttpClients network, UserPrompter person, Duration patience) {
    return of(access, network, person, patience, IdentityClients.USUAL);
  }

  /**
   * The same for somebody who asks again in another way.
   *
   * @param retries for services that are busy
   */
  public static CredentialContext of(
      AwsAccess access,
      HttpClients network,
      UserPrompter person,
      Duration patience,
      RetryPolicy retries) {
    Profiles profiles = new Profiles(access);
    EndpointFinder endpoints = new EndpointFinder(access, profiles);
    Deadline deadline = Deadline.after(patience);
    return new CredentialContext(
        access,
        profiles,
        endpoints,
        new InstanceMetadata(access, profiles),
        new IdentityClients(endpoints, network, deadline, retries),
        deadline,
        person);
  }
}
