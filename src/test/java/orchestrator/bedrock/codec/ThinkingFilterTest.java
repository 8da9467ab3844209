package orchestrator.bedrock.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import orchestrator.bedrock.codec.ThinkingFilter.Opening;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThinkingFilterTest {
  private static final String ANSWER = "They meet after **2 hours**.";

  /** Whole, and streamed with every cut in two, and character by character. */
  private static void assertGives(String expected, Opening opening, boolean complete, String text) {
    ThinkingFilter whole = ThinkingFilter.of(opening);
    assertEquals(expected, whole.whole(text) + whole.rest(complete), "whole");
    assertStreams(expected, opening, complete, text);
  }

  private static void assertStreams(
      String expected, Opening opening, boolean complete, String text) {
    for (int cut = 0; cut <= text.length(); cut++) {
      List<String> pieces = List.of(text.substring(0, cut), text.substring(cut));
      assertEquals(expected, streamed(opening, complete, pieces), "cut at " + cut);
    }
    assertEquals(expected, streamed(opening, complete, List.of(text.split(""))), "by character");
  }

  private static String streamed(Opening opening, boolean complete, List<String> pieces) {
    ThinkingFilter filter = ThinkingFilter.of(opening);
    StringBuilder answer = new StringBuilder();
    pieces.forEach(piece -> answer.append(filter.pass(piece)));
    return answer.append(filter.rest(complete)).toString();
  }

  @Nested
  class A_thought {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "<think>\n300 / 150 = 2\n</think>\n\n",
          "<think>\n\n</think>\n\n",
          "<think></think>",
          "\n\n<think>\n300 / 150 = 2\n</think>\n\n",
          "  \r\n<think>\r\n300 / 150 = 2\r\n</think>\r\n\r\n",
          "<think>300 / 150 = 2</think>",
          "<think> 300 / 150 = 2 </think> ",
          "<think>It asks \"when?\"</think>",
          "<reasoning>A greeting.</reasoning>",
          "<thinking>\nA greeting.\n</thinking>\n",
          "[THINK]300 / 150 = 2[/THINK]",
          "<think>\nOne.\n</think>\n<think>\nTwo.\n</think>\n",
          "<think>\n</reasoning> is no end of this.\n</think>\n",
          "<think>\nThe page says `</think>` and '</think>' and \"</think>\".\n</think>\n\n",
          "<think>\nIn `a </think> b` it stands in code.\n</think>\n\n",
          "<think>\n```\n</think>\n```\nis code.\n</think>\n\n",
          "<think>\n```\nThe block stays open.\n</think>\n\n",
          "<think>\nIt ends with </think> so far as I see.\n</think>\n\n",
        })
    void stays_out_however_it_is_cut(String thought) {
      for (Opening opening : List.of(Opening.MODEL, Opening.PERHAPS_NOBODY)) {
        assertGives(ANSWER, opening, true, thought + ANSWER);
        assertGives(ANSWER, opening, false, thought + ANSWER);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "300 / 150 = 2\n</think>\n\n",
          "300 / 150 = 2.</think>\n\n",
          "\n\n300 / 150 = 2\n\n</think>\n",
          "The page speaks of `<think>` and `</think>`.\n</think>\n\n",
          "See:\n```\n</think>\n```\nIs code.\n</think>\n\n",
        })
    void may_be_opened_by_nobody(String thought) {
      assertGives(ANSWER, Opening.PERHAPS_NOBODY, true, thought + ANSWER);
      assertGives(ANSWER, Opening.PROMPT, true, thought + ANSWER);
    }

    @Test
    void that_nobody_opened_is_seen_in_a_whole_answer_of_any_model() {
      ThinkingFilter filter = ThinkingFilter.of(Opening.MODEL);
      String text = "300 / 150 = 2\n</think>\n\n" + ANSWER;
      assertEquals(ANSWER, filter.whole(text) + filter.rest(true));
      assertTrue(filter.hasThought());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"<think>\n300 / 150", "<think>", "\n<reasoning>A gree", "<think>\nx</th"})
    void that_was_cut_off_is_no_answer(String text) {
      assertGives("", Opening.MODEL, false, text);
      assertGives("", Opening.PERHAPS_NOBODY, false, text);
    }

    @Test
    void that_the_prompt_opened_and_was_cut_off_is_no_answer() {
      assertGives("", Opening.PROMPT, false, "300 / 150 ");
    }

    @Test
    void that_the_prompt_opened_and_a_finished_model_never_closed_is_the_answer() {
      assertGives(ANSWER, Opening.PROMPT, true, ANSWER);
    }
  }

  @Nested
  class An_answer {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "Qwen writes `<think>` and `</think>` around it.",
          "`<think>` and `</think>` are marks.",
          "\"<think>\" opens, \"</think>\" closes.",
          "The mark </think> closes a thought, and <think> opens it.",
          "# Marks\n\n<think>\nlike this\n</think>\n\nand on.",
          "# Marks\n\nIt ends with\n\n</think>\n\nand goes on.",
          "```html\n<think>\nlike this\n</think>\n```\n",
          "An example:\n\n```\na thought\n</think>\n```\n\nSo it is.",
          "An example:\n\n    </think>\n\nSo it is.",
          "Between <think> and\n</think>\nstands the thought.",
          "> </think>\n\nis what it wrote.",
          "- `a`\n- </think>\n",
          "<think> is the mark that it begins with.",
          "<table><tr><td>1</td></tr></table>",
          "<thorough> plan",
          "[THE PLAN](x)",
          "  indented",
          "\n\nlate",
          "<",
          "",
          " \n",
        })
    void that_speaks_of_marks_loses_nothing(String text) {
      assertGives(text, Opening.MODEL, true, text);
      assertGives(text, Opening.PERHAPS_NOBODY, true, text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Qwen writes `<think>` and `</think>` around it.",
          "`<think>` and `</think>` are marks.",
          "\"<think>\" opens, \"</think>\" closes.",
          "The mark </think> closes a thought, and <think> opens it.",
        })
    void that_speaks_of_marks_loses_nothing_where_the_prompt_opened_a_thought(String text) {
      assertGives(text, Opening.PROMPT, true, text);
    }

    @Test
    void passes_at_once_where_nothing_is_thought() {
      ThinkingFilter filter = ThinkingFilter.of(Opening.MODEL);
      List<String> passed = new ArrayList<>();
      for (String piece : List.of("T", "hey", " <think> ", "x")) {
        passed.add(filter.pass(piece));
      }
      assertEquals(List.of("T", "hey", " <think> ", "x"), passed);
    }

    @Test
    void passes_at_once_after_a_thought() {
      ThinkingFilter filter = ThinkingFilter.of(Opening.PERHAPS_NOBODY);
      assertEquals("", filter.pass("<think>Hm.</think>"));
      assertEquals("T", filter.pass("T"));
      assertEquals("hey", filter.pass("hey"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"# Plan", "| a | b |", "```\ncode"})
    void passes_at_once_where_it_begins_as_no_thought_does(String start) {
      assertEquals(start, ThinkingFilter.of(Opening.PERHAPS_NOBODY).pass(start));
    }

    @Test
    void passes_at_once_where_the_model_has_thought_elsewhere() {
      ThinkingFilter filter = ThinkingFilter.of(Opening.PERHAPS_NOBODY);
      filter.thoughtElsewhere();
      assertEquals("They", filter.pass("They"));
    }

    @Test
    void is_held_back_of_a_model_that_may_have_begun_to_think_and_comes_in_the_end() {
      ThinkingFilter filter = ThinkingFilter.of(Opening.PERHAPS_NOBODY);
      assertEquals("", filter.pass("They"));
      assertTrue(filter.holdsText());
      assertFalse(filter.hasThought());
      assertEquals("They", filter.rest(false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwen.qwen3-32b-v1:0",
        "minimax.minimax-m2",
        "moonshot.kimi-k2-thinking",
        "mistral.magistral-small-2509",
        "zai.glm-4.7",
        "nvidia.nemotron-nano-9b-v2",
        "deepseek.v3.2",
      })
  void models_are_known_that_may_end_a_thought_that_they_did_not_begin(String name) {
    assertTrue(ThinkingModels.mayOmitOpening(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic.claude-sonnet-4-6",
        "amazon.nova-pro-v1:0",
        "qwen.qwen3-coder-30b-a3b-v1:0",
        "mistral.mistral-large-2407-v1:0",
        "openai.gpt-oss-120b-1:0",
      })
  void text_of_all_others_comes_as_it_is_streamed(String name) {
    assertFalse(ThinkingModels.mayOmitOpening(name));
  }
}
