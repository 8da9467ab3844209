package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StartUpTest {

  /** Runs in a process of its own, where nothing is loaded yet. */
  static final class WithKeysInTheEnvironment {
    private WithKeysInTheEnvironment() {}

    public static void main(String[] args) {
      AwsAccess access =
          new AwsAccess(
              Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "s"),
              Path.of(args[0]),
              Clock.systemUTC(),
              null,
              false,
              Chosen.by("eu-west-1", "--region"),
              null,
              false);
      HttpClients network = new HttpClients(HttpSettings.DIRECT);
      AwsHome.keys(
          AwsConnection.open(access, AwsService.BEDROCK_RUNTIME, network, UserPrompter.NOBODY)
              .credentials());
    }
  }

  @Test
  void keys_in_the_environment_load_no_client_of_any_service(@TempDir Path folder)
      throws Exception {
    Path log = folder.resolve("classes.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                WithKeysInTheEnvironment.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    List<String> loaded = Files.readAllLines(log);
    assertTrue(loaded.stream().anyMatch(line -> line.contains(CredentialResolver.class.getName())));
    List<String> needless =
        loaded.stream()
            .filter(
                line ->
                    line.contains("awssdk.services.")
                        || line.contains("awssdk.profiles.internal.")
                        || line.contains("HttpURLConnection"))
            .toList();
    assertEquals(List.of(), needless);
  }
}
