package orchestrator.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeInference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code doctor --engine bedrock-batch}: the road of a batch inference job. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorBatchTest {
  @TempDir Path folder;
  private final FakeInference inference = FakeInference.start();
  private final FakeIdentity identity = FakeIdentity.start();

  @AfterEach
  void stop() {
    inference.close();
    identity.close();
  }

  private DoctorFixture healthy() {
    return new DoctorFixture(folder)
        .model("anthropic.claude-sonnet-4-6")
        .option(SettingKey.REGION, "eu-west-1")
        .option(SettingKey.ENGINE, "bedrock-batch")
        .option(SettingKey.S3, "s3://bucket/team")
        .option(SettingKey.ROLE_ARN, FakeInference.ROLE)
        .set(identity.variables())
        .set(inference.variables());
  }

  @Test
  void a_healthy_road_leads_to_the_bucket_and_the_control_plane_and_leaves_nothing_there() {
    DoctorFixture.Examined examined =
        healthy()
            .option(SettingKey.S3_BUCKET_OWNER, FakeInference.ACCOUNT)
            .option(SettingKey.S3_ENCRYPTION_KEY_ID, "alias/pages")
            .examined()
            .failedOnly()
            .passed("bedrock-dns")
            .passed("bedrock-connection")
            .passed("s3-dns")
            .passed("s3-connection")
            .passed(
                "bucket",
                "<bucket> is in eu-west-1, belongs to <account>, and may be listed",
                "not proven, since nothing was written: s3:PutObject",
                "kms:GenerateDataKey")
            .passed(
                "access",
                "Bedrock lists batch inference jobs, and refused one that it had to refuse",
                "not proven: bedrock:CreateModelInvocationJob, iam:PassRole on",
                "timeoutDurationInHours");
    assertTrue(
        examined.report().results().stream()
            .noneMatch(result -> result.name().startsWith("bedrock-runtime")),
        examined::toString);
    assertEquals(0, inference.jobs().size());
    assertTrue(inference.objects.isEmpty(), inference.objects.keySet()::toString);
  }

  @Test
  void a_bucket_in_another_region_fails_and_says_where_it_is() {
    inference.bucketIn("us-east-1");
    healthy()
        .examined()
        .failedOnly("bucket")
        .failed("bucket", Problem.BUCKET_IN_ANOTHER_REGION, "<bucket> is in us-east-1");
  }

  @Test
  void a_bucket_of_somebody_else_is_not_listed() {
    healthy()
        .option(SettingKey.S3_BUCKET_OWNER, "999999999999")
        .examined()
        .failedOnly("bucket")
        .failed("bucket", Problem.S3_REFUSED, "s3:ListBucket on <bucket>", "HTTP 403");
  }

  @Test
  void whoever_may_not_create_jobs_hears_it_here() {
    inference.deniesJobs(
        "User: arn:aws:iam::123456789012:user/me is not authorized to perform: iam:PassRole on"
            + " resource: arn:aws:iam::123456789012:role/Batch because no identity-based policy"
            + " allows the iam:PassRole action");
    healthy()
        .examined()
        .failedOnly("access")
        .failed("access", Problem.ACCESS_DENIED_BY_IDENTITY_POLICY, "iam:PassRole on resource");
  }

  @ParameterizedTest
  @CsvSource({
    "GUARDRAIL, abcdef123456:1, BATCH_INFERENCE_UNSUPPORTED",
    "S3, bucket/x, INVALID_VALUE",
    "ROLE_ARN, admin, INVALID_VALUE",
    "S3_BUCKET_OWNER, me, INVALID_VALUE",
    "S3_ENCRYPTION_KEY_ID, a key, INVALID_VALUE",
    "ENGINE, job, INVALID_VALUE",
  })
  void what_is_not_for_jobs_fails_before_anybody_is_asked(
      SettingKey key, String value, Problem problem) {
    healthy().option(key, value).examined().failed("access", problem);
    assertTrue(
        inference.requests.stream().noneMatch(it -> it.contains("model-invocation-job")),
        inference.requests::toString);
  }

  @Test
  void an_API_key_is_no_way_to_a_job() {
    healthy()
        .set("AWS_BEARER_TOKEN_BEDROCK", "ABSKsome")
        .examined()
        .failedOnly("credentials")
        .failed("credentials", Problem.BATCH_INFERENCE_WITH_API_KEY);
  }
}
