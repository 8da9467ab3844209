package orchestrator.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.AwsAccess.Chosen;
import orchestrator.aws.AwsLookup;
import orchestrator.aws.BedrockService;
import orchestrator.aws.Endpoint;
import orchestrator.bedrock.Bedrock;
import orchestrator.llm.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Which region, who said so, and whether the target can be there. */
final class RegionCheck implements Check {
  private final AwsLookup aws;
  private final BedrockService service;
  private final @Nullable Target target;
  private final Mask mask;
  private volatile @Nullable Found found;

  private record Found(Chosen region, Endpoint endpoint) {}

  RegionCheck(AwsLookup aws, BedrockService service, @Nullable Target target, Mask mask) {
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
  public Finding examine() {
    Chosen region = aws.region();
    Endpoint endpoint = aws.endpoint(service, region.value());
    found = new Found(region, endpoint);
    URI address = endpoint.uri();
    mask.hideHost(address, "endpoint");
    Failure profile =
        target instanceof Target.Model model
            ? Bedrock.profileNeeded(model.modelId(), region.value())
            : null;
    if (profile != null) {
      return new Finding.Warned(profile);
    }
    String misfit =
        target instanceof Target.Model model
            ? Bedrock.misfit(model.modelId(), region.value())
            : null;
    if (misfit != null) {
      return new Finding.Warned(
          Problem.MODEL_NOT_FOUND.failure(misfit).with("region", region.value()));
    }
    List<String> details = new ArrayList<>(aws.regionNotices());
    if (!endpoint.source().equals("default")) {
      details.add("endpoint " + address + " (" + endpoint.source() + ")");
    }
    String evidence = region.value() + " (" + region.source() + ")";
    return Finding.passedUnless(aws.regionNotices(), evidence, details);
  }

  @Override
  public Finding late() {
    return new Finding.Failed(
        Problem.NO_REGION.failure("Nobody named one, and instance metadata does not answer."));
  }
}
