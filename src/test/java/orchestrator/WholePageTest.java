package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeComments.Comment;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import orchestrator.testing.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page with pictures, files and comments, asked about every night. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WholePageTest {
  private static final String TOKEN = "t0ken";

  @TempDir Path folder;
  private Path work = Path.of("");
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final FakeConfluence wiki = FakeConfluence.cloud().basic("me@example.com", TOKEN);

  @BeforeEach
  void a_first_night() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    wiki.page("1", "Checkout", "SHOP", "<p>Pay once.</p>" + image("flow.png") + image("big.png"))
        .attachment("1", "flow.png", Pictures.drawing("png", 100, 100, 1), "image/png")
        .attachment("1", "big.png", Pictures.drawing("png", 2000, 100, 1), "image/png")
        .attachment("1", "rules.txt", "No refunds.")
        .attachment("1", "law.pdf", pdf("1"), "application/pdf")
        .comment(new Comment("1", "11", null, "inline", "open", "Ann", "once", "<p>Or twice?</p>"));
    bedrock.reply(FakeBedrock.Reply.stream().converse("end_turn", "Seen."));
    night().exits(0).prints("Seen.");
  }

  @AfterEach
  void stop() {
    bedrock.close();
    wiki.close();
  }

  private static String image(String file) {
    return "<ac:image><ri:attachment ri:filename=\"" + file + "\"/></ac:image>";
  }

  private static byte[] pdf(String text) {
    return ("%PDF-1.7\n" + text).getBytes(StandardCharsets.UTF_8);
  }

  private Invocation night(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("run", "1", "--name", "F", "--provider", "bedrock", "--images", "shown"));
    args.addAll(List.of("--model", "anthropic.claude-sonnet-4-6", "--comments", "open"));
    args.addAll(List.of("--attach", "rules.txt", "--attach", "law.pdf"));
    args.addAll(List.of("--since", "last", "--if-changed"));
    args.addAll(Arrays.asList(more));
    return Invocation.of(
        Machine.asking(
            bedrock,
            work,
            "CONFLUENCE_URL",
            wiki.site().toString(),
            "CONFLUENCE_USERNAME",
            "me@example.com",
            "CONFLUENCE_API_TOKEN",
            TOKEN),
        args.toArray(String[]::new));
  }

  private void staysTheSame() {
    Invocation night = night().exits(0).prints("Seen.").says("note: unchanged since");
    assertEquals(1, bedrock.requests().size(), night::toString);
    assertFalse(night.err().contains("passwords and keys"), "nothing was sent to be looked at");
    assertEquals("unchanged", Invocation.record(work.resolve("runs"), "F").path("status").asText());
  }

  private void isAskedAgain() {
    bedrock.reply(FakeBedrock.Reply.stream().converse("end_turn", "Seen again."));
    night().exits(0).prints("Seen again.");
    assertEquals(2, bedrock.requests().size());
  }

  @Test
  void a_page_that_is_the_same_with_all_that_goes_with_it_is_asked_about_once() {
    staysTheSame();
    staysTheSame();
  }

  @Test
  void a_picture_that_was_replaced_under_its_name_is_another_question() {
    staysTheSame();
    wiki.replace("1", "flow.png", Pictures.drawing("png", 100, 100, 2));
    isAskedAgain();
  }

  @Test
  void so_is_one_that_is_made_smaller() {
    wiki.replace("1", "big.png", Pictures.drawing("png", 2000, 100, 2));
    isAskedAgain();
  }

  @Test
  void so_is_a_text_that_was_replaced() {
    wiki.replace("1", "rules.txt", "Some refunds.".getBytes(StandardCharsets.UTF_8));
    isAskedAgain();
  }

  @Test
  void so_is_a_document_that_was_replaced() {
    wiki.replace("1", "law.pdf", pdf("2"));
    isAskedAgain();
  }

  @Test
  void so_is_a_new_answer_to_a_comment() {
    wiki.comment(new Comment("1", "12", "11", "inline", null, "Bob", null, "<p>Once.</p>"));
    isAskedAgain();
  }

  @Test
  void a_picture_that_vanished_is_another_question() {
    wiki.lose("1", "flow.png");
    isAskedAgain();
  }

  @Test
  void one_whose_list_of_comments_is_refused_tonight_is_asked_again_without_them() {
    wiki.at("/rest/api/content/1/child/comment", FakeConfluence.answer(403, "{}"))
        .at("/api/v2/pages/1/footer-comments", FakeConfluence.answer(403, "{}"));
    isAskedAgain();
  }

  @Test
  void a_folder_of_runs_that_was_copied_to_another_machine_is_enough() throws IOException {
    Path other = folder.resolve("other machine");
    copy(work, other);
    remove(work);
    work = other;
    staysTheSame();
  }

  @Test
  void a_run_that_was_pruned_is_asked_again() throws IOException {
    remove(work.resolve("runs/F").resolve(Files.readSymbolicLink(work.resolve("runs/F/latest"))));
    isAskedAgain();
  }

  @Test
  void a_broken_record_beside_the_complete_one_is_passed_over() throws IOException {
    Path broken = Files.createDirectory(work.resolve("runs/F/20990101T000000Z-abcdef"));
    Files.writeString(broken.resolve("record.json"), "{\"schema\": 1, \"inputs\": {\"images\": [7");
    staysTheSame();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS);
      }
    }
    assertTrue(Files.isSymbolicLink(to.resolve("runs/F/latest")));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
