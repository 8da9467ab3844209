package orchestrator.aws.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orchestrator.aws.AwsHome;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CredentialDeadlineTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  @Test
  void the_usual_pauses_leave_most_of_a_call_to_the_answers() {
    Duration pauses = Duration.ZERO;
    for (int made = 1; made < IdentityClients.USUAL.tries(); made++) {
      pauses = pauses.plus(IdentityClients.USUAL.pause(made));
    }
    assertTrue(pauses.multipliedBy(2).compareTo(IdentityClients.LONGEST) < 0, pauses::toString);
  }

  /** With limits for each step alone, the first of these would last ten seconds and more. */
  @ParameterizedTest
  @EnumSource(names = {"OIDC_TOKEN", "SSO_ROLE", "ASSUME_ROLE"})
  @Timeout(value = 9, unit = TimeUnit.SECONDS)
  void whoever_falls_silent_the_whole_way_has_one_limit(Door silent, @TempDir Path folder) {
    try (FakeIdentity identity = FakeIdentity.start();
        AwsHome home = new AwsHome(folder)) {
      identity.silent(silent);
      if (silent == Door.OIDC_TOKEN) {
        identity.silent(Door.SSO_ROLE); // the old token would still do
      }
      Failure failure =
          home.set(identity.variables())
              .at(NOW)
              .waiting(Duration.ofMillis(1500))
              .profileOption("role")
              .config(
                  """
                  [profile role]
                  role_arn = arn:aws:iam::111122223333:role/Reviewer
                  source_profile = dev
                  [profile dev]
                  sso_session = corp
                  sso_account_id = 111122223333
                  sso_role_name = BedrockUser
                  [sso-session corp]
                  sso_start_url = https://example.awsapps.com/start
                  sso_region = eu-central-1
                  """)
              .ssoToken(
                  "corp",
                  "{\"accessToken\":\"t\",\"expiresAt\":\"2026-11-28T10:04:00Z\",\"clientId\":\"c\","
                      + "\"clientSecret\":\"s\",\"refreshToken\":\"r\"}")
              .failure();
      assertTrue(
          List.of(Problem.CONNECT_TIMED_OUT, Problem.TIMED_OUT).contains(failure.problem()),
          failure::toString);
      assertTrue(failure.detail().contains("127.0.0.1"), failure.detail());
    }
  }
}
