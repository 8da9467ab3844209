package orchestrator.confluence.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.confluence.Page;
import orchestrator.confluence.Page.Format;
import orchestrator.confluence.rest.ConfluenceHttp;
import orchestrator.confluence.rest.RestContent;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages from files and from standard input: storage format, HTML as Confluence exports it, a
 * saved answer of its REST interface, Markdown or plain text. Uses no network.
 */
public final class LocalPages {
  private static final int MAX_BYTES = ConfluenceHttp.MAX_BYTES;

  /** Where the title is looked for; Confluence exports it within the first kilobyte. */
  private static final int HEAD = 100_000;

  private static final String TITLE = "(?is)<title[^>]*>(.{0,1000}?)</title>";

  private LocalPages() {}

  /**
   * Reads a page from a file. Where the file tells no title, it is named after the file.
   *
   * @param from what it is written in; null to find out
   * @throws ProblemException if it is missing, a folder, too large, or no page
   */
  public static Page read(Path file, @Nullable InputFormat from) {
    String name = String.valueOf(file.getFileName());
    if (Files.isDirectory(file)) {
      throw Problem.PAGE_IS_A_FOLDER.failure(file + " is a folder.").exception();
    }
    try (InputStream in = Files.newInputStream(file)) {
      int dot = name.lastIndexOf('.');
      return read(in, "file", dot > 0 ? name.substring(0, dot) : name, name, from);
    } catch (NoSuchFileException e) {
      throw PageFiles.missing(file).exception(e);
    } catch (IOException e) {
      throw Problem.PAGE_UNREADABLE.failure(file + " cannot be read.").exception(e);
    }
  }

  /**
   * Reads a page from standard input, to its end.
   *
   * @param from what it is written in; null to find out
   * @throws ProblemException if it is too large, or no page
   */
  public static Page read(InputStream in, @Nullable InputFormat from) {
    try {
      return read(in, "stdin", "Untitled", "Standard input", from);
    } catch (IOException e) {
      throw Problem.PAGE_UNREADABLE.failure("Standard input cannot be read.").exception(e);
    }
  }

  private static Page read(
      InputStream in, String source, String title, String name, @Nullable InputFormat from)
      throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw Problem.PAGE_TOO_LARGE
          .failure(name + " is over " + MAX_BYTES / 1024 / 1024 + " MiB.")
          .exception();
    }
    TextFile text = TextFile.decode(bytes, name);
    List<String> notes = new ArrayList<>(text.notes());
    String content = text.content();
    String envelope = from == null ? Envelope.of(content) : null;
    if (envelope != null) {
      throw Problem.PAGE_UNREADABLE.failure(name + " is " + envelope + ".").exception();
    }
    InputFormat format = from == null ? FormatGuess.of(content, name) : from;
    Page page =
        switch (format) {
          case JSON -> saved(content, source, title, name, notes);
          case HTML -> html(content, source, title);
          case STORAGE -> page(title, source, Format.STORAGE, content);
          case MARKDOWN -> page(title, source, Format.MARKDOWN, content);
          case TEXT -> page(title, source, Format.TEXT, content);
        };
    if (from == null && format == InputFormat.MARKDOWN) {
      notes.add(name + " is Markdown, and is taken as it is (--from says otherwise).");
    } else if (from == null && format == InputFormat.TEXT) {
      notes.add(
          name + " has no markup of a page; it is taken as plain text (--from says otherwise).");
    }
    notes.addAll(page.notes());
    return new Page(
        page.id(),
        page.title(),
        page.space(),
        page.version(),
        page.url(),
        page.source(),
        page.format(),
        page.body(),
        notes);
  }

  private static Page page(String title, String source, Format format, String body) {
    return new Page(null, title, null, null, null, source, format, body, List.of());
  }

  private static Page saved(
      String content, String source, String title, String name, List<String> notes) {
    JsonNode json;
    try {
      json = Json.parseAnyDepth(content);
    } catch (Json.JsonException e) {
      throw Problem.PAGE_UNREADABLE
          .failure(name + " is not JSON that can be read: " + e.getMessage() + ".")
          .exception(e);
    }
    if (json.path("type").asText().equals("doc") && json.path("content").isArray()) {
      return page(title, source, Format.ADF, content);
    }
    JsonNode list = json.isArray() ? json : json.path("results");
    List<JsonNode> candidates = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(candidates::add);
    } else {
      candidates.add(json);
    }
    for (JsonNode candidate : candidates) {
      RestContent found = new RestContent(candidate);
      Page page = found.isContent() ? found.page(source, found.space(), base(json)) : null;
      if (page != null) {
        if (candidates.size() > 1) {
          notes.add(
              name + " holds " + candidates.size() + " pages; \"" + page.title() + "\" was taken.");
        }
        return page;
      }
    }
    throw Problem.PAGE_UNREADABLE
        .failure(name + " is JSON, but not a REST answer with the body of a page.")
        .exception();
  }

  /** Lists say once where their pages are. */
  private static @Nullable URI base(JsonNode answer) {
    String base = answer.path("_links").path("base").asText("");
    try {
      return base.isEmpty() ? null : URI.create(base);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Page html(String content, String source, String title) {
    String own = htmlTitle(content);
    return page(own.isEmpty() ? title : own, source, Format.HTML, content);
  }

  /** The title of an exported page, which Confluence puts after the space's name. */
  private static String htmlTitle(String html) {
    Matcher title =
        Pattern.compile(TITLE).matcher(html.substring(0, Math.min(html.length(), HEAD)));
    if (!title.find()) {
      return "";
    }
    String text = unescaped(title.group(1)).replaceAll("\\s+", " ").strip();
    int colon = text.indexOf(" : ");
    return colon < 0 ? text : text.substring(colon + 3).strip();
  }

  private static String unescaped(String html) {
    Matcher reference = Pattern.compile("&(#x?[0-9a-fA-F]{1,6}|[a-z]{2,5});").matcher(html);
    return reference.replaceAll(
        match -> Matcher.quoteReplacement(character(match.group(1), match.group())));
  }

  private static String character(String reference, String otherwise) {
    return switch (reference.toLowerCase(Locale.ROOT)) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      case "nbsp" -> " ";
      default -> {
        try {
          boolean hex = reference.startsWith("#x");
          int point = Integer.parseInt(reference.substring(hex ? 2 : 1), hex ? 16 : 10);
          yield reference.startsWith("#") && Character.isValidCodePoint(point)
              ? Character.toString(point)
              : otherwise;
        } catch (NumberFormatException e) {
          yield otherwise;
        }
      }
    };
  }
}
