package orchestrator.doctor.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import orchestrator.aws.AwsConnection;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsResolver.IdentityService;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.bedrock.batch.BedrockBatch;
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
import orchestrator.job.batch.BatchPlan;
import orchestrator.model.batch.BatchJobRequest;
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
    boolean asJob = false;
    try {
      BedrockTarget named = new BedrockProvider().target(settings);
      asJob = road.run() != null && BatchPlan.Engine.of(settings) == BatchPlan.Engine.BEDROCK_BATCH;
      target = road.run() == null ? null : named;
    } catch (ProblemException e) {
      unasked = settings.targets().size() == 1 ? new Refused(e.failure()) : UNKNOWN;
    }
    try {
      AwsAccess access = AwsSettings.of(settings);
      return new AwsChecks(road, access, target, asJob).checks(road, target, unasked);
    } catch (ProblemException e) {
      return List.of(UNKNOWN);
    }
  }

  private AwsChecks(
      ProviderChecks.Road road, AwsAccess access, @Nullable BedrockTarget target, boolean asJob) {
    AwsService asked = target == null ? AwsService.BEDROCK_RUNTIME : target.service();
    this.service = asJob ? AwsService.BEDROCK : asked;
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
    if (run == null || target == null) {
      all.add(unasked);
    } else if (service == AwsService.BEDROCK) {
      all.addAll(job(road, target, run, credentials, connection, identity));
    } else {
      all.add(
          new AccessCheck(
              target,
              run.options(),
              road.invoke(),
              region,
              credentials,
              connection,
              identity,
              clock,
              network));
    }
    return all;
  }

  /** What a batch inference job needs in the place of a call: its bucket, and the control plane. */
  private List<Check> job(
      ProviderChecks.Road road,
      BedrockTarget target,
      RunPlan run,
      CredentialsCheck credentials,
      ConnectionCheck connection,
      IdentityCheck identity) {
    BedrockBatch batch;
    BatchJobRequest request;
    try {
      batch =
          BedrockProvider.batch(
              target,
              road.settings(),
              run.options(),
              () -> new AwsConnection(region.region(), region.endpoint(), credentials.source()),
              BatchCheck.BOUND,
              network);
      request = batch.request("orchestrator-doctor", UUID.randomUUID().toString());
    } catch (ProblemException e) {
      return List.of(new Refused(e.failure()));
    }
    road.mask().hide(batch.bucket(request), "bucket");
    List<Check> all = new ArrayList<>();
    Service storage =
        new Service(
            AwsService.S3.id(),
            () -> batch.storage(request, region.region().value()),
            true,
            () -> new VpcChecklist(AwsService.S3, region.region().value()));
    ConnectionCheck way = addTo(all, storage, connection);
    all.add(new BatchCheck("bucket", () -> batch.probeBucket(request), credentials, way, identity));
    all.add(
        new BatchCheck(ACCESS, () -> batch.probeJobs(request), credentials, connection, identity));
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
