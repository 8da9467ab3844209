package orchestrator.bedrock.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import orchestrator.bedrock.batch.SignedExchange.Body;
import orchestrator.bedrock.batch.SignedExchange.Reply;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.ServiceRefusal;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.json.Json;
import orchestrator.model.batch.BatchJobRequest;
import orchestrator.model.batch.BatchJobStatus;
import orchestrator.model.batch.BatchJobStatus.Phase;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The control plane of batch inference: creates jobs, finds them, tells how they are, stops them.
 *
 * @param exchange the way there
 * @param problems says what its refusals mean
 */
record InferenceJobs(SignedExchange exchange, BedrockProblems problems) {
  private static final String JOB = "/model-invocation-job";
  private static final String JOBS = "/model-invocation-jobs";

  /** Creates a job; the same token a second time creates nothing. */
  String create(BatchJobRequest request, RecordCodec records) {
    return create(body(request, records));
  }

  /** Creates a job that was described. */
  String create(ObjectNode body) {
    return call(SdkHttpMethod.POST, JOB, Map.of(), body).path("jobArn").asText();
  }

  /** What a job is asked for with. */
  static ObjectNode body(BatchJobRequest request, RecordCodec records) {
    ObjectNode body = Json.object();
    body.put("jobName", request.name());
    body.put("clientRequestToken", request.token());
    body.put("roleArn", request.role());
    body.put("modelId", records.modelId());
    body.put("modelInvocationType", records.invocationType());
    ObjectNode input = body.putObject("inputDataConfig").putObject("s3InputDataConfig");
    input.put("s3InputFormat", "JSONL").put("s3Uri", request.input());
    ObjectNode output = body.putObject("outputDataConfig").putObject("s3OutputDataConfig");
    output.put("s3Uri", request.output() + "/");
    if (request.owner() != null) {
      input.put("s3BucketOwner", request.owner());
      output.put("s3BucketOwner", request.owner());
    }
    if (request.encryptionKey() != null) {
      output.put("s3EncryptionKeyId", request.encryptionKey());
    }
    return body;
  }

  /** The ARN of the job of a request; null if there is none. */
  @Nullable String find(BatchJobRequest request) {
    JsonNode found =
        call(SdkHttpMethod.GET, JOBS, Map.of("nameContains", request.name()), Json.object());
    for (JsonNode job : found.path("invocationJobSummaries")) {
      if (job.path("jobName").asText().equals(request.name())) {
        return job.path("jobArn").asText();
      }
    }
    return null;
  }

  /** How far a job is. */
  BatchJobStatus status(String arn) {
    JsonNode job = call(SdkHttpMethod.GET, path(arn), Map.of(), Json.object());
    String word = job.path("status").asText();
    return new BatchJobStatus(
        word,
        phase(word),
        job.hasNonNull("message") ? job.path("message").asText() : null,
        job.path("totalRecordCount").asLong(),
        job.path("processedRecordCount").asLong(),
        job.path("errorRecordCount").asLong());
  }

  /** A word that is not known yet is nothing that has ended. */
  static Phase phase(String word) {
    return switch (word) {
      case "InProgress", "Stopping" -> Phase.RUNNING;
      case "Completed" -> Phase.COMPLETED;
      case "PartiallyCompleted" -> Phase.PARTIALLY_COMPLETED;
      case "Failed" -> Phase.FAILED;
      case "Stopped" -> Phase.STOPPED;
      case "Expired" -> Phase.EXPIRED;
      default -> Phase.WAITING;
    };
  }

  /** Stops a job. */
  void stop(String arn) {
    call(SdkHttpMethod.POST, path(arn) + "/stop", Map.of(), Json.object());
  }

  private static String path(String arn) {
    return JOB + "/" + SdkHttpUtils.urlEncode(arn);
  }

  private JsonNode call(
      SdkHttpMethod method, String path, Map<String, String> query, ObjectNode body) {
    Body content =
        method == SdkHttpMethod.GET
            ? Body.NONE
            : Body.json(Json.line(body).getBytes(StandardCharsets.UTF_8));
    try (Reply reply = exchange.send(method, path, query, content)) {
      byte[] document = reply.document();
      if (!reply.head().isSuccessful()) {
        throw problems.explain(ServiceRefusal.of(reply.head(), document), null);
      }
      return document.length == 0 ? Json.object() : Json.parse(document);
    } catch (Json.JsonException e) {
      throw Problem.NOT_FROM_AWS
          .failure(exchange.address().getHost() + " sent something else than JSON.")
          .exception(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
