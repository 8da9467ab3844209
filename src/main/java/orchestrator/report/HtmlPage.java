package orchestrator.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One HTML document in the making. Its content security policy allows its own style and script, and
 * pictures that are in it, and nothing else: whatever is written into it, nothing is fetched.
 */
final class HtmlPage {
  private static final String STYLE = resource("report.css");

  private final StringBuilder out = new StringBuilder();
  private final String script;

  /**
   * Begins a document.
   *
   * @param script what it runs; empty for nothing
   */
  HtmlPage(String title, String script) {
    String scripts = script.isEmpty() ? "'none'" : "'sha256-" + sha256(script) + "'";
    raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '");
    raw("sha256-" + sha256(STYLE) + "'; img-src data:; script-src " + scripts);
    raw("; base-uri 'none'; form-action 'none'\">\n");
    raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").text(title).raw("</title>\n");
    raw("<style>" + STYLE + "</style>\n</head>\n<body>\n");
    this.script = script.isEmpty() ? "" : "<script>" + script + "</script>\n";
  }

  /** Markup of ours. */
  HtmlPage raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Text of anybody. */
  HtmlPage text(String text) {
    escape(text, out);
    return this;
  }

  /** An element with text in it. */
  HtmlPage element(String name, String text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">\n");
  }

  /** The whole document. */
  String end() {
    return out + script + "</body>\n</html>\n";
  }

  /** Text as it stands in HTML, in attributes too; without the characters that HTML forbids. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    escape(text, escaped);
    return escaped.toString();
  }

  private static void escape(String text, StringBuilder into) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> into.append("&amp;");
        case '<' -> into.append("&lt;");
        case '>' -> into.append("&gt;");
        case '"' -> into.append("&quot;");
        case '\'' -> into.append("&#39;");
        case '\n', '\t' -> into.append(c);
        default -> into.append(c < ' ' || c == 0x7f ? '\uFFFD' : c);
      }
    }
  }

  /** A file beside this class in the jar. */
  static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream("/orchestrator/report/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
