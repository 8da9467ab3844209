package orchestrator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The packaged program on a machine of {@link AwsFiles}, with AWS on 127.0.0.1: a page to run, two
 * sessions that are signed in, and a model that knows everybody's keys.
 */
record Workplace(Path home, FakeIdentity identity, FakeBedrock bedrock, Launcher launcher)
    implements AutoCloseable {

  /** Moves in; {@code processes} are more profiles for the config file. */
  static Workplace at(Path home, String processes) throws IOException {
    FakeIdentity identity = FakeIdentity.start();
    FakeBedrock bedrock =
        FakeBedrock.start()
            .knows("ASIASSO", "secret-sso")
            .knows("ASIAROLE", "secret")
            .knows("ASIALOGIN", "secret-login")
            .knows("ASIAWEB", "secret")
            .knows("ASIACONTAINER", "secret")
            .knows("ASIAINSTANCE", "secret")
            .knows("AKIAKEYS", "secret-keys")
            .knows("ASIAPROCESS", "secret-process");
    Launcher launcher =
        new Launcher(home)
            .set(identity.variables())
            .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url())
            .set("AWS_REGION", "eu-west-1")
            .set("LLM_PROVIDER", "bedrock")
            .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
            .write("page.xml", "<p>Buyers leave before they pay.</p>")
            .write(".aws/config", AwsFiles.CONFIG + processes)
            .write(AwsFiles.SESSION, AwsFiles.RENEWABLE)
            .write(AwsFiles.LEGACY_SESSION, AwsFiles.SIGNED_IN)
            .write("token", "jwt\n");
    return new Workplace(home, identity, bedrock, launcher);
  }

  /** Sets variables, {@code NAME=value} with blanks between; null for none. */
  Workplace set(@Nullable String variables) {
    for (String pair : variables == null ? new String[0] : variables.split(" ", -1)) {
      launcher.set(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return this;
  }

  Invocation run(String... more) throws IOException, InterruptedException {
    return launcher.run(command(more));
  }

  Invocation runAtTerminal(String typed, String... more) throws IOException, InterruptedException {
    return launcher.runAtTerminal(typed, command(more));
  }

  private static String[] command(String... more) {
    List<String> all = new ArrayList<>(List.of("run", "page.xml", "--name", "F"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Whose keys signed a call to the model. */
  String signer(int call) {
    String header = String.valueOf(bedrock.requests().get(call).headers().get("authorization"));
    return header.replaceAll(".*Credential=([A-Z]+)/.*", "$1");
  }

  /** The folder of the latest run. */
  Path record() {
    return Invocation.newest(home.resolve("runs"), "F");
  }

  @Override
  public void close() {
    bedrock.close();
    identity.close();
  }
}
