package orchestrator.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.aws.AwsSettings;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.doctor.aws.AwsChecks;
import orchestrator.doctor.check.CheckResult;
import orchestrator.doctor.check.CheckResult.Status;
import orchestrator.doctor.network.Dns;
import orchestrator.job.Providers;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;

/** A machine to be examined: healthy at first, with everything on 127.0.0.1. */
final class DoctorFixture {
  private final Path folder;
  private final List<String> variables = new ArrayList<>();
  private final Map<SettingKey, String> options = new EnumMap<>(SettingKey.class);
  private @Nullable String page;
  private @Nullable Instant now;
  private boolean invoke;
  private boolean unmasked;
  private boolean drafts;
  private boolean noStream;
  private Dns dns = host -> List.of(InetAddress.getAllByName(host));

  DoctorFixture(Path folder) {
    this.folder = folder;
    set("AWS_EC2_METADATA_DISABLED", "true");
  }

  DoctorFixture set(String variable, String value) {
    variables.add(variable);
    variables.add(value);
    return this;
  }

  DoctorFixture set(Map<String, String> more) {
    more.forEach(this::set);
    return this;
  }

  DoctorFixture option(SettingKey key, String value) {
    options.put(key, value);
    return this;
  }

  DoctorFixture keys() {
    set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    return set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
  }

  DoctorFixture model(String id) {
    option(SettingKey.PROVIDER, "bedrock").option(SettingKey.REGION, "us-east-1");
    return option(SettingKey.MODEL, id);
  }

  DoctorFixture agent() {
    option(SettingKey.PROVIDER, "bedrock").option(SettingKey.REGION, "us-east-1");
    return option(SettingKey.AGENT_ID, "AGENT12345")
        .option(SettingKey.AGENT_ALIAS_ID, "ALIAS12345");
  }

  DoctorFixture at(FakeBedrock bedrock) {
    set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    return set("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", bedrock.url());
  }

  DoctorFixture page(String address) {
    page = address;
    return this;
  }

  DoctorFixture at(Instant time) {
    now = time;
    return this;
  }

  DoctorFixture invoking() {
    invoke = true;
    return this;
  }

  DoctorFixture unmasked() {
    unmasked = true;
    return this;
  }

  DoctorFixture acceptingDrafts() {
    drafts = true;
    return this;
  }

  DoctorFixture withoutStreaming() {
    noStream = true;
    return this;
  }

  /** Every name has these addresses. */
  DoctorFixture resolving(String... addresses) {
    dns = host -> addresses(addresses);
    return this;
  }

  DoctorFixture resolvingWith(Dns resolver) {
    dns = resolver;
    return this;
  }

  static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String literal : literals) {
      all.add(InetAddress.getByName(literal));
    }
    return all;
  }

  Examined examined() {
    Environment machine = Machine.at(folder, variables.toArray(String[]::new));
    if (now != null) {
      machine = Machine.frozen(machine, now);
    }
    Doctor doctor =
        new Doctor(
            Settings.resolve(machine, options, AwsSettings::find),
            new Doctor.Request(
                page, drafts, noStream, invoke, unmasked, "orchestrator run PAGE --name NAME"),
            new Providers(List.of(new BedrockProvider(), new OfflineProvider())),
            Map.of("bedrock", AwsChecks::of),
            dns);
    List<CheckResult> heard = new ArrayList<>();
    Report report = doctor.examine(heard::add);
    assertEquals(report.results().size(), heard.size());
    return new Examined(report);
  }

  /** What the doctor said. */
  record Examined(Report report) {
    CheckResult of(String name) {
      return report.results().stream()
          .filter(result -> result.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in " + this));
    }

    Examined passed(String name, String... evidence) {
      return is(name, Status.PASSED, null, evidence);
    }

    Examined warned(String name, Problem problem, String... evidence) {
      return is(name, Status.WARNED, problem, evidence);
    }

    Examined failed(String name, Problem problem, String... evidence) {
      return is(name, Status.FAILED, problem, evidence);
    }

    Examined skipped(String name, String... evidence) {
      return is(name, Status.SKIPPED, null, evidence);
    }

    /** Nothing else than these failed. */
    Examined failedOnly(String... names) {
      List<String> failed =
          report.results().stream()
              .filter(result -> result.status() == Status.FAILED)
              .map(CheckResult::name)
              .toList();
      assertEquals(Arrays.asList(names), failed, this::toString);
      return this;
    }

    private Examined is(String name, Status status, @Nullable Problem problem, String... evidence) {
      CheckResult result = of(name);
      assertEquals(status, result.status(), this::toString);
      assertEquals(problem, result.problem(), this::toString);
      String said = result.evidence() + "\n" + String.join("\n", result.details());
      for (String text : evidence) {
        assertTrue(said.contains(text), () -> "not said: " + text + "\n" + this);
      }
      return this;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      report.results().forEach(result -> text.append(result).append('\n'));
      return text.append(report.next()).toString();
    }
  }
}
