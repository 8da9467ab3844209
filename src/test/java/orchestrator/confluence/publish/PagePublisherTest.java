package orchestrator.confluence.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Site;
import orchestrator.confluence.publish.Published.Change;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.WritableConfluence;
import orchestrator.testing.WritableConfluence.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published stands once, and nobody else's words are lost. */
class PagePublisherTest {
  private final HttpClients network = new HttpClients(HttpSettings.DIRECT);
  private WritableConfluence wiki = WritableConfluence.cloud();

  enum Product {
    CLOUD,
    DATA_CENTER
  }

  @AfterEach
  void close() {
    network.close();
    wiki.close();
  }

  private void given(Product product) {
    wiki.close();
    wiki = product == Product.CLOUD ? WritableConfluence.cloud() : WritableConfluence.dataCenter();
    wiki.page("4711", "Checkout");
  }

  private PagePublisher publisher() {
    return new PagePublisher(api());
  }

  private WriteApi api() {
    ConfluenceAccess access =
        new ConfluenceAccess(wiki.site(), "bot", "token-for-writing", "token-for-writing", false);
    return new WriteApi(Site.of(wiki.site()), access, network, note -> {});
  }

  private static Publication run(String id, String body) {
    String banner = "orchestrator run Checkout@" + id;
    return new Publication(
        "Checkout",
        "Checkout@" + id,
        "4711",
        "Checkout: plan",
        "<p>" + banner + "</p><p>" + body + "</p>",
        banner);
  }

  private static Problem problem(Runnable action) {
    return assertThrows(ProblemException.class, action::run).failure().problem();
  }

  @ParameterizedTest
  @EnumSource
  void a_child_is_created_then_updated_then_left_alone(Product product) {
    given(product);
    Published created = publisher().child(run("1", "one"));
    assertEquals(Change.CREATED, created.change());
    assertEquals(Change.UPDATED, publisher().child(run("2", "two")).change());
    assertEquals(Change.UNCHANGED, publisher().child(run("2", "two")).change());
    assertEquals(Change.UPDATED, publisher().child(run("3", "three")).change());
    List<Content> children = wiki.under("4711");
    assertEquals(1, children.size());
    assertEquals(3, children.get(0).version());
    assertEquals("orchestrator run Checkout@3", children.get(0).message());
    assertTrue(children.get(0).body().contains("three"));
    assertEquals("orchestrator", children.get(0).labels().get(0));
    assertTrue(String.valueOf(created.url()).startsWith(wiki.site().toString()));
  }

  @ParameterizedTest
  @EnumSource
  void a_child_that_people_moved_to_another_title_is_found_and_not_overwritten(Product product) {
    given(product);
    publisher().child(run("1", "one"));
    Content child = wiki.under("4711").get(0);
    wiki.edit(child, "Our plan", "<p>better</p>");
    Failure failure =
        assertThrows(ProblemException.class, () -> publisher().child(run("2", "two"))).failure();
    assertEquals(Problem.PUBLISH_CONFLICT, failure.problem());
    assertEquals("<p>better</p>", child.body());
    assertEquals(1, wiki.under("4711").size());
  }

  @ParameterizedTest
  @EnumSource
  void a_title_that_is_taken_is_left_to_its_owner(Product product) {
    given(product);
    Content other = wiki.add("page", "4711", "Checkout: plan", "<p>mine</p>");
    assertEquals(Problem.PUBLISH_TITLE_TAKEN, problem(() -> publisher().child(run("1", "one"))));
    assertEquals("<p>mine</p>", other.body());
    assertEquals(List.of(), wiki.writes());
  }

  @ParameterizedTest
  @EnumSource
  void a_create_whose_answer_was_lost_makes_no_twin(Product product) {
    given(product);
    wiki.loseAnswerOf("POST .*/(api/v2/pages|rest/api/content)");
    assertEquals(Change.CREATED, publisher().child(run("1", "one")).change());
    assertEquals(1, wiki.under("4711").size());
    assertEquals(Change.UPDATED, publisher().child(run("2", "two")).change());
    assertEquals(1, wiki.under("4711").size());
  }

  @ParameterizedTest
  @EnumSource
  void a_page_that_was_left_without_its_mark_is_used_again(Product product) {
    given(product);
    wiki.loseAnswerOf("POST .*/propert(y|ies)").forbid("POST .*/label");
    Failure failure =
        assertThrows(ProblemException.class, () -> publisher().child(run("1", "one"))).failure();
    assertEquals(Problem.PUBLISH_UNANSWERED, failure.problem());
    assertTrue(failure.detail().contains(wiki.under("4711").get(0).id()), failure.detail());
    Published again = publisher().child(run("1", "one"));
    assertEquals(1, wiki.under("4711").size());
    assertEquals(Change.UNCHANGED, again.change());
  }

