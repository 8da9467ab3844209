package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import orchestrator.faults.Fault;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import orchestrator.testing.RawServer.Behaviour;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user sees and finds in the record when Confluence does not hand over a page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageFaultsTest {
  private static final String TOKEN = "canary-token-77aa";

  @TempDir Path folder;

  /**
   * One way to get no page.
   *
   * @param answer what Confluence does
   * @param exit the exit code
   * @param problem the name of the problem
   * @param said something that must be on standard error
   */
  record Trouble(String name, Behaviour answer, int exit, String problem, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Trouble> faults() {
    String tooLarge = "over 20 MiB";
    return List.of(
        new Trouble("sign-in page", page("text/html"), 3, "page-sign-in", "Log In - Confluence"),
        new Trouble("sign-in page as JSON", page("application/json"), 3, "page-sign-in", "Log In"),
        new Trouble("to sign-in", to("/wiki/login.action?x"), 3, "page-sign-in", "sign-in page"),
        new Trouble("elsewhere", to("https://x.test/y"), 3, "page-redirected", "https://x.test"),
        new Trouble("401", says(401), 3, "page-unauthorized", "CONFLUENCE_API_TOKEN"),
        new Trouble("403", says(403), 3, "page-forbidden", "may not see"),
        new Trouble("404", says(404), 3, "page-not-found", "not found"),
        new Trouble("410", says(410), 3, "page-not-found", "not found"),
        new Trouble("418", says(418), 3, "page-unreadable", "418"),
        new Trouble("429 for years", later("315360000"), 6, "confluence-throttled", "315360000"),
        new Trouble("no JSON", FakeConfluence.answer(200, "{"), 3, "page-unreadable", "cut off"),
        new Trouble(
            "no page", FakeConfluence.answer(200, "{}"), 3, "page-unreadable", "not describe"),
        new Trouble("bomb", FakeConfluence.gzipBomb(1 << 27), 3, "page-too-large", tooLarge),
        new Trouble("endless", FakeConfluence.endless(), 3, "page-too-large", tooLarge));
  }

  private static Behaviour page(String contentType) {
    return FakeConfluence.signInPage(contentType);
  }

  private static Behaviour to(String location) {
    return FakeConfluence.redirect(302, location);
  }

  private static Behaviour says(int status) {
    return FakeConfluence.answer(status, "{\"message\":\"for reasons\"}");
  }

  private static Behaviour later(String seconds) {
    return FakeConfluence.answer(429, "", "Retry-After: " + seconds);
  }

  private Invocation run(FakeConfluence wiki, String... more) {
    String[] command = {"run", "123", "--name", "F", "--provider", "offline"};
    String[] args = new String[command.length + more.length];
    System.arraycopy(command, 0, args, 0, command.length);
    System.arraycopy(more, 0, args, command.length, more.length);
    return Invocation.of(
        Machine.at(
            folder,
            "CONFLUENCE_URL",
            wiki.site().toString(),
            "CONFLUENCE_USERNAME",
            "me@example.com",
            "CONFLUENCE_API_TOKEN",
            TOKEN),
        args);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @Fault({"F25", "F27", "F28", "F29", "F34", "F35"})
  void end_the_run_with_their_own_name_and_without_an_answer(Trouble fault) {
    try (FakeConfluence wiki = FakeConfluence.cloud().always(fault.answer)) {
      Invocation failed = run(wiki).exits(fault.exit).prints("").says(fault.said);
      assertFalse(failed.err().contains(TOKEN), failed::toString);
      assertFalse(failed.err().lines().count() > 6, failed::toString);
      assertEquals(
          fault.problem,
          Invocation.record(folder.resolve("runs"), "F").at("/problem/code").asText());
      assertEquals(List.of("record.json"), Invocation.files(latest()));
    }
  }

  private Path latest() {
    return Invocation.newest(folder.resolve("runs"), "F");
  }

  @Test
  @Fault("F29")
  void of_one_try_are_got_over() {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("123", "T", "S", "<p>Hello there.</p>").next(later("1"));
      run(wiki).exits(0).says("Confluence is busy; asking again in 1 s");
      assertEquals(2, wiki.requests().size());
    }
  }

  @Test
  @Fault("F44")
  void of_some_pages_below_are_counted() {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("123", "T", "S", "<p>Hello there.</p>")
          .page("2", "Folder", "S", "")
          .type("2", "folder")
          .under("123", "2")
          .page("3", "In a folder", "S", "<h1>Deep</h1>")
          .under("2", "3")
          .page("4", "Closed", "S", "<p>secret</p>")
          .under("123", "4")
          .forbid("4");
      run(wiki, "--children", "2").exits(0).says("1 page below this one cannot be read");
      assertEquals(
          List.of("answer.md", "page.md", "prompt.md", "record.json"), Invocation.files(latest()));
    }
  }

  @Test
  @Fault({"F42", "F44"})
  void of_the_page_itself_are_told_apart() {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("123", "T", "S", "<p> </p>");
      run(wiki).exits(3).says("no text");
      wiki.page("123", "T", "S", "<p>Hello there.</p>").status("123", "trashed");
      run(wiki, "--allow-draft").exits(3).says("\"T\" is trashed");
      wiki.status("123", "draft");
      run(wiki).exits(3).says("\"T\" is draft", "--allow-draft");
      run(wiki, "--allow-draft").exits(0).says("is a draft");
      wiki.status("123", "archived");
      run(wiki).exits(0).says("is archived");
    }
  }
}
