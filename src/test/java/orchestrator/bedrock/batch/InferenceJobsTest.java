package orchestrator.bedrock.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import orchestrator.model.batch.BatchJobStatus.Phase;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InferenceJobsTest {

  @ParameterizedTest
  @CsvSource({
    "Submitted, WAITING, false",
    "Validating, WAITING, false",
    "Scheduled, WAITING, false",
    "InProgress, RUNNING, false",
    "Stopping, RUNNING, false",
    "Completed, COMPLETED, true",
    "PartiallyCompleted, PARTIALLY_COMPLETED, true",
    "Failed, FAILED, true",
    "Stopped, STOPPED, true",
    "Expired, EXPIRED, true",
    "SomethingNew, WAITING, false",
  })
  void each_word_of_the_service_is_a_phase_and_an_unknown_one_is_no_end(
      String word, Phase phase, boolean end) {
    assertEquals(phase, InferenceJobs.phase(word));
    assertEquals(end, phase.isEnd());
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, ''",
    "s3://bucket/, ''",
    "s3://bucket/a/b-c, a/b-c",
    "s3://bucket/a/, a",
  })
  void an_address_has_a_bucket_and_a_prefix(String text, String key) {
    assertEquals(new S3Address("bucket", key), S3Address.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket/x",
        "https://bucket/x",
        "s3://Bucket/x",
        "s3://bucket/a b",
        "s3://bucket//a"
      })
  void what_batch_inference_takes_for_no_address_is_refused(String text) {
    ProblemException refused = assertThrows(ProblemException.class, () -> S3Address.parse(text));
    assertEquals(Problem.INVALID_VALUE, refused.failure().problem());
  }
}
