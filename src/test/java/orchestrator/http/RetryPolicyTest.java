package orchestrator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofSeconds(60));

  @ParameterizedTest
  @CsvSource({
    "1, 1000, 2000",
    "2, 2000, 4000",
    "5, 16000, 32000",
    "6, 30000, 60000",
    "99, 30000, 60000"
  })
  void pauses_double_up_to_the_longest_and_half_of_each_is_random(int made, long least, long most) {
    for (int i = 0; i < 200; i++) {
      long pause = POLICY.pause(made).toMillis();
      assertTrue(least <= pause && pause <= most, () -> made + ": " + pause);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "' 7 ', 7", "999999999999999999, 1000000000"})
  void a_server_may_ask_for_seconds(String header, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), RetryPolicy.retryAfter(header));
  }

  @Test
  void a_server_may_name_a_date() {
    String later =
        ZonedDateTime.now(ZoneOffset.UTC)
            .plusSeconds(90)
            .format(DateTimeFormatter.RFC_1123_DATE_TIME);
    Duration asked = RetryPolicy.retryAfter(later);
    assertNotNull(asked);
    assertTrue(asked.toSeconds() > 60 && asked.toSeconds() <= 90, asked::toString);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "soon", "-1", "1.5", "Sat, 28 Nov 2020 10:00:00 GMT"})
  void what_asks_for_nothing_is_no_pause(String header) {
    assertNull(RetryPolicy.retryAfter(header));
  }
}
