package orchestrator.doctor.check;

import java.util.List;
import orchestrator.problem.Problem;

/**
 * The faults of AWS's shared files, {@code ~/.aws/config} and {@code ~/.aws/credentials}, whether
 * or not this run needs what they stand in: the AWS CLI refuses such a file as a whole.
 *
 * @param faults a sentence each, at least one
 */
public record AwsFilesCheck(List<String> faults) implements Check {
  @Override
  public String name() {
    return "aws-files";
  }

  @Override
  public CheckOutcome examine() {
    return new CheckOutcome.Warned(
        Problem.AWS_CONFIG_UNREADABLE.failure(faults.get(0)), faults.subList(1, faults.size()));
  }

  @Override
  public CheckOutcome late() {
    return examine();
  }
}
