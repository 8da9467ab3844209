package orchestrator.doctor.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.metadata.MetadataFault;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Which region, who said so, and whether the target can be there. */
final class RegionCheck implements Check {
  private final AwsResolver aws;
  private final AwsService service;
  private final @Nullable BedrockTarget target;
  private final ReportRedactor mask;
  private volatile @Nullable Found found;

  private record Found(Chosen region, Endpoint endpoint) {}

  RegionCheck(
      AwsResolver aws, AwsService service, @Nullable BedrockTarget target, ReportRedactor mask) {
    this.aws = aws;
    this.service = service;
    this.target = target;
    this.mask = mask;
  }

  /** The region; known once this has passed. */
  Chosen region() {
    return found().region();
  }

  /** Where the target is called; known once this has passed. */
  Endpoint endpoint() {
    return found().endpoint();
  }

  private Found found() {
    Found known = found;
    if (known == null) {
      throw new IllegalStateException("nobody knows the region yet");
    }
    return known;
  }

  @Override
  public String name() {
    return "region";
  }

  @Override
  public CheckOutcome examine() {
    Chosen region = aws.region();
    Endpoint endpoint = aws.endpoint(service, region.value());
    found = new Found(region, endpoint);
    URI address = endpoint.uri();
    mask.hideHost(address, "endpoint");
    Failure profile = target == null ? null : target.refusal(region.value());
    if (profile != null) {
      return new CheckOutcome.Warned(profile);
    }
    String misfit = target == null ? null : target.misfit(region.value());
    if (misfit != null) {
      return new CheckOutcome.Warned(
          Problem.MODEL_NOT_FOUND.failure(misfit).with("region", region.value()));
    }
    List<String> details = new ArrayList<>(aws.regionNotices());
    if (endpoint.configuredBy() != null) {
      details.add("endpoint " + address + " (" + endpoint.source() + ")");
    }
    String evidence = region.value() + " (" + region.source() + ")";
    return CheckOutcome.passedUnless(aws.regionNotices(), evidence, details);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        MetadataFault.SILENT.failure("Nobody named one, and instance metadata does not answer."));
  }
}
