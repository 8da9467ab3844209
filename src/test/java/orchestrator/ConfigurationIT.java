package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import orchestrator.faults.Fault;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program on a machine where hardly anything is configured, or the wrong thing. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationIT {
  private static final String[] RUN = {"run", "page.xml", "--name", "F"};

  @TempDir Path home;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in() throws IOException {
    launcher = new Launcher(home).write("page.xml", "<p>Buyers leave before they pay.</p>");
  }

  @ParameterizedTest(name = "--config {0}")
  @Fault({"F01", "F02", "F14"})
  @CsvSource({
    "nope.conf, does not exist: nope.conf, orchestrator/orchestrator.conf.example",
    "., cannot be read: ., Mend the file",
    "/dev/zero, is larger than 1 MiB, Mend the file",
    "utf16.conf, utf16.conf is UTF-16; save it as UTF-8., Mend the file",
  })
  void a_file_that_cannot_be_read_is_named_with_the_way_out(String file, String why, String next)
      throws Exception {
    Files.write(home.resolve("utf16.conf"), "[provider]\n".getBytes(StandardCharsets.UTF_16));
    launcher.set("LLM_PROVIDER", "offline").set("ORCHESTRATOR_CONFIG", file);
    launcher.run(RUN).exits(2).says("error: The configuration file ", why, next);
  }

  @Test
  @Fault("F09")
  void a_token_that_others_can_read_is_pointed_out_and_the_run_goes_on() throws Exception {
    launcher.write("my.conf", "[confluence]\npersonal_token = s3cret\n");
    Files.setPosixFilePermissions(
        home.resolve("my.conf"), PosixFilePermissions.fromString("rw-r--r--"));
    launcher.set("LLM_PROVIDER", "offline").set("ORCHESTRATOR_CONFIG", "my.conf");
    Invocation run = launcher.run(RUN).exits(0).says("chmod 600 'my.conf'");
    assertFalse(run.err().contains("s3cret"), run::toString);
  }

  @Test
  @Fault("F10")
  void a_file_in_somebody_elses_folder_does_not_say_where_the_token_goes() throws Exception {
    try (FakeConfluence wiki = FakeConfluence.cloud();
        FakeBedrock theirs = FakeBedrock.start()) {
      launcher
          .write(
              "orchestrator.conf",
              "[confluence]\nurl = %s\n[bedrock]\nendpoint_url = %s\n"
                  .formatted(wiki.site(), theirs.url()))
          .set("LLM_PROVIDER", "bedrock")
          .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
          .set("AWS_REGION", "us-east-1")
          .set("AWS_ACCESS_KEY_ID", "AKIAKEYS")
          .set("AWS_SECRET_ACCESS_KEY", "secret-keys")
          .set("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
          .set("CONFLUENCE_PERSONAL_TOKEN", "wiki-token");
      launcher
          .run("run", "4711", "--name", "F")
          .exits(2)
          .says("./orchestrator.conf is not read", "CONFLUENCE_URL");
      launcher.run(RUN).exits(6).says("./orchestrator.conf is not read");
      assertEquals(0, wiki.requests().size() + theirs.requests().size());
    }
  }

  @ParameterizedTest(name = "without {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_REGION       | 2 | No AWS region is configured            | or set AWS_REGION",
        "NOTHING          | 4 | No AWS credentials were found          | AWS_ACCESS_KEY_ID with",
        "LLM_PROVIDER     | 2 | No provider is configured              | --provider bedrock",
        "BEDROCK_MODEL_ID | 2 | Neither a model nor an agent is named  | --model",
      })
  @Fault({"F48", "F53"})
  void what_is_missing_is_said_in_a_few_lines(String missing, int exit, String title, String next)
      throws Exception {
    launcher
        .set("LLM_PROVIDER", "bedrock")
        .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
        .set("AWS_REGION", "us-east-1")
        .set("AWS_EC2_METADATA_DISABLED", "true")
        .set(missing, "");
    Invocation said = launcher.run(RUN).exits(exit).says("error: " + title, next);
    assertTrue(said.err().lines().count() <= 5, said::toString);
  }
}
