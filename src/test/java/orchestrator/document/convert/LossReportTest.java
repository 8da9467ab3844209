package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Loss;
import orchestrator.document.Loss.Kind;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LossReportTest {
  private static final Loss IMAGE = new Loss(Kind.IMAGE, "a.png", "Goal");
  private static final Loss MENTION = new Loss(Kind.MENTION, "77:ab", "Owners");

  private static List<String> notes(int unseen, Loss... losses) {
    List<String> notes = new ArrayList<>();
    LossReport.check(
        new Markdown("x", List.of(losses), unseen), false, "p: ", notes::add, notes::add);
    return notes;
  }

  @Test
  void is_silent_when_nothing_was_lost() {
    assertEquals(List.of(), notes(0));
  }

  @Test
  void names_a_single_loss() {
    assertEquals(List.of("p: lost in conversion: image 'a.png' under 'Goal'"), notes(0, IMAGE));
  }

  @Test
  void counts_many_by_kind() {
    assertEquals(
        List.of(
            "p: lost in conversion: 3 parts (2 mentions, 1 image), first of them image 'a.png'"
                + " under 'Goal'"),
        notes(0, IMAGE, MENTION, MENTION));
  }

  @Test
  void counts_invisible_characters_which_are_no_loss_even_when_strict() {
    assertEquals(List.of("p: removed 2 invisible characters"), notes(2));
    List<String> notes = new ArrayList<>();
    LossReport.check(new Markdown("x", List.of(), 1), true, "", notes::add, notes::add);
    assertEquals(List.of("removed 1 invisible character"), notes);
  }

  @Test
  void fails_the_page_when_strict() {
    Markdown lossy = new Markdown("x", List.of(IMAGE), 0);
    ProblemException thrown =
        assertThrows(
            ProblemException.class,
            () -> LossReport.check(lossy, true, "", notes -> {}, notes -> {}));
    assertEquals(Problem.PAGE_LOSSY, thrown.failure().problem());
  }
}
