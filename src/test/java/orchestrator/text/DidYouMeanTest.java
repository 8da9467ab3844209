package orchestrator.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DidYouMeanTest {
  private static final List<String> KNOWN =
      List.of("implementation-plan", "test-cases", "user-stories", "summary", "review");

  @ParameterizedTest
  @CsvSource({
    "sumary,summary",
    "SUMMARY,summary",
    "reveiw,review",
    "testcases,test-cases",
    "user-storys,user-stories",
    "implementation-plna,implementation-plan"
  })
  void finds_the_word_that_was_meant(String typed, String meant) {
    assertEquals(meant, DidYouMean.closest(typed, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"translation", "x", "''"})
  void keeps_quiet_when_nothing_is_near(String typed) {
    assertNull(DidYouMean.closest(typed, KNOWN));
    assertEquals("", DidYouMean.question(typed, KNOWN));
  }

  @Test
  void asks_in_a_sentence_that_can_follow_another() {
    assertEquals(" Did you mean 'review'?", DidYouMean.question("reviw", KNOWN));
  }
}
