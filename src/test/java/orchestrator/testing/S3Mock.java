package orchestrator.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adobe's S3Mock, an implementation of Amazon S3 that is not ours, as a process of its own: its
 * libraries are older than the program's. It checks no signatures.
 */
public final class S3Mock implements AutoCloseable {
  /** The id of the KMS key that it knows. */
  public static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

  /** Where Maven has put it. */
  private static final Path JAR = Path.of("target/s3mock/s3mock.jar").toAbsolutePath();

  private static final Pattern PORT =
      Pattern.compile("Jetty started on port\\(s\\).* (\\d+) \\(http/");
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private S3Mock(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one at a free port, with one bucket.
   *
   * @param folder where it writes what it says
   */
  public static S3Mock start(Path folder, String bucket) throws IOException, InterruptedException {
    Path log = folder.resolve("s3mock.log");
    String property = "-Dcom.adobe.testing.s3mock.";
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-Dserver.port=0",
                property + "httpPort=0",
                property + "domain.initialBuckets=" + bucket,
                property + "domain.validKmsKeys=arn:aws:kms:eu-west-1:123456789012:key/" + KEY,
                "-jar",
                JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      Matcher port = PORT.matcher(Files.readString(log));
      if (port.find()) {
        return new S3Mock(process, URI.create("http://127.0.0.1:" + port.group(1)));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("S3Mock does not start: " + Files.readString(log));
  }

  /** Where it listens. */
  public URI url() {
    return url;
  }

  /** What an object holds, or what a list of a bucket says. */
  public String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /** Puts an object there. */
  public void put(String path, String text) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path)).PUT(BodyPublishers.ofString(text)).build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException(path + ": HTTP " + status);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
