package orchestrator.bedrock.batch;

import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.model.batch.BatchJobRequest;
import orchestrator.problem.Problem;

/** Tries out whether jobs can be created, without creating one (docs/adr/0090). */
record JobProbe(InferenceJobs jobs, RecordCodec records) {

  /** Lists jobs, and asks for one of fewer hours than a job may have, which has to be refused. */
  ProbeResult ask(BatchJobRequest request) {
    jobs.find(request);
    String arn;
    try {
      arn = jobs.create(InferenceJobs.body(request, records).put("timeoutDurationInHours", 1));
    } catch (CallFailedException e) {
      if (e.failure().problem() != Problem.INVALID_REQUEST) {
        throw e;
      }
      return new ProbeResult(
          "Bedrock lists batch inference jobs, and refused one that it had to refuse.",
          "not proven: bedrock:CreateModelInvocationJob, iam:PassRole on "
              + request.role()
              + ", what that role may do, and that the model takes part; a job shows it. Bedrock's"
              + " words: "
              + e.failure().detail(),
          null);
    }
    jobs.stop(arn);
    return new ProbeResult(
        "Bedrock took even a job of one hour, over a file that is not there.",
        "it was stopped at once: " + arn,
        null);
  }
}
