package orchestrator.aws.endpoint;

import java.net.URI;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of each AWS service: option, environment, the profile's {@code services}
 * section, the profile, and then the public one.
 */
public final class EndpointFinder {
  private static final String IGNORE_VARIABLE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
  private static final String IGNORE_PROPERTY = "ignore_configured_endpoint_urls";

  private final AwsAccess access;
  private final Profiles profiles;

  public EndpointFinder(AwsAccess access, Profiles profiles) {
    this.access = access;
    this.profiles = profiles;
  }

  /** Where Bedrock is called. */
  public Endpoint bedrock(AwsService service, String region) {
    // What was typed is where models and agents are, which is another address than the control
    // plane's.
    Chosen chosen = service == AwsService.BEDROCK ? null : access.endpoint();
    // A variable may be meant for the other service, so variables are read again, for this one.
    if (chosen != null && !chosen.isVariable()) {
      return Endpoint.of(chosen.value(), chosen.source());
    }
    return found(service, region);
  }

  /** Where the files of jobs are. */
  public Endpoint storage(String region) {
    return found(AwsService.S3, region);
  }

  /**
   * Where a service that hands out credentials is called: always the regional endpoint, which a
   * private network can reach.
   */
  public URI identity(AwsService service, String region) {
    return found(service, region).uri();
  }

  private Endpoint found(AwsService service, String region) {
    Endpoint said = said(service);
    return said != null
        ? said
        : new Endpoint(PublicEndpoints.of(service, region, fips(), dualStack()), null);
  }

  private @Nullable Endpoint said(AwsService service) {
    if ("true".equalsIgnoreCase(access.variable(IGNORE_VARIABLE))) {
      return null;
    }
    for (String name : new String[] {service.endpointVariable(), "AWS_ENDPOINT_URL"}) {
      String address = access.variable(name);
      if (address != null) {
        return ignoredByProfile() ? null : Endpoint.of(address, name);
      }
    }
    Profile profile = profiles.readable();
    if (profile == null || isOn(IGNORE_VARIABLE, IGNORE_PROPERTY)) {
      return null;
    }
    String services = profile.get("services");
    String address =
        services == null ? null : profiles.service(services, service.section()).get("endpoint_url");
    if (address != null) {
      return Endpoint.of(address, "services section " + services);
    }
    address = profile.get("endpoint_url");
    return address == null ? null : Endpoint.of(address, "profile " + profile.name());
  }

  private boolean fips() {
    return isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  }

  private boolean dualStack() {
    return isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  }

  /** Whether the profile wants no such address; files that cannot be read do not say so. */
  private boolean ignoredByProfile() {
    try {
      return isOn(IGNORE_VARIABLE, IGNORE_PROPERTY);
    } catch (ProblemException e) {
      return false;
    }
  }

  private boolean isOn(String variable, String property) {
    String value = access.variable(variable);
    Profile profile = profiles.readable();
    if (value == null && profile != null) {
      value = profile.get(property);
    }
    return "true".equalsIgnoreCase(value);
  }
}
