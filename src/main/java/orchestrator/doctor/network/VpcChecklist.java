package orchestrator.doctor.network;

import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.endpoint.AwsService;

/**
 * What a private subnet needs for one of AWS's services: the guide's list, with the names of this
 * region filled in.
 *
 * @param service one for which there is a VPC endpoint
 * @param region where it is called
 */
public record VpcChecklist(AwsService service, String region) {
  /** The name under which AWS offers an endpoint for the service. */
  String endpoint() {
    return endpoint(service);
  }

  private String endpoint(AwsService of) {
    return String.valueOf(of.vpcEndpoint(region));
  }

  /** The list, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("in a private subnet, check:");
    if (service == AwsService.S3) {
      lines.add(
          "- a VPC gateway endpoint for " + endpoint() + " in this subnet's route table: the");
      lines.add("  name keeps its public address; this machine's security group must let 443 out");
      lines.add("or, in its place:");
    }
    lines.add("- a VPC interface endpoint for " + endpoint());
    if (service == AwsService.BEDROCK_AGENT_RUNTIME) {
      lines.add(
          "- another for " + endpoint(AwsService.BEDROCK_RUNTIME) + " if the agent calls models");
    }
    lines.add("- Private DNS enabled on it: the name must then have a private address here");
    lines.add(
        "- security groups: the endpoint's must accept 443 from here, this machine's let it out");
    lines.add("- the route table and the network ACL of this subnet");
    lines.add("- the endpoint's policy: it must allow " + actions());
    if (service != AwsService.STS) {
      lines.add("- the same for " + endpoint(AwsService.STS) + " if a role is assumed");
    }
    lines.add("to see which endpoints there are, from where AWS can be reached:");
    lines.add(
        "  aws ec2 describe-vpc-endpoints --region "
            + region
            + " --filters Name=service-name,Values="
            + endpoint());
    lines.add("in a public subnet: an internet gateway, and a security group that lets 443 out");
    return lines;
  }

  private String actions() {
    return switch (service) {
      case BEDROCK_RUNTIME -> "bedrock:InvokeModel and bedrock:InvokeModelWithResponseStream";
      case BEDROCK_AGENT_RUNTIME -> "bedrock:InvokeAgent";
      case BEDROCK_AGENTCORE -> "bedrock-agentcore:InvokeAgentRuntime";
      case BEDROCK ->
          "bedrock:CreateModelInvocationJob, bedrock:GetModelInvocationJob,"
              + " bedrock:ListModelInvocationJobs and bedrock:StopModelInvocationJob";
      case S3 -> "s3:ListBucket, s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket";
      default -> "what is called through it";
    };
  }
}
