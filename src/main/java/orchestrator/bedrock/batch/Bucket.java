package orchestrator.bedrock.batch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.bedrock.batch.SignedExchange.Body;
import orchestrator.bedrock.batch.SignedExchange.Reply;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** One bucket on Amazon S3: the few operations that a job's files need. */
final class Bucket {
  private static final int NOT_FOUND = 404;

  private final String name;
  private final String region;
  private final @Nullable String owner;
  private final SignedExchange exchange;

  /** What comes before a key in a path: nothing where the bucket stands in the host name. */
  private final String root;

  /**
   * A bucket.
   *
   * @param owner the account that it has to belong to, as S3 checks with each request; null for any
   * @param endpoint where S3 is; a configured one may not know hosts of buckets
   */
  Bucket(
      String name,
      String region,
      @Nullable String owner,
      Endpoint endpoint,
      SdkHttpClient http,
      AwsCredentialsProvider credentials) {
    this.name = name;
    this.region = region;
    this.owner = owner;
    boolean inHost = isInHost(name, endpoint);
    URI address = address(name, endpoint);
    this.root = inHost ? "/" : "/" + name + "/";
    Map<String, String> condition =
        owner == null ? Map.of() : Map.of("x-amz-expected-bucket-owner", owner);
    this.exchange =
        new SignedExchange(http, credentials, region, AwsService.S3, address, condition);
  }

  /** Where its requests go. */
  static URI address(String name, Endpoint endpoint) {
    return isInHost(name, endpoint)
        ? URI.create("https://" + name + "." + endpoint.uri().getHost())
        : endpoint.uri();
  }

  /** A dot in the name would not fit the certificate. */
  private static boolean isInHost(String name, Endpoint endpoint) {
    return endpoint.configuredBy() == null && name.indexOf('.') < 0;
  }

  /**
   * Finds out whether it is there, and where its job will be.
   *
   * @throws ProblemException if not
   */
  void check() {
    String path = root.equals("/") ? root : "/" + name;
    try (Reply reply = exchange.send(SdkHttpMethod.HEAD, path, Map.of(), Body.NONE)) {
      String place = SignedExchange.header(reply, "x-amz-bucket-region");
      if (place != null && !place.equals(region)) {
        throw elsewhere(place);
      }
      if (reply.head().statusCode() == NOT_FOUND) {
        throw Problem.BUCKET_NOT_FOUND.failure(name + ".").exception();
      }
      if (!reply.head().isSuccessful()) {
        throw refused(reply, "s3:ListBucket on " + itself());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String itself() {
    return owner == null ? name : name + ", which --s3-bucket-owner says belongs to " + owner;
  }

  private ProblemException elsewhere(String place) {
    return Problem.BUCKET_IN_ANOTHER_REGION
        .failure(name + " is in " + place + ", the job would be in " + region + ".")
        .exception();
  }

  /**
   * Brings a file there, as it lies on the disk.
   *
   * @param encryptionKey of KMS; null for what the bucket does by itself
   */
  void put(String key, Path file, @Nullable String encryptionKey) {
    Map<String, String> encryption =
        encryptionKey == null
            ? Map.of()
            : Map.of(
                "x-amz-server-side-encryption",
                "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id",
                encryptionKey);
    try (Reply reply =
        exchange.send(
            SdkHttpMethod.PUT,
            path(key),
            Map.of(),
            new Body(() -> open(file), Files.size(file), encryption))) {
      expectSuccess(reply, "s3:PutObject on " + name + "/" + key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object's content, as it comes; null where there is no such object. */
  @Nullable Reply get(String key) {
    Reply reply = exchange.send(SdkHttpMethod.GET, path(key), Map.of(), Body.NONE);
    if (reply.head().isSuccessful()) {
      return reply;
    }
    try (reply) {
      if (reply.head().statusCode() == NOT_FOUND) {
        return null;
      }
      throw refused(reply, "s3:GetObject on " + name + "/" + key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes an object; one that is not there is removed already. */
  void delete(String key) {
    try (Reply reply = exchange.send(SdkHttpMethod.DELETE, path(key), Map.of(), Body.NONE)) {
      expectSuccess(reply, "s3:DeleteObject on " + name + "/" + key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String path(String key) {
    return root + SdkHttpUtils.urlEncodeIgnoreSlashes(key);
  }

  private void expectSuccess(Reply reply, String what) throws IOException {
    if (!reply.head().isSuccessful()) {
      throw refused(reply, what);
    }
  }

  private ProblemException refused(Reply reply, String what) throws IOException {
    String place = SignedExchange.header(reply, "x-amz-bucket-region");
    if (place != null && !place.equals(region)) {
      return elsewhere(place);
    }
    XmlElement error = error(reply.document());
    String code = text(error, "Code");
    String detail =
        what
            + ": HTTP "
            + reply.head().statusCode()
            + (code.isEmpty() ? "" : " " + code)
            + (text(error, "Message").isEmpty() ? "." : ": " + text(error, "Message"));
    Failure failure =
        switch (code) {
          case "NoSuchBucket" -> Problem.BUCKET_NOT_FOUND.failure(detail);
          case "ExpiredToken" -> Problem.CREDENTIALS_EXPIRED.failure("");
          // The text quotes what was signed, the session token included.
          case "InvalidAccessKeyId" -> Problem.CREDENTIALS_REJECTED.failure("");
          case "SignatureDoesNotMatch" -> Problem.SIGNATURE_REJECTED.failure("");
          default ->
              reply.isBusy()
                  ? Problem.SERVICE_UNAVAILABLE.failure(detail)
                  : Problem.S3_REFUSED.failure(detail);
        };
    return failure.requestId(SignedExchange.header(reply, "x-amz-request-id")).exception();
  }

  private static @Nullable XmlElement error(byte[] body) {
    try {
      return body.length == 0 ? null : XmlDomParser.parse(new ByteArrayInputStream(body));
    } catch (SdkClientException e) {
      return null; // somebody else's page
    }
  }

  private static String text(@Nullable XmlElement error, String name) {
    XmlElement element = error == null ? null : error.getElementByName(name);
    return element == null || element.textContent() == null ? "" : element.textContent();
  }
}
