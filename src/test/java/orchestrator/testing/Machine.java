package orchestrator.testing;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;

/** A machine for tests: an empty home, no variables, a fixed date, nobody at the terminal. */
public final class Machine {
  private Machine() {}

  /** A machine whose home and working directory are the given folder. */
  public static Environment at(Path folder, String... variables) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return new Environment(all, folder, folder, Clock.systemUTC(), Terminal.NONE);
  }

  /** One with keys for Amazon Bedrock, whose models and agents are this server. */
  public static Environment asking(FakeBedrock bedrock, Path folder, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "AWS_ACCESS_KEY_ID",
                FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                FakeBedrock.SECRET_ACCESS_KEY,
                "AWS_REGION",
                "us-east-1",
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                bedrock.url(),
                "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
                bedrock.url(),
                "AWS_EC2_METADATA_DISABLED",
                "true"));
    all.addAll(List.of(more));
    return at(folder, all.toArray(String[]::new));
  }

  /** The same machine at a fixed moment. */
  public static Environment frozen(Environment machine, Instant now) {
    return new Environment(
        machine.variables(),
        machine.workingDirectory(),
        machine.home(),
        Clock.fixed(now, ZoneOffset.UTC),
        machine.terminal());
  }
}
