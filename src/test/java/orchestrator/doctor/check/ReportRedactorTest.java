package orchestrator.doctor.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import orchestrator.faults.Fault;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportRedactorTest {
  private final ReportRedactor mask = new ReportRedactor(false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "account 123456789012.|account <account>.",
        "arn:aws:iam::123456789012:user/jane is|arn:aws:iam::<account>:user/<user> is",
        "arn:aws:sts::1:assumed-role/Dev/j@x.org, y|arn:aws:sts::1:assumed-role/Dev/<user>, y",
        "ask jane.doe+x@corp.example.org now|ask <user> now",
        "https://corp.awsapps.com/start|https://<host>/start",
        "vpce-0a1b-xyz.bedrock-runtime|vpce-<id>.bedrock-runtime",
        "id 5d1c4f0e-1111-4000-8000-123456789012|id 5d1c4f0e-1111-4000-8000-123456789012",
        "sts.us-east-1.amazonaws.com is 10.0.1.5|sts.us-east-1.amazonaws.com is 10.0.1.5",
      })
  @Fault("F89")
  void hides_what_is_recognised_by_its_form(String text, String shown) {
    assertEquals(shown, mask.text(text));
  }

  @Test
  void hides_what_it_was_told_of_the_longest_first() {
    mask.hideHost(URI.create("https://wiki.corp.example"), "confluence");
    mask.hideHost(URI.create("https://127.0.0.1:1"), "confluence");
    mask.hideHost(URI.create("https://sts.us-east-1.amazonaws.com"), "endpoint");
    mask.hide("jane", "user");
    mask.hideHome(Path.of("/home/jane"));
    assertEquals(
        "~/x of <user> at <confluence>, 127.0.0.1, sts.us-east-1.amazonaws.com",
        mask.text(
            "/home/jane/x of jane at wiki.corp.example, 127.0.0.1, sts.us-east-1.amazonaws.com"));
  }

  @Test
  void leaves_other_words_and_names_of_profiles_alone() {
    mask.hide("Jo", "user");
    mask.hideInPaths("dev");
    assertEquals(
        "Join <user>: /srv/<user>/runs --profile dev",
        mask.text("Join Jo: /srv/dev/runs --profile dev"));
  }

  @Test
  @Timeout(120)
  void the_time_grows_with_the_text_and_no_faster() {
    for (String piece : List.of("a", "a.", "a-", "1", ":user/", "vpce-", "a@b", "a@b.")) {
      mask.text(piece.repeat(1_000_000 / piece.length()));
    }
  }

  @Test
  void hides_nothing_where_that_was_declined() {
    ReportRedactor off = new ReportRedactor(true);
    off.hide("jane", "user");
    assertEquals("jane 123456789012", off.text("jane 123456789012"));
  }
}
