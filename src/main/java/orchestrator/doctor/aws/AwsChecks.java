package orchestrator.doctor.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsResolver.IdentityService;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.doctor.check.AwsFilesCheck;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.NotNeeded;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.doctor.network.HostResolver;
import orchestrator.doctor.network.NameCheck;
import orchestrator.doctor.network.Service;
import orchestrator.doctor.network.VpcChecklist;
import orchestrator.http.HttpClients;
import orchestrator.job.RunPlan;
import orchestrator.model.Target;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The part of a run's road that leads through AWS: which checks it takes, and in which order. */
public final class AwsChecks {
  private final AwsService service;
  private final AwsResolver lookup;
  private final HostResolver resolver;
  private final HttpClients network;
  private final Clock clock;
  private final RegionCheck region;

  /**
   * A road to a target.
   *
   * @param target null as long as the configuration does not name a usable one
   * @param patience how long a run would wait for credentials: the check's own limit comes first
   */
  public AwsChecks(
      AwsAccess access,
      @Nullable Target target,
      HostResolver resolver,
      HttpClients network,
      Duration patience,
      ReportRedactor mask) {
    this.service =
        target instanceof Target.Agent
            ? AwsService.BEDROCK_AGENT_RUNTIME
            : AwsService.BEDROCK_RUNTIME;
    this.lookup = new AwsResolver(access, service, network, patience);
    this.resolver = resolver;
    this.network = network.forAws();
    this.clock = access.clock();
    this.region = new RegionCheck(lookup, service, target, mask);
  }

  /**
   * All its checks.
   *
   * @param run the run's settings; null if they are not in order
   * @param invoke whether a call may cost something
   * @param before the ways that were tried before: what stopped them already is told there
   */
  public List<Check> checks(@Nullable RunPlan run, boolean invoke, List<? extends Check> before) {
    NameCheck name = name(bedrock(service, true), before);
    ConnectionCheck connection = new ConnectionCheck(name, network, clock, before);
    List<Check> onTheWay = new ArrayList<>();
    if (service == AwsService.BEDROCK_AGENT_RUNTIME) {
      addTo(onTheWay, bedrock(AwsService.BEDROCK_RUNTIME, false), connection);
    }
    List<Check> identityConnections = new ArrayList<>();
    for (IdentityService other : identityServices()) {
      identityConnections.add(addTo(onTheWay, identity(other), connection));
    }
    CredentialsCheck credentials = new CredentialsCheck(lookup, region, clock, identityConnections);
    IdentityCheck identity = new IdentityCheck(lookup, region, credentials, identityConnections);
    List<Check> all = new ArrayList<>(List.of(credentials, identity, region, name, connection));
    all.addAll(onTheWay);
    List<String> faults = lookup.fileFaults();
    if (!faults.isEmpty()) {
      all.add(0, new AwsFilesCheck(faults));
    }
    all.add(
        run == null
            ? new NotNeeded("access", "configuration failed")
            : new AccessCheck(
                run.target(),
                run.generation().guardrail(),
                invoke,
                region,
                credentials,
                connection,
                identity,
                clock,
                network));
    return all;
  }

  /** Looks the service up and connects; where both meet the same cause, Bedrock's check tells. */
  private ConnectionCheck addTo(List<Check> checks, Service other, ConnectionCheck bedrock) {
    NameCheck name = name(other, bedrock.needs());
    ConnectionCheck connection = new ConnectionCheck(name, network, clock, List.of(bedrock));
    checks.add(name);
    checks.add(connection);
    return connection;
  }

  private NameCheck name(Service named, List<? extends Check> yieldsTo) {
    return new NameCheck(named, resolver, network, List.of(region), yieldsTo);
  }

  private Service bedrock(AwsService which, boolean required) {
    return new Service(
        which.id(),
        () ->
            which == service
                ? region.endpoint().uri()
                : lookup.endpoint(which, region.region().value()).uri(),
        required,
        () -> new VpcChecklist(which, region.region().value()));
  }

  private Service identity(IdentityService other) {
    return new Service(
        other.service().id(),
        () -> lookup.identityService(other.service(), region.region().value()),
        other.required(),
        other.service() == AwsService.STS // the others have no VPC endpoints
            ? () -> new VpcChecklist(AwsService.STS, region.region().value())
            : null);
  }

  /** Those that the deciding source needs, as far as the AWS files can be read. */
  private List<IdentityService> identityServices() {
    try {
      return lookup.identityServices();
    } catch (ProblemException e) {
      return List.of(); // The credentials say so.
    }
  }
}
