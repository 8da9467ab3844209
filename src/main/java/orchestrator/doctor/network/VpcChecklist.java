package orchestrator.doctor.network;

import java.util.ArrayList;
import java.util.List;

/**
 * What a private subnet needs for one of AWS's services: the guide's list, with the names of this
 * region filled in.
 *
 * @param service first label of the service's host, e.g. {@code bedrock-runtime}
 * @param region where it is called
 */
public record VpcChecklist(String service, String region) {
  /** The name under which AWS offers an endpoint for the service. */
  String endpoint() {
    return endpoint(service);
  }

  private String endpoint(String id) {
    return (region.startsWith("cn-") ? "cn." : "") + "com.amazonaws." + region + "." + id;
  }

  /** The list, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("in a private subnet, check:");
    lines.add("- a VPC interface endpoint for " + endpoint());
    if (service.equals("bedrock-agent-runtime")) {
      lines.add("- another for " + endpoint("bedrock-runtime") + " if the agent calls models");
    }
    lines.add("- Private DNS enabled on it: the name must then have a private address here");
    lines.add(
        "- security groups: the endpoint's must accept 443 from here, this machine's let it out");
    lines.add("- the route table and the network ACL of this subnet");
    lines.add("- the endpoint's policy: it must allow " + actions());
    if (!service.equals("sts")) {
      lines.add("- the same for " + endpoint("sts") + " if a role is assumed");
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
      case "bedrock-runtime" -> "bedrock:InvokeModel and bedrock:InvokeModelWithResponseStream";
      case "bedrock-agent-runtime" -> "bedrock:InvokeAgent";
      default -> "what is called through it";
    };
  }
}
