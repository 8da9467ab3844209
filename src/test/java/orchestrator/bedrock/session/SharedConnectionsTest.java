package orchestrator.bedrock.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.InvocationContext;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedConnectionsTest {
  private static final Object SETTINGS = new Object();

  private final SharedConnections shared = new SharedConnections();
  private final HttpClients network = new HttpClients(HttpSettings.DIRECT);
  private int made;

  private Connection connect() {
    made++;
    return new Connection(
        new InvocationContext("eu-west-1", "x", "x", null, null, null, null, "http://x"),
        null,
        "key",
        List.of(),
        network.sdkAsync(Duration.ofSeconds(1)),
        Clock.systemUTC());
  }

  private Supplier<Connection> run(Object settings) {
    return shared.of(settings, AwsService.BEDROCK_RUNTIME, Duration.ofSeconds(1), this::connect);
  }

  @Test
  void runs_with_the_same_settings_share_one() {
    assertSame(run(SETTINGS).get(), run(SETTINGS).get());
    assertEquals(1, made);
    assertNotSame(run(SETTINGS).get(), run(new Object()).get());
  }

  @Test
  void one_that_has_expired_for_several_runs_is_renewed_once() {
    Supplier<Connection> one = run(SETTINGS);
    Supplier<Connection> other = run(SETTINGS);
    assertSame(one.get(), other.get());
    Connection renewed = one.get();
    assertSame(renewed, other.get());
    assertEquals(2, made);
    assertSame(renewed, run(SETTINGS).get());
  }

  @Test
  void what_cannot_be_had_is_asked_for_once_unless_it_is_only_out_of_reach() {
    for (Problem problem : List.of(Problem.MFA_CODE_REJECTED, Problem.HOST_UNKNOWN)) {
      Object settings = new Object();
      int[] asked = {0};
      Supplier<Connection> refused =
          () -> {
            asked[0]++;
            throw problem.failure("").exception();
          };
      for (int i = 0; i < 3; i++) {
        Supplier<Connection> run =
            shared.of(settings, AwsService.BEDROCK_RUNTIME, Duration.ofSeconds(1), refused);
        assertThrows(ProblemException.class, run::get);
      }
      assertEquals(problem == Problem.HOST_UNKNOWN ? 3 : 1, asked[0], problem.code());
    }
  }
}
