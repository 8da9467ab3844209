package orchestrator.bedrock.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.endpoint.EndpointFinder;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.Profiles;
import orchestrator.bedrock.batch.SignedExchange.Reply;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.http.HttpClients;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.batch.BatchInference;
import orchestrator.model.batch.BatchJobRequest;
import orchestrator.model.batch.BatchJobStatus;
import orchestrator.model.batch.BatchResult;
import orchestrator.model.batch.BatchTotals;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Batch inference on Amazon Bedrock, for one model. Connects when it is first asked for something.
 */
public final class BedrockBatch implements BatchInference {
  private static final int LEAST_RECORDS = 100;
  private static final int MOST_RECORDS = 50_000;
  private static final long LARGEST_FILE = 1_000_000_000L;
  private static final String INPUT = "input.jsonl";
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
  private static final Pattern ROLE =
      Pattern.compile("arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[-+=,.@_/A-Za-z0-9]+");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern KEY =
      Pattern.compile("(arn:aws(-[a-z]+)*:kms:[-a-z0-9]+:[0-9]{12}:)?[-_/:A-Za-z0-9]{1,512}");

  private final RecordCodec records;
  private final Settings settings;
  private final HttpClients http;
  private final Supplier<Connection> connecting;
  private final AwsAccess access;
  private @Nullable Connection connection;

  /**
   * Batch inference.
   *
   * @param connecting looks up the control plane, and as whom it is called
   * @param access says where S3 is
   */
  public BedrockBatch(
      RecordCodec records,
      Settings settings,
      HttpClients http,
      Supplier<Connection> connecting,
      AwsAccess access) {
    this.records = records;
    this.settings = settings;
    this.http = http;
    this.connecting = connecting;
    this.access = access;
  }

  @Override
  public int leastRecords() {
    return LEAST_RECORDS;
  }

  @Override
  public int mostRecords() {
    return MOST_RECORDS;
  }

  @Override
  public long largestFile() {
    return LARGEST_FILE;
  }

  @Override
  public String line(String recordId, Prompt prompt, Consumer<RunEvent> events) {
    ObjectNode line = Json.object();
    line.put("recordId", recordId);
    line.set("modelInput", records.input(prompt, events));
    return Json.line(line);
  }

  @Override
  public BatchJobRequest request(String name, String token) {
    S3Address place = S3Address.parse(required(SettingKey.S3)).below(name);
    return new BatchJobRequest(
        name,
        token,
        place.below(INPUT).toString(),
        place.below("output").toString(),
        of(ROLE, required(SettingKey.ROLE_ARN), "arn:aws:iam::ACCOUNT:role/NAME (--role-arn)"),
        optional(SettingKey.S3_BUCKET_OWNER, ACCOUNT, "an account's 12 digits"),
        optional(SettingKey.S3_ENCRYPTION_KEY_ID, KEY, "the id or the ARN of a KMS key"));
  }

  private String required(SettingKey key) {
    String value = settings.value(key);
    if (value == null) {
      throw Problem.INVALID_VALUE
          .failure("--engine bedrock-batch needs " + key.title() + " " + key.label() + ".")
          .exception();
    }
    return value.strip();
  }

  private @Nullable String optional(SettingKey key, Pattern form, String meant) {
    String value = settings.value(key);
    return value == null ? null : of(form, value.strip(), meant + " (" + key.title() + ")");
  }

  private static String of(Pattern form, String value, String meant) {
    if (!form.matcher(value).matches()) {
      throw Problem.INVALID_VALUE.failure("'" + value + "' is not " + meant + ".").exception();
    }
    return value;
  }

  @Override
  public InvocationContext check(BatchJobRequest request) {
    files(request).check();
    return connection().route();
  }

  /** The name of the bucket that a job's files go to. */
  public String bucket(BatchJobRequest request) {
    return S3Address.parse(request.input()).bucket();
  }

  /** Where that is called in a region. */
  public URI storage(BatchJobRequest request, String region) {
    return Bucket.address(bucket(request), endpoint(region));
  }

  /** Tries the bucket out, without writing anything there. */
  public ProbeResult probeBucket(BatchJobRequest request) {
    String region = check(request).region();
    return new ProbeResult(
        bucket(request)
            + " is in "
            + region
            + (request.owner() == null ? "" : ", belongs to " + request.owner())
            + ", and may be listed.",
        "not proven, since nothing was written: s3:PutObject, s3:GetObject, s3:DeleteObject"
            + (request.encryptionKey() == null ? "" : ", kms:GenerateDataKey and kms:Decrypt"),
        null);
  }

