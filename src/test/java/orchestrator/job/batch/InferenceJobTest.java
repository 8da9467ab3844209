package orchestrator.job.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import orchestrator.model.batch.BatchJobStatus;
import orchestrator.model.batch.BatchJobStatus.Phase;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InferenceJobTest {

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, RECORD_MISSING",
    "PARTIALLY_COMPLETED, JOB_EXPIRED",
    "FAILED, JOB_FAILED",
    "STOPPED, JOB_STOPPED",
    "EXPIRED, JOB_EXPIRED",
  })
  void why_a_record_has_no_answer_is_told_by_how_the_job_ended(Phase phase, Problem problem) {
    Failure missing =
        InferenceJob.missing(new BatchJobStatus("Word", phase, "Bucket unreadable", 1, 0, 0));
    assertEquals(problem, missing.problem());
    assertTrue(missing.detail().contains("Word: Bucket unreadable"), missing.detail());
  }
}