  @ParameterizedTest
  @EnumSource
  void what_stands_without_its_mark_is_named_and_used_again(Product product) {
    given(product);
    wiki.forbid("POST .*/propert(y|ies)");
    assertStandsUnmarked(() -> publisher().child(run("1", "one")), 0);
    assertStandsUnmarked(() -> publisher().comment(run("1", "one")), 1);
    wiki.forbid("nothing");
    publisher().child(run("1", "one"));
    publisher().comment(run("1", "one"));
    assertEquals(Change.UPDATED, publisher().child(run("2", "two")).change());
    assertEquals(Change.UPDATED, publisher().comment(run("2", "two")).change());
    assertEquals(2, wiki.under("4711").size());
  }

  private void assertStandsUnmarked(Runnable action, int at) {
    Failure failure = assertThrows(ProblemException.class, action::run).failure();
    assertEquals(Problem.PUBLISH_UNMARKED, failure.problem());
    String id = wiki.under("4711").get(at).id();
    assertTrue(failure.detail().contains(wiki.site() + "/"), failure.detail());
    assertTrue(failure.detail().contains(id), failure.detail());
    assertTrue(failure.detail().contains("No permission"), failure.detail());
  }

  @ParameterizedTest
  @EnumSource
  void an_update_whose_answer_was_lost_is_ours_the_next_time(Product product) {
    given(product);
    publisher().child(run("1", "one"));
    wiki.loseAnswerOf("PUT .*/(pages|content)/[0-9]+");
    assertEquals(Problem.PUBLISH_UNANSWERED, problem(() -> publisher().child(run("2", "two"))));
    assertEquals(Change.UPDATED, publisher().child(run("3", "three")).change());
    assertTrue(wiki.under("4711").get(0).body().contains("three"));
  }

  @ParameterizedTest
  @EnumSource
  void a_comment_is_created_then_updated_beside_those_of_people(Product product) {
    given(product);
    Content theirs = wiki.add("comment", "4711", "", "<p>orchestrator run is fine</p>");
    assertEquals(Change.CREATED, publisher().comment(run("1", "one")).change());
    assertEquals(Change.UPDATED, publisher().comment(run("2", "two")).change());
    assertEquals(2, wiki.under("4711").size());
    assertEquals("<p>orchestrator run is fine</p>", theirs.body());
    assertTrue(wiki.under("4711").get(1).body().contains("two"));
  }

  @ParameterizedTest
  @EnumSource
  void a_file_is_attached_then_gets_versions(Product product) {
    given(product);
    AttachmentPublisher publisher = new AttachmentPublisher(api());
    assertEquals(Change.CREATED, publisher.attach(file("1", "# One\n")).change());
    assertEquals(Change.UNCHANGED, publisher.attach(file("1", "# One\n")).change());
    assertEquals(Change.UPDATED, publisher.attach(file("2", "# Zwei: für 日本\n")).change());
    assertEquals(1, wiki.under("4711").size());
    assertEquals(2, wiki.under("4711").get(0).version());
    assertEquals("# Zwei: für 日本\n", wiki.under("4711").get(0).body());
  }

  @ParameterizedTest
  @EnumSource
  void a_file_of_somebody_else_is_not_replaced(Product product) {
    given(product);
    Content theirs = wiki.add("attachment", "4711", "answer.md", "mine");
    AttachmentPublisher publisher = new AttachmentPublisher(api());
    assertEquals(Problem.PUBLISH_TITLE_TAKEN, problem(() -> publisher.attach(file("1", "x"))));
    assertEquals("mine", theirs.body());
  }

  private static Publication file(String id, String text) {
    return new Publication("Checkout", "Checkout@" + id, "4711", "answer.md", text, "");
  }

  @ParameterizedTest
  @EnumSource
  void a_token_that_may_not_write_is_told_what_it_lacks(Product product) {
    given(product);
    wiki.forbid("POST .*");
    assertEquals(Problem.PUBLISH_FORBIDDEN, problem(() -> publisher().child(run("1", "one"))));
    assertEquals(Problem.PUBLISH_FORBIDDEN, problem(() -> publisher().comment(run("1", "one"))));
    assertEquals(List.of(), wiki.under("4711"));
  }

  @ParameterizedTest
  @EnumSource
  void a_label_that_may_not_be_set_is_a_note(Product product) {
    given(product);
    wiki.forbid("POST .*/label");
    Published published = publisher().child(run("1", "one"));
    assertEquals(Change.CREATED, published.change());
    assertEquals(1, published.notes().size(), published.notes().toString());
  }
}
