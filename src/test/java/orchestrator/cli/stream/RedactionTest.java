package orchestrator.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.settings.Environment;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RedactionTest {
  @TempDir Path folder;

  private String redacted(String text, String... variables) {
    Environment machine = Machine.at(folder, variables);
    Redaction redaction = new Redaction(machine);
    redaction.hide(Settings.resolve(machine, Map.of()));
    return redaction.of(text);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_SECRET_ACCESS_KEY, canary-one, canary-one",
    "AWS_SESSION_TOKEN, canary-one, canary-one",
    "AWS_SECURITY_TOKEN, canary-one, canary-one",
    "AWS_BEARER_TOKEN_BEDROCK, canary-one, canary-one",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN, ' canary-one ', canary-one",
    "CONFLUENCE_API_TOKEN, canary-one, canary-one",
    "CONFLUENCE_PERSONAL_TOKEN, canary-one, canary-one",
    "HTTPS_PROXY, http://user:canary-one@proxy:8080, canary-one",
    "HTTPS_PROXY, http://canary-one@proxy:8080, canary-one",
  })
  @Fault({"F88", "F89"})
  @Guarantee(5)
  void a_known_secret_is_taken_out_wherever_it_stands(String variable, String value, String word) {
    assertEquals("a ******** b ********", redacted("a " + word + " b " + word, variable, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key AKIAABCDEFGHIJKLMNOP here|key AKIA******** here",
        "key ASIAABCDEFGHIJKL here|key ASIA******** here",
        "ABSKabcdefghij0123456789== x|ABSK******** x",
        "ATATT3xFfGF0abcdefghij x|ATATT3******** x",
        "Authorization: Bearer abc.def-123|Authorization: Bearer ********",
        "authorization: basic dXNlcjpwYXNz= x|authorization: basic ******** x",
        "?X-Amz-Signature=0a1b2c&x|?X-Amz-Signature=********&x",
        "X-Amz-Security-Token=IQoJ%2Fb3 x|X-Amz-Security-Token=******** x",
        "JSESSIONID=0A1B2C; Path|JSESSIONID=********; Path",
        "https://user:word@host/x|https://********@host/x",
        "to https://api.media.atlassian.com/file/1/binary?a=b&c=d.|to https://api.media.atlassian.com/********",
        "GET /f?client=1&token=Ab0%2B-_.x&dl=true HTTP|GET /f?client=1&token=********&dl=true HTTP",
        "signed eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln_-x with|signed eyJ******** with",
      })
  @Fault({"F33", "F88"})
  void what_looks_like_a_secret_is_taken_out(String text, String expected) {
    assertEquals(expected, redacted(text));
  }

  @ParameterizedTest
  @CsvSource({
    "Basic authentication is switched off",
    "a bearer token is configured",
    "me@example.com at https://example.com/wiki",
    "a token=value pair outside of an address, and api.media.atlassian.com alone",
    "request id 0f8fad5b-d9cb-469f-a165-70867728950e",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
  })
  void other_words_stay(String text) {
    assertEquals(text, redacted(text));
  }

  @Test
  void a_value_too_short_to_be_a_secret_is_none() {
    assertEquals("a short word", redacted("a short word", "AWS_SESSION_TOKEN", "short"));
    assertEquals("a ******** word", redacted("a longer word", "AWS_SESSION_TOKEN", "longer"));
  }

  @Test
  @Fault("F89")
  void the_words_of_libraries_lose_everything_that_is_too_long_for_a_word() {
    Redaction redaction = new Redaction(Machine.at(folder));
    assertEquals("token ********!", redaction.ofStrangers("token " + "Ab0/".repeat(10) + "!"));
    String word = "a".repeat(39);
    assertEquals(word, redaction.ofStrangers(word));
  }
}
