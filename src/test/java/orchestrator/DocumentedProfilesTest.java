package orchestrator;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles of {@code docs/authentication-and-networking.md}, copied and used. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentedProfilesTest {
  private static final String PROGRAM = "/usr/local/bin/vault-keys";

  private static List<String> examples() throws IOException {
    String page = Files.readString(Path.of("docs/authentication-and-networking.md"));
    return Pattern.compile("(?s)```ini\n(\\[(?:profile |my-profile).*?)```")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  static Stream<String> profiles() throws IOException {
    List<String> names =
        Pattern.compile("(?m)^\\[(?:profile )?([a-z0-9-]+)]$")
            .matcher(String.join("", examples()))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertTrue(names.size() > 8, names::toString);
    return names.stream();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void can_be_copied(String profile, @TempDir Path home) throws IOException {
    Path program = home.resolve("vault-keys");
    StringBuilder config = new StringBuilder();
    for (String example : examples()) {
      if (example.startsWith("[my-profile]")) {
        write(home.resolve(".aws/credentials"), example);
      } else {
        config.append(example.replace(PROGRAM, program.toString()));
      }
    }
    write(home.resolve(".aws/config"), config.toString());
    write(home.resolve(AwsFiles.SESSION), AwsFiles.SIGNED_IN);
    write(home.resolve(AwsFiles.LEGACY_SESSION), AwsFiles.SIGNED_IN);
    write(home.resolve("token"), "jwt");
    write(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
    write(
        program,
        """
        #!/bin/sh
        [ "$*" = '--role bedrock' ] || exit 1
        echo '{"Version":1,"AccessKeyId":"AKIAVAULT","SecretAccessKey":"secret"}'
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    try (FakeIdentity identity = FakeIdentity.start();
        FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock
          .knows("ASIASSO", "secret-sso")
          .knows("ASIAROLE", "secret")
          .knows("ASIAWEB", "secret")
          .knows("AKIAVAULT", "secret")
          .knows("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
          .anthropicStream("Hello");
      run(home, identity, bedrock, profile).exits(0).prints("Hello");
      assertNull(bedrock.requests().get(0).fault());
    }
  }

  /** With somebody at a terminal, who has a code if one is asked for. */
  private static Invocation run(
      Path home, FakeIdentity identity, FakeBedrock bedrock, String profile) {
    List<String> variables =
        new ArrayList<>(List.of("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url()));
    variables.addAll(List.of("AWS_REGION", "us-west-2", "LLM_PROVIDER", "bedrock"));
    identity.variables().forEach((name, value) -> variables.addAll(List.of(name, value)));
    Environment machine = Machine.at(home, variables.toArray(String[]::new));
    Environment seated =
        new Environment(
            machine.variables(), home, home, machine.clock(), new Terminal(true, false, true));
    String model = "anthropic.claude-sonnet-4-6";
    String[] command = {"run", "page.xml", "--name", "F", "--profile", profile, "--model", model};
    return Invocation.of(seated, "123456\n", command);
  }
}
