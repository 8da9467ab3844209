package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LookAheadTest {
  private static final String PAGE =
      """
      <p><ac:link><ri:user ri:account-id="ann"/></ac:link> and
      <ac:link><ri:user ri:account-id="bob"/></ac:link>, again
      <ac:link><ri:user ri:account-id="ann"/></ac:link>;
      <ac:link><ri:page ri:content-title="Other" ri:space-key="S"/></ac:link></p>
      <ac:structured-macro ac:name="include"><ac:parameter ac:name="">
      <ac:link><ri:page ri:content-title="Part"/></ac:link></ac:parameter></ac:structured-macro>
      <ac:structured-macro ac:name="children"/>
      <ac:structured-macro ac:name="contentbylabel">
      <ac:parameter ac:name="cql">label = "x"</ac:parameter></ac:structured-macro>
      """;

  @Test
  void everything_that_a_page_points_at_is_asked_for_once_and_all_of_it_at_the_same_time() {
    Together others = new Together(6);
    LookAhead.ask(ReferenceFinder.in(DocumentReader.storage(PAGE).blocks()), others);

    assertEquals(
        Set.of("user ann", "user bob", "page S/Other", "body null/Part", "children", "search"),
        others.asked);
  }

  @Test
  void a_single_thing_is_left_to_the_conversion() {
    String page = "<ac:link><ri:user ri:account-id=\"ann\"/></ac:link>";

    Together others = new Together(1);
    LookAhead.ask(ReferenceFinder.in(DocumentReader.storage(page).blocks()), others);

    assertEquals(Set.of(), others.asked);
  }

  @Test
  void what_an_included_page_points_at_is_asked_for_at_the_same_time_too() {
    CyclicBarrier both = new CyclicBarrier(2);
    References others =
        new References() {
          @Override
          public String pageBody(@Nullable String space, String title) {
            return "<p><ac:link><ri:user ri:account-id=\"ann\"/></ac:link>"
                + "<ac:link><ri:user ri:account-id=\"bob\"/></ac:link></p>";
          }

          private final Set<String> known = new ConcurrentSkipListSet<>();

          @Override
          public String userName(String id) {
            try {
              if (known.add(id)) {
                both.await(30, TimeUnit.SECONDS);
              }
              return id.toUpperCase(Locale.ROOT);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
              throw new IllegalStateException(id + " was asked for alone", e);
            }
          }
        };
    String page =
        "<ac:structured-macro ac:name=\"include\"><ac:parameter ac:name=\"\"><ac:link>"
            + "<ri:page ri:content-title=\"Part\"/></ac:link></ac:parameter></ac:structured-macro>";
    assertEquals("*From page Part:*\n\n@ANN@BOB\n", Converted.ofStorage(page, others).text());
  }

  /** Answers nobody before everybody has asked. */
  private static final class Together implements References {
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final CyclicBarrier everybody;

    Together(int questions) {
      everybody = new CyclicBarrier(questions);
    }

    private void ask(String question) {
      try {
        everybody.await(30, TimeUnit.SECONDS);
        asked.add(question);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(question + " was asked alone", e);
      }
    }

    @Override
    public String userName(String id) {
      ask("user " + id);
      return id;
    }

    @Override
    public String pageUrl(@Nullable String space, String title) {
      ask("page " + space + "/" + title);
      return title;
    }

    @Override
    public String pageBody(@Nullable String space, String title) {
      ask("body " + space + "/" + title);
      return title;
    }

    @Override
    public List<Target> children(@Nullable String space, @Nullable String title) {
      ask("children");
      return List.of();
    }

    @Override
    public List<Target> search(String query, int limit) {
      ask("search");
      return List.of();
    }
  }
}
