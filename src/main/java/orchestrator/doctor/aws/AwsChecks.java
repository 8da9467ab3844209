package orchestrator.doctor.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsResolver.IdentityService;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.doctor.ProviderChecks;
import orchestrator.doctor.check.AwsFilesCheck;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.NotNeeded;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.doctor.network.HostResolver;
import orchestrator.doctor.network.NameCheck;
import orchestrator.doctor.network.Service;
import orchestrator.doctor.network.VpcChecklist;
import orchestrator.http.HttpClients;
import orchestrator.job.RunPlan;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The part of a run's road that leads through AWS: which checks it takes, and in which order. */
public final class AwsChecks {
  private final AwsService service;
  private final AwsResolver lookup;
  private final HostResolver resolver;
  private final HttpClients network;
  private final Clock clock;
  private final RegionCheck region;

  /** A target that cannot be asked wherever it is; the configuration's check says so first. */
  private record Refused(Failure failure) implements Check {
    @Override
    public String name() {
      return ACCESS;
    }

    @Override
    public CheckOutcome examine() {
      return new CheckOutcome.Failed(failure);
    }

    @Override
    public CheckOutcome late() {
      return examine();
    }
  }

  private static final String ACCESS = "access";
  private static final NotNeeded UNKNOWN = new NotNeeded(ACCESS, "configuration failed");

  /** All checks of a run that asks somebody on Bedrock. */
  public static List<Check> of(ProviderChecks.Road road) {
    Settings settings = road.settings();
    BedrockTarget target = null;
    Check unasked = UNKNOWN;
    try {
      BedrockTarget named = new BedrockProvider().target(settings);
      target = road.run() == null ? null : named;
    } catch (ProblemException e) {
      unasked = settings.targets().size() == 1 ? new Refused(e.failure()) : UNKNOWN;
    }
    try {
      return new AwsChecks(road, AwsSettings.of(settings), target).checks(road, target, unasked);
    } catch (ProblemException e) {
      return List.of(UNKNOWN);
    }
  }

  private AwsChecks(ProviderChecks.Road road, AwsAccess access, @Nullable BedrockTarget target) {
    this.service = target == null ? AwsService.BEDROCK_RUNTIME : target.service();
    Duration patience = road.network().access().readTimeout(); // the check's own limit comes first
    this.lookup = new AwsResolver(access, service, road.network(), patience);
    this.resolver = road.resolver();
    this.network = road.network().forAws();
    this.clock = access.clock();
    this.region = new RegionCheck(lookup, service, target, road.mask());
  }

  private List<Check> checks(
      ProviderChecks.Road road, @Nullable BedrockTarget target, Check unasked) {
    RunPlan run = road.run();
    List<? extends Check> before = road.before();
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
        run == null || target == null
            ? unasked
            : new AccessCheck(
                target,
                run.options().guardrail(),
                road.invoke(),
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
