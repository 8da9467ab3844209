package orchestrator.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import orchestrator.faults.Fault;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secrets are put together here, so that no scanner takes this file for a leak. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretScanTest {
  @ParameterizedTest
  @CsvSource({
    "AWS access key, AKIA, ABCDEFGHIJKLMNOP",
    "AWS access key, ASIA, ABCDEFGHIJKLMNOP",
    "AWS secret key, aws_secret_access_key = , AbCdEfGhIjKlMnOpQrStUvWxYz/0123456789+ab",
    "private key, -----BEGIN RSA PRIVATE, ' KEY-----'",
    "private key, -----BEGIN PRIVATE, ' KEY-----'",
    "Atlassian token, ATATT3, xFfGF0aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee",
    "GitHub token, ghp_, aaaaaaaaaabbbbbbbbbbccccccccccdddddd",
    "GitHub token, github_pat_, aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee",
    "GitLab token, glpat-, aaaaaaaaaabbbbbbbbbb",
    "Slack token, xoxb-, 0123456789-abc",
    "Google API key, AIza, aaaaaaaaaabbbbbbbbbbccccccccccddddd",
    "Stripe key, sk_live_, aaaaaaaaaabbbbbbbbbb",
    "JSON web token, eyJ, hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijkl",
    "password in an address, postgres://app:, hunter22@db",
    "Atlassian token, ATATT3x, FfGF0abcdefghij0123",
    "Atlassian token, 'ATATT3xFfGF0\\_', 'abcdefghij\\-0123456789'",
    "password or key, 'password: ', hunter2hunter2",
    "password or key, 'Password = ', Tr0ub4dor&3",
    "password or key, 'Password | ', Sup3rS3cret!",
    "password or key, '**API key:** `', 0a1b2c3d4e5f`",
    "password or key, 'DB\\_PASSWORD=', correct-h0rse",
    "password or key, '\"client_secret\": \"', 'q1w2e3r4t5y6\",'",
    "password or key, 'Kennwort: ', Geh31mnis!",
  })
  @Fault("F47")
  void a_secret_is_found_by_its_shape_and_never_told(String kind, String start, String rest) {
    List<String> findings = SecretScan.findings("one\ntwo\n| x | " + start + rest + " |");
    assertEquals(List.of(kind + " (line 3)"), findings);
    assertFalse(findings.toString().contains(rest));
  }

  @Test
  void findings_come_by_line_and_each_line_is_counted() {
    String github = "ghp_" + "aaaaaaaaaabbbbbbbbbbccccccccccdddddd";
    assertEquals(
        List.of("password or key (line 1)", "GitHub token (line 2)", "AWS access key (line 4)"),
        SecretScan.findings(
            "password: hunter2hunter2\ntoken: " + github + "\n\nAKIA" + "ABCDEFGHIJKLMNOP\n"));
  }

  @Test
  @Timeout(120)
  void the_time_grows_with_the_text_and_no_faster() {
    for (String piece : List.of("password", "password: ", "| token |", "a:", "eyJ", "\\")) {
      SecretScan.findings(piece.repeat(2_000_000 / piece.length()));
    }
  }

  @Test
  @Timeout(120)
  void a_beginning_that_does_not_end_is_no_key() {
    String endless = "-----BEGIN " + "A ".repeat(1_000_000) + "PRIVATE KEY";
    assertEquals(List.of(), SecretScan.findings(endless));
  }

  @Test
  void the_first_line_is_line_1() {
    assertEquals(
        List.of("AWS access key (line 1)"),
        SecretScan.findings("AKIA" + "ABCDEFGHIJKLMNOP\n" + "AKIA" + "ABCDEFGHIJKLMNOQ"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "The word AKIA stands for nothing, nor does AKIASHORT.",
        "See https://example.com/a:b@c and mail me@example.com.",
        "Set AWS_SECRET_ACCESS_KEY in the environment.",
        "-----BEGIN CERTIFICATE-----",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "commit 356a192b7913b04c54574d18c28d46e6395428ab",
        "password: ...",
        "Password: <your password>",
        "password = <your-passw0rd>",
        "password: ********",
        "password: changeme",
        "password: changeme123",
        "password: short1",
        "password: ${DB_PASSWORD_1}",
        "token = getToken(user1)",
        "token: https://login.example.com/oauth2/token1",
        "secret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:x",
        "max_tokens: 4096000000",
        "The password: at least eight characters, one digit.",
        "| Password | at least 12 characters |",
        "| Token | Meaning |",
        "The tokenizer: version2beta",
        "Forgot password? Write to help@example.com.",
      })
  void ordinary_text_holds_none(String text) {
    assertEquals(List.of(), SecretScan.findings(text));
  }
}
