package orchestrator.aws;

import java.time.Duration;
import orchestrator.network.Network;

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
record Sources(
    AwsAccess access,
    Profiles profiles,
    EndpointFinder endpoints,
    InstanceMetadata instance,
    IdentityClients clients,
    Deadline deadline,
    Person person) {

  /** All of them, as patient as the network is; reads and asks nothing yet. */
  static Sources of(AwsAccess access, Network network, Person person) {
    return of(access, network, person, network.access().readTimeout());
  }

  /** The same with a patience of its own. */
  static Sources of(AwsAccess access, Network network, Person person, Duration patience) {
    Profiles profiles = new Profiles(access);
    EndpointFinder endpoints = new EndpointFinder(access, profiles);
    Deadline deadline = new Deadline(patience);
    return new Sources(
        access,
        profiles,
        endpoints,
        new InstanceMetadata(access, profiles),
        new IdentityClients(endpoints, network, deadline),
        deadline,
        person);
  }
}
