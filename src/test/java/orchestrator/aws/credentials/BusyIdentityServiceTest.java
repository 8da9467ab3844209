package orchestrator.aws.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import orchestrator.aws.AwsHome;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.LoginSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asking for credentials costs nothing: who is busy is asked again, and not for ever. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BusyIdentityServiceTest {
  private final FakeIdentity identity = FakeIdentity.start();
  private AwsHome home = new AwsHome(Path.of(""));

  @BeforeEach
  void move_in(@TempDir Path folder) {
    home =
        new AwsHome(folder)
            .set(identity.variables())
            .config(AwsFiles.CONFIG)
            .write(AwsFiles.SESSION, AwsFiles.RENEWABLE)
            .write(LoginSession.file(), new LoginSession().json("2020-01-01T00:00:00Z"))
            .write("token", "jwt");
  }

  @AfterEach
  void move_out() {
    home.close();
    identity.close();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "SSO_ROLE,     429, TooManyRequestsException,    dev,       ASIASSO",
    "SSO_ROLE,     503, ServiceUnavailable,          dev,       ASIASSO",
    "OIDC_TOKEN,   500, InternalServerException,     dev,       ASIASSO",
    "OIDC_TOKEN,   429, SlowDownOfAnotherName,       dev,       ASIASSO",
    "SIGNIN_TOKEN, 429, TooManyRequestsError,        console,   ASIALOGIN",
    "ASSUME_ROLE,  400, Throttling,                  keys-role, ASIAROLE",
    "ASSUME_ROLE,  503, ServiceUnavailable,          keys-role, ASIAROLE",
    "WEB_IDENTITY, 429, RequestLimitExceeded,        web,       ASIAWEB",
  })
  void that_is_busy_three_times_gives_credentials_in_the_end(
      Door door, int status, String code, String profile, String key) {
    identity.refuse(door, status, code, "Busy.");
    AtomicInteger asked = new AtomicInteger();
    identity.whenAsked(
        door,
        () -> {
          if (asked.incrementAndGet() == 4) {
            identity.relent(door);
          }
        });
    assertEquals(key, home.profileOption(profile).keys().accessKeyId());
    assertEquals(4, identity.requests(door).size());
  }

  @Test
  void that_stays_busy_is_left_alone_after_five_times() {
    identity.refuse(Door.SSO_ROLE, 429, "TooManyRequestsException", "Busy.");
    assertUnavailable(home.profileOption("dev").failure());
    assertEquals(5, identity.requests(Door.SSO_ROLE).size());
  }

  @Test
  void that_asks_for_a_minute_is_not_asked_again() {
    identity.refuse(Door.ASSUME_ROLE, 503, "ServiceUnavailable", "Busy.");
    identity.retryAfter(Door.ASSUME_ROLE, 60);
    assertUnavailable(home.profileOption("keys-role").failure());
    assertEquals(1, identity.requests(Door.ASSUME_ROLE).size());
  }

  @Test
  void that_refuses_is_asked_once() {
    identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
    assertEquals(Problem.SSO_ROLE_NOT_ASSIGNED, home.profileOption("dev").failure().problem());
    assertEquals(1, identity.requests(Door.SSO_ROLE).size());
  }

  private static void assertUnavailable(Failure failure) {
    assertEquals(Problem.SERVICE_UNAVAILABLE, failure.problem(), failure::toString);
  }
}