  /** Tries the control plane out, without creating anything there. */
  public ProbeResult probeJobs(BatchJobRequest request) {
    return new JobProbe(jobs(), records).ask(request);
  }

  @Override
  public void upload(BatchJobRequest request, Path file) {
    files(request).put(S3Address.parse(request.input()).key(), file, request.encryptionKey());
  }

  @Override
  public String create(BatchJobRequest request) {
    return jobs().create(request, records);
  }

  @Override
  public @Nullable String find(BatchJobRequest request) {
    return jobs().find(request);
  }

  @Override
  public BatchJobStatus status(String id) {
    return jobs().status(id);
  }

  @Override
  public boolean stop(String id) {
    if (jobs().status(id).phase().isEnd()) {
      return false;
    }
    jobs().stop(id);
    return true;
  }

  @Override
  public @Nullable BatchTotals results(
      BatchJobRequest request, String id, Consumer<BatchResult> reader) {
    Bucket bucket = files(request);
    try (Reply lines = bucket.get(answers(request, id))) {
      if (lines != null) {
        BufferedReader text =
            new BufferedReader(new InputStreamReader(lines.body(), StandardCharsets.UTF_8));
        for (String line = text.readLine(); line != null; line = text.readLine()) {
          BatchResult result = result(line);
          if (result != null) {
            reader.accept(result);
          }
        }
      }
    } catch (IOException e) {
      throw Problem.CONNECTION_LOST
          .failure("The answers did not come to their end; fetch them again.")
          .exception(e);
    }
    return totals(bucket, request, id);
  }

  /** A line of the answers; null for one that is none. */
  private @Nullable BatchResult result(String line) {
    JsonNode json;
    try {
      json = Json.parse(line);
    } catch (JsonException e) {
      return null; // The record counts as one without an answer.
    }
    String record = json.path("recordId").asText();
    JsonNode error = json.path("error");
    return error.isObject()
        ? new BatchResult(
            record,
            null,
            Problem.RECORD_REFUSED.failure(
                error.path("errorCode").asText() + ": " + error.path("errorMessage").asText()))
        : new BatchResult(record, records.answer(json.path("modelOutput")), null);
  }

  private static @Nullable BatchTotals totals(Bucket bucket, BatchJobRequest request, String id) {
    try (Reply manifest = bucket.get(manifest(request, id))) {
      if (manifest == null) {
        return null;
      }
      JsonNode totals = Json.parse(manifest.document());
      return new BatchTotals(
          totals.path("totalRecordCount").asLong(),
          new Usage(count(totals.path("inputTokenCount")), count(totals.path("outputTokenCount"))));
    } catch (IOException | JsonException e) {
      return null; // The answers are what counts.
    }
  }

  private static @Nullable Long count(JsonNode number) {
    return number.isIntegralNumber() ? Long.valueOf(number.asLong()) : null;
  }

  @Override
  public void clean(BatchJobRequest request, @Nullable String id) {
    Bucket bucket = files(request);
    bucket.delete(S3Address.parse(request.input()).key());
    if (id != null) {
      bucket.delete(answers(request, id));
      bucket.delete(manifest(request, id));
    }
  }

  private static String answers(BatchJobRequest request, String id) {
    return output(request, id).below(INPUT + ".out").key();
  }

  private static String manifest(BatchJobRequest request, String id) {
    return output(request, id).below("manifest.json.out").key();
  }

  /** Where the answers lie: below the last part of the job's ARN. */
  private static S3Address output(BatchJobRequest request, String id) {
    return S3Address.parse(request.output()).below(id.substring(id.lastIndexOf('/') + 1));
  }

  private Connection connection() {
    Connection known = connection;
    if (known == null) {
      known = connecting.get();
      connection = known;
    }
    return known;
  }

  private AwsCredentialsProvider credentials() {
    return Objects.requireNonNull(connection().credentials(), "API keys are refused");
  }

  private InferenceJobs jobs() {
    Connection control = connection();
    URI address = control.endpoint();
    return new InferenceJobs(
        new SignedExchange(
            http.sdk(LONGEST_SILENCE),
            credentials(),
            control.route().region(),
            AwsService.BEDROCK,
            address,
            Map.of()),
        BedrockProblems.ofJob(ModelId.of(records.modelId()), control.route(), control.clock()));
  }

  private Endpoint endpoint(String region) {
    return new EndpointFinder(access, new Profiles(access)).storage(region);
  }

  private Bucket files(BatchJobRequest request) {
    String region = connection().route().region();
    return new Bucket(
        bucket(request),
        region,
        request.owner(),
        endpoint(region),
        http.sdk(LONGEST_SILENCE),
        credentials());
  }
}
