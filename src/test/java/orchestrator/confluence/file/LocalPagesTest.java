package orchestrator.confluence.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import orchestrator.confluence.Page;
import orchestrator.confluence.Page.Format;
import orchestrator.faults.Fault;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LocalPagesTest {
  @Nested
  class A_storage_file {
    @Test
    void is_named_after_the_file(@TempDir Path folder) throws Exception {
      Path file = Files.writeString(folder.resolve("checkout.v2.xml"), "<p>Größe</p>");
      assertEquals(
          new Page(
              null,
              "checkout.v2",
              null,
              null,
              null,
              "file",
              Format.STORAGE,
              "<p>Größe</p>",
              List.of()),
          LocalPages.read(file, null));
    }

    @Test
    void may_begin_with_a_byte_order_mark_in_any_encoding() {
      String page = "\uFEFF<p>Größe</p>";
      assertEquals("<p>Größe</p>", read(page.getBytes(UTF_8)).body());
      assertEquals("<p>Größe</p>", read(page.getBytes(UTF_16LE)).body());
      assertEquals("<p>Größe</p>", read(page.getBytes(UTF_16BE)).body());
    }

    @Test
    void may_be_UTF_16_without_a_mark() {
      assertEquals("<p>Größe</p>", read("<p>Größe</p>".getBytes(UTF_16LE)).body());
      assertEquals("<p>Größe</p>", read("<p>Größe</p>".getBytes(UTF_16BE)).body());
    }

    @Test
    void may_declare_another_encoding() {
      String page = "<?xml version='1.0' encoding='ISO-8859-1'?><p>Größe</p>";
      assertEquals(page, read(page.getBytes(ISO_8859_1)).body());
      String unknown = "<?xml version='1.0' encoding='klingon'?><p>Größe</p>";
      assertEquals(unknown, read(unknown.getBytes(UTF_8)).body());
    }

    @Test
    @Fault("F41")
    void that_is_not_all_UTF_8_is_read_with_a_note() {
      Page page = read("<p>Größe</p>".getBytes(ISO_8859_1));
      assertEquals("<p>Gr\uFFFD\uFFFDe</p>", page.body());
      assertTrue(page.notes().get(0).contains("not all UTF-8"), page.notes().toString());
    }

    @Test
    void that_shows_a_replacement_character_of_its_own_is_read_without_a_note() {
      Page page = read("<p>Gr\uFFFDe 👍</p>".getBytes(UTF_8));
      assertEquals("<p>Gr\uFFFDe 👍</p>", page.body());
      assertEquals(List.of(), page.notes());
    }

    @Test
    void can_be_empty() {
      assertEquals("", read(new byte[0]).body());
    }
  }

  @Nested
  class An_HTML_export {
    @ParameterizedTest
    @CsvSource({
      "Shop : Checkout, Checkout",
      "Checkout, Checkout",
      "Q&amp;A &#8211; &#x41; &bogus; &#xFFFFFF;, Q&A – A &bogus; &#xFFFFFF;",
      "'', Untitled",
    })
    void brings_its_title(String title, String expected) {
      Page page =
          read("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body>x</body>");
      assertEquals(Format.HTML, page.format());
      assertEquals(expected, page.title());
    }

    @Test
    void can_be_told_by_its_name(@TempDir Path folder) throws Exception {
      Path html = Files.writeString(folder.resolve("a.HTML"), "<div>x</div>");
      assertEquals(Format.HTML, LocalPages.read(html, null).format());
      Path storage = Files.writeString(folder.resolve("b.html"), "<p><ac:link/></p>");
      assertEquals(Format.STORAGE, LocalPages.read(storage, null).format());
    }

    @Test
    void in_an_old_encoding_is_understood() {
      String html = "<html><head><meta charset=windows-1252><title>Größe</title></head></html>";
      assertEquals("Größe", read(html.getBytes(ISO_8859_1)).title());
    }

    @Test
    void is_not_taken_for_one_when_it_holds_macros() {
      assertEquals(
          Format.STORAGE,
          read("<html><body><ac:image><ri:url/></ac:image></body></html>").format());
    }
  }

  @Nested
  class A_saved_answer {
    @Test
    void of_the_new_Cloud_API_is_read() {
      Page page =
          read(
              """
              {"id":"5","status":"archived","title":"Audit","spaceId":"77","version":{"number":19},
               "body":{"storage":{"representation":"storage","value":"<p>x</p>"}},
               "_links":{"webui":"/spaces/%7Eme/pages/5/Audit","base":"https://a.test/wiki"}}""");
      assertEquals(
          new Page(
              "5",
              "Audit",
              "~me",
              19,
              "https://a.test/wiki/spaces/%7Eme/pages/5/Audit",
              "stdin",
              Format.STORAGE,
              "<p>x</p>",
              List.of("The page is archived.")),
          page);
    }

    @Test
    void of_the_old_API_is_read_in_a_list_too() {
      Page page =
          read(
              """
              {"results":[{"id":1,"title":"Bare"},
                {"id":"6","title":"Goals","_expandable":{"space":"/rest/api/space/DEV"},
                 "body":{"storage":{"value":"<p>y</p>"}},"_links":{"webui":"/display/DEV/Goals"}}],
               "_links":{"base":"https://wiki.test"}}""");
      assertEquals("6", page.id());
      assertEquals("DEV", page.space());
      assertEquals("https://wiki.test/display/DEV/Goals", page.url());
      assertEquals(List.of("Standard input holds 2 pages; \"Goals\" was taken."), page.notes());
    }

    @Test
    void with_the_document_format_or_a_view_only_is_read() {
      assertEquals(
          Format.ADF,
          read("{\"id\":\"1\",\"title\":\"T\",\"body\":{\"atlas_doc_format\":{\"value\":\"{}\"}}}")
              .format());
      assertEquals(
          Format.HTML,
          read("{\"id\":\"1\",\"title\":\"T\",\"body\":{\"view\":{\"value\":\"<p/>\"}}}").format());
      assertEquals(Format.ADF, read("{\"type\":\"doc\",\"content\":[]}").format());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{",
          "{\"id\":\"1\",\"title\":\"T\"}",
          "{\"results\":[]}",
          "[]",
          "{\"message\":\"Not found\",\"statusCode\":404}",
          "{\"id\":\"1\",\"title\":\"T\",\"body\":{\"storage\":{\"value\":7}}}",
        })
    void without_a_page_in_it_is_unreadable(String json) {
      assertEquals(Problem.PAGE_UNREADABLE, fails(json.getBytes(UTF_8)).problem());
    }

    @Test
    void nested_beyond_reason_is_unreadable() {
      assertEquals(Problem.PAGE_UNREADABLE, fails("[".repeat(200_000).getBytes(UTF_8)).problem());
    }
  }

  @Nested
  class What_is_no_page {
    @Test
    void a_missing_file_is_named(@TempDir Path folder) {
      Failure failure = fails(folder.resolve("none.xml"));
      assertEquals(Problem.PAGE_FILE_NOT_FOUND, failure.problem());
      assertTrue(failure.detail().contains("none.xml"));
    }

    @Test
    void a_folder_is_no_page(@TempDir Path folder) {
      assertEquals(Problem.PAGE_IS_A_FOLDER, fails(folder).problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%PDF-1.7 x", "PK\u0003\u0004 word", "\u0089PNG\r\n\u0000\u0000"})
    void a_binary_file_is_unreadable(String start) {
      assertEquals(Problem.PAGE_UNREADABLE, fails(start.getBytes(ISO_8859_1)).problem());
    }

    @Test
    @Fault("F34")
    void an_endless_stream_is_too_large() {
      InputStream zeros =
          new InputStream() {
            @Override
            public int read() {
              return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
              Arrays.fill(buffer, offset, offset + length, (byte) 'x');
              return length;
            }
          };
      Failure failure =
          assertThrows(ProblemException.class, () -> LocalPages.read(zeros, null)).failure();
      assertEquals(Problem.PAGE_TOO_LARGE, failure.problem());
    }

    @Test
    void a_stream_that_breaks_is_unreadable() throws Exception {
      InputStream broken = InputStream.nullInputStream();
      broken.close();
      assertEquals(
          Problem.PAGE_UNREADABLE,
          assertThrows(ProblemException.class, () -> LocalPages.read(broken, null))
              .failure()
              .problem());
    }
  }

  private static Page read(String content) {
    return read(content.getBytes(UTF_8));
  }

  private static Page read(byte[] content) {
    return LocalPages.read(new ByteArrayInputStream(content), null);
  }

  private static Failure fails(byte[] content) {
    return assertThrows(ProblemException.class, () -> read(content)).failure();
  }

  private static Failure fails(Path file) {
    return assertThrows(ProblemException.class, () -> LocalPages.read(file, null)).failure();
  }
}
