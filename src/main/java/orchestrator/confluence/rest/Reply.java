package orchestrator.confluence.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** What a server answered: status, headers (names in lower case) and the unpacked body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, Map<String, String> headers, byte[] body) {
  private static final int MAX_QUOTE = 200;

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  boolean isRedirect() {
    return status >= 300 && status < 400 && header("location") != null;
  }

  /** Whether asking again later may help. */
  boolean isTransient() {
    return status == 429 || status == 408 || status >= 500;
  }

  /** Whether this is a web page, whatever its label says: REST answers never begin with a tag. */
  boolean isWebPage() {
    return firstCharacter() == '<';
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as JSON; missing node if it is none. */
  JsonNode json() {
    int first = firstCharacter();
    if (first != '{' && first != '[') {
      return Json.object().path("none");
    }
    try {
      return Json.parse(body);
    } catch (Json.JsonException e) {
      return Json.object().path("none");
    }
  }

  /**
   * Whether this is an error of Confluence's API and not of a web server before it or in its place.
   * Both APIs mark theirs; {@code status-code} is the word of the library below them, for an
   * address that it does not know.
   */
  boolean isConfluenceError() {
    JsonNode json = json();
    return status >= 400 && (json.has("statusCode") || json.path("errors").isArray());
  }

  /** Whether this could be one: JSON with a message, and none of the marks of other programs. */
  boolean mayBeConfluenceError() {
    JsonNode json = json();
    return json.has("message")
        && !json.has("status-code")
        && !json.has("error")
        && !json.has("timestamp");
  }

  /** What the server says about a failure, as one short, harmless line; empty if nothing. */
  String message() {
    if (isWebPage()) {
      return quote(webPageTitle());
    }
    JsonNode json = json();
    for (String path : new String[] {"/message", "/errors/0/title", "/errorMessage", "/reason"}) {
      String said = json.at(path).asText("");
      if (!said.isBlank()) {
        return quote(said);
      }
    }
    return json.isMissingNode() ? quote(text()) : "";
  }

  private String webPageTitle() {
    Matcher title = Pattern.compile("(?is)<title[^>]*>(.{0,300}?)</title>").matcher(text());
    return title.find() ? title.group(1) : "";
  }

  /** Texts from a server are shown to people, so they may not drive a terminal. */
  private static String quote(String said) {
    String line = said.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return line.length() > MAX_QUOTE ? line.substring(0, MAX_QUOTE) + "…" : line;
  }

  private int firstCharacter() {
    for (int i = 0; i < body.length; i++) {
      int character = body[i] & 0xff;
      boolean byteOrderMark =
          i < 3 && (character == 0xef || character == 0xbb || character == 0xbf);
      if (character > ' ' && !byteOrderMark) {
        return character;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Reply[%d, %d bytes]", status, body.length);
  }
}
