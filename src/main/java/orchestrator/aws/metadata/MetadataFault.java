package orchestrator.aws.metadata;

import orchestrator.problem.Failure;
import orchestrator.problem.Problem;

/** Why a machine or container handed out nothing, each with what to do about it. */
public enum MetadataFault {
  HOP_LIMIT(
      "In a container on EC2, raise the hop limit of the instance: aws ec2"
          + " modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id ID"),
  SWITCHED_OFF(
      "Switch it on: aws ec2 modify-instance-metadata-options --http-endpoint enabled"
          + " --instance-id ID; or name a profile or keys, and a region."),
  VERSION_1_ONLY(
      "Only version 2 (IMDSv2) is spoken here. Update what stands in for the metadata service, or"
          + " name a profile or keys, and a region."),
  FAILING(
      "Try again in a minute. If it goes on, stop and start the instance, or name a profile or"
          + " keys, and a region."),
  SILENT("Try again, or give it more time: AWS_METADATA_SERVICE_TIMEOUT=5 (seconds)."),
  ADDRESS(
      "Correct AWS_EC2_METADATA_SERVICE_ENDPOINT (ec2_metadata_service_endpoint in the profile), or"
          + " unset it: every instance has its own at 169.254.169.254."),
  NO_ROLE(
      "Attach an instance profile: aws ec2 associate-iam-instance-profile --instance-id ID"
          + " --iam-instance-profile Name=NAME"),
  ROLE_NOT_ASSUMED(
      "Let ec2.amazonaws.com assume the role in its trust policy. If the role was deleted or made"
          + " anew, attach the instance profile again."),
  FOREIGN_ANSWER(
      "Something else than EC2 may answer there: a proxy, an emulator, another cloud. Name a"
          + " profile or keys, and a region."),
  CONTAINER(
      "Check the task's role (ECS) or the pod identity association (EKS), and the agent on this"
          + " node."),
  CONTAINER_SETTINGS(
      "Correct the AWS_CONTAINER_… variables; ECS and EKS set them by themselves, for a task or pod"
          + " that has a role.");

  /** What the problem leaves open. */
  private static final String NEXT = "advice for its cause";

  private final String advice;

  MetadataFault(String advice) {
    this.advice = advice;
  }

  /** What to do next. */
  public String advice() {
    return advice;
  }

  /** The failure, with the details that only this occurrence knows. */
  public Failure failure(String detail) {
    return Problem.METADATA_UNAVAILABLE.failure(detail).with(NEXT, advice);
  }
}
