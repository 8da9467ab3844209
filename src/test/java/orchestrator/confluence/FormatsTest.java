package orchestrator.confluence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.confluence.Page.Format;
import orchestrator.confluence.file.InputFormat;
import orchestrator.confluence.file.LocalPages;
import orchestrator.document.References;
import orchestrator.document.convert.Converted;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is taken for when nobody says what it is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormatsTest {
  private static final Path PAIRS = Path.of("src/test/resources/markdown");

  private static Page read(String content) {
    return LocalPages.read(new ByteArrayInputStream(content.getBytes(UTF_8)), null);
  }

  private static String refusal(String content, Charset charset) {
    ByteArrayInputStream in = new ByteArrayInputStream(content.getBytes(charset));
    Failure failure =
        assertThrows(ProblemException.class, () -> LocalPages.read(in, null)).failure();
    assertEquals(Problem.PAGE_UNREADABLE, failure.problem());
    return failure.detail();
  }

  @Nested
  class Markdown_is_known {
    static Stream<Path> written() throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.list(PAIRS)) {
        files = all.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      }
      return files.stream();
    }

    @ParameterizedTest
    @MethodSource("written")
    void as_this_program_writes_it_and_is_left_alone(Path file) throws IOException {
      String markdown = Files.readString(file);
      Page page = read(markdown);
      // A page of names in brackets has no marks; it is as much text as Markdown.
      assertTrue(List.of(Format.MARKDOWN, Format.TEXT).contains(page.format()));
      assertEquals(markdown, Converted.asIs(page.body()).text());
      assertTrue(page.notes().get(0).contains("taken as"), page.notes()::toString);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "# Title\n\nWords\n",
          "<!-- made by hand -->\n# Title\n",
          "# Read me\n\n<p align=\"center\"><img src=\"logo.png\"></p>\n",
          "- one\n- two\n",
          "Intro\n\n```xml\n<ac:link><ri:page/></ac:link>\n<p>x</p>\n```\n",
          "In `<ac:image>` and ``<p>`s`` there are **elements**.\n",
          "> ~~~\n> <ac:link/>\n> ~~~\n",
          "[ ] \\<ac:link> is [here](https://example.org)\n",
          "| a | b |\n|---|---|\n| 1<br>2 | <sub>3</sub> |\n",
          "<table>\n<tr>\n<td>\n\n```\ncode\n```\n\n</td>\n</tr>\n</table>\n",
          "<p align=\"center\">\n  <img src=\"l.png\">\n</p>\n\n# Shop\n\n- one\n\n```sh\nmake\n```\n",
          "<h1>Shop</h1>\n\nSome **bold** text.\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
          "<div>\n\n# Shop\n\n- one\n\n</div>\n",
          "<details><summary>More</summary></details>\n\n1. one\n2. two\n",
          "<hr>\r\n\r\n> said\r\n",
        })
    void as_people_write_it(String markdown) {
      assertEquals(Format.MARKDOWN, read(markdown).format());
    }

    @Test
    void by_its_name_where_it_has_no_marks(@TempDir Path folder) throws IOException {
      Path file = Files.writeString(folder.resolve("notes.md"), "Only words.\n");
      assertEquals(Format.MARKDOWN, LocalPages.read(file, null).format());
      Path begun = Files.writeString(folder.resolve("a.md"), "<p>Logo</p>\n**Words** follow.\n");
      assertEquals(Format.MARKDOWN, LocalPages.read(begun, null).format());
      Path storage = Files.writeString(folder.resolve("page.md"), "<p>Stored</p>");
      assertEquals(Format.STORAGE, LocalPages.read(storage, null).format());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Only words.\n\nAnd more of them.",
        "h1. Wiki markup\n\n* one\n* two\n\n||A||B||\n|1|2|",
        "Title\n=====\n\n.. note:: reStructuredText",
        "{toc}\nwiki markup",
        "[~ann] said so",
        "a < b and b > c",
        "Map<String, List<Integer>> m;\nif (a<b && c>d) x();",
        "if (a<i || p>q) y();",
        "for (u = 0; u<s and b>t; u++)",
      })
  void plain_text_is_taken_as_it_is_with_a_note(String text) {
    Page page = read(text);
    assertEquals(Format.TEXT, page.format());
    assertEquals(text + "\n", Converted.asIs(page.body()).text());
    assertTrue(page.notes().get(0).contains("plain text"), page.notes()::toString);
  }

  @Test
  void what_is_called_text_is_text_unless_it_begins_with_markup(@TempDir Path folder)
      throws IOException {
    for (String text :
        List.of(
            "class A {\n  List<a> x; // <p>\n}\n", "Install with <b>apt</b>.\n", "A &amp; B\n")) {
      Path file = Files.writeString(folder.resolve("notes.txt"), text);
      assertEquals(Format.TEXT, LocalPages.read(file, null).format(), text);
    }
    Path page = Files.writeString(folder.resolve("page.txt"), "<p>Words</p>");
    assertEquals(Format.STORAGE, LocalPages.read(page, null).format());
    Path list = Files.writeString(folder.resolve("list.txt"), "# Title\n\n- one\n");
    assertEquals(Format.MARKDOWN, LocalPages.read(list, null).format());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Words</p>",
        "<p>Run</p><pre>make\n\n# a comment\n\n- x\n</pre><p>Done</p>",
        "Words <strong>and</strong> more",
        "Tom &amp; Ann",
        "\n  <ac:structured-macro ac:name=\"toc\"/>",
        "# typed by hand <ac:link><ri:page ri:content-title=\"T\"/></ac:link>",
        "<p>- no list</p>\n- but a line",
        "words <![CDATA[and more]]>",
        "<h2>Use</h2><ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[\n```\n]]>"
            + "</ac:plain-text-body></ac:structured-macro>",
        "",
      })
  void storage_format_stays_storage_format(String storage) {
    Page page = read(storage);
    assertEquals(Format.STORAGE, page.format());
    assertEquals(List.of(), page.notes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"apps-in-html.html", "icons-in-html.html"})
  void an_export_stays_HTML_whatever_it_is_called(String file) throws IOException {
    assertEquals(Format.HTML, read(Files.readString(PAIRS.resolve(file))).format());
  }

  @Nested
  class Envelopes_are_refused_by_name {
    private static final String BODY =
        """


        ------=_Part_1
        Content-Type: text/html; charset=UTF-8
        Content-Transfer-Encoding: quoted-printable

        <html><body><p>caf=C3=A9</p></body></html>
        ------=_Part_1--
        """;

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "Date: Mon, 2 Mar 2026 10:00:00 +0000\\nSubject: Exported From Confluence\\nMIME-Version: 1.0"
              + "\\nContent-Type: multipart/related;\\n\\tboundary=\"----=_Part_1\"| Word export",
          "MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=x| export to Word",
          "From: <Saved by Blink>\\nSnapshot-Content-Location: https://a.test\\nMIME-Version: 1.0| MHTML",
          "From: ann@example.org\\nTo: bob@example.org\\nDate: today\\nSubject: Page| e-mail",
          "From ann@example.org Mon Mar 2\\nReceived: by mx\\nFrom: ann@example.org\\nDate: x| e-mail",
          "Content-Type: text/html; charset=us-ascii| MIME",
          "------=_Part_1\\nContent-Type: text/html\\nContent-Transfer-Encoding: quoted-printable| MIME",
          "--b1\\nContent-Transfer-Encoding: base64\\nContent-Type: text/plain| MIME",
          "HTTP/1.1 200 OK\\nContent-Type: text/html| MIME",
        })
    void as_messages(String header, String kind) {
      String said = refusal(header.replace("\\n", "\r\n").replace("\\t", "\t") + BODY, UTF_8);
      assertTrue(said.contains(kind), said);
      assertTrue(said.contains("HTML"), said);
    }

    @Test
    void but_text_with_colons_is_text() {
      assertEquals(Format.TEXT, read("Title: Payments\nOwner: Ann\n\nWords").format());
      assertEquals(Format.MARKDOWN, read("---\ntitle: Payments\n\nWords").format());
      assertEquals(Format.TEXT, read("Date: today\nFrom Monday on: nothing").format());
    }

    static List<Arguments> signatures() {
      return List.of(
          arguments("%PDF-1.7", "PDF"),
          arguments("PK\u0003\u0004\u0014 word/document.xml", "Word"),
          arguments("PK\u0003\u0004\u0014 xl/workbook.xml", "Excel"),
          arguments(
              "PK\u0003\u0004 mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
          arguments("PK\u0003\u0004\u0014 page.html", "zip"),
          arguments("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1", "old Word"),
          arguments("{\\rtf1\\ansi Words}", "RTF"),
          arguments("\u0089PNG\r\n\u001a\n", "picture"),
          arguments("\u00ff\u00d8\u00ff\u00e0 JFIF", "picture"),
          arguments("GIF89a", "picture"),
          arguments("\u001f\u008b\u0008", "compressed"));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void as_binary_files(String content, String kind) {
      String said = refusal(content, ISO_8859_1);
      assertTrue(said.contains(kind), said);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<?xml version=\"1.0\"?>\\n<hibernate-generic datetime=\"x\"><object/>| space export",
          "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>x</text></svg>| SVG",
          "<mxfile host=\"app\"><diagram/></mxfile>| draw.io",
          "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><pkg:package/>| Office",
        })
    void as_XML_of_another_kind(String content, String kind) {
      String said = refusal(content.replace("\\n", "\n"), UTF_8);
      assertTrue(said.contains(kind), said);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = InputFormat.class,
      names = {"STORAGE", "HTML", "MARKDOWN", "TEXT"})
  void whoever_says_what_it_is_is_believed(InputFormat from) {
    for (String content : List.of("<p>x</p>", "# Title", "MIME-Version: 1.0\n\nx", "{\"a\":1}")) {
      Page page = LocalPages.read(new ByteArrayInputStream(content.getBytes(UTF_8)), from);
      assertEquals(from.name(), page.format().name());
      assertEquals(List.of(), page.notes());
    }
  }

  @Test
  void hostile_text_is_looked_at_in_no_time() {
    for (String piece :
        List.of("`", "` ``", "](", "[[", "| ", "**x", "<!x>", "&a", "~~~\n", "- ")) {
      Page page = LocalPages.read(stream("x" + piece.repeat(1_000_000)), null);
      assertTrue(page.body().length() > 1_000_000);
    }
    assertEquals("x\n", Converted.ofStorage("<p>x</p>", References.NONE).text());
  }

  private static ByteArrayInputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(UTF_8));
  }
}
