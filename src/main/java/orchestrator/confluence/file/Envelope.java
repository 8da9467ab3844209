package orchestrator.confluence.file;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text that holds a page, or something else, in the form of another program: a MIME message, as
 * Confluence's export to Word and browsers write, or XML of another kind.
 */
final class Envelope {
  private static final int HEAD = 8192;

  /** Before the first header: the line of a mailbox, of a part, or of an answer. */
  private static final Pattern OPENING = Pattern.compile("From |--\\S|HTTP/\\d");

  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}:(?:\\s.*)?");

  private static final Pattern ROOT =
      Pattern.compile("\\A\\s*+(?:<[?!][^>]{0,2000}+>\\s*+){0,20}+<([A-Za-z][\\w:.-]{0,40})");

  private Envelope() {}

  /** What a text is and what to take in its place; null where it is no envelope. */
  static @Nullable String of(String content) {
    String head = content.substring(0, Math.min(content.length(), HEAD)).stripLeading();
    String headers = headers(head);
    if (!headers.isEmpty()) {
      return message(headers);
    }
    if (head.startsWith("{\\rtf")) {
      return "a rich text file (RTF); export the page as HTML instead";
    }
    Matcher root = ROOT.matcher(head);
    return root.find() ? xml(root.group(1).toLowerCase(Locale.ROOT)) : null;
  }

  private static @Nullable String message(String headers) {
    if (headers.contains("subject: exported from confluence")) {
      return "a Word export of Confluence; export the page as HTML instead, or give its address";
    }
    if (headers.contains("snapshot-content-location:") || headers.contains("multipart/related")) {
      return "a page saved as MHTML or by an export to Word; save or export it as HTML instead";
    }
    boolean sent = headers.contains("\nfrom:") || headers.contains("\nreceived:");
    boolean mime = headers.contains("\nmime-version:") || headers.contains("\ncontent-type:");
    if (mime || (sent && headers.contains("\ndate:"))) {
      return "an e-mail or another MIME message; save what it holds as HTML or text instead";
    }
    return null;
  }

  /** The header of a message in lower case, each line after a line feed; empty if it is none. */
  private static String headers(String head) {
    if (head.startsWith("<")) {
      return ""; // as most pages begin, so that none of them is taken apart into lines
    }
    StringBuilder headers = new StringBuilder();
    for (String line : head.split("\\R", -1)) {
      if (line.isBlank()) {
        break;
      }
      boolean continued = line.startsWith(" ") || line.startsWith("\t");
      boolean envelope = headers.isEmpty() && OPENING.matcher(line).lookingAt();
      if (!continued && !envelope && !HEADER.matcher(line).matches()) {
        return "";
      }
      headers.append('\n').append(line.toLowerCase(Locale.ROOT));
    }
    return headers.toString();
  }

  private static @Nullable String xml(String root) {
    return switch (root) {
      case "hibernate-generic" ->
          "a space export with all of its pages; give a page's address, or export it as HTML";
      case "svg" -> "a picture (SVG); attach it to the page, and give the page itself";
      case "mxfile", "mxgraphmodel" ->
          "a draw.io diagram; attach it to the page, and give the page";
      case "w:worddocument", "pkg:package", "office:document" ->
          "an Office document in XML; export the page as HTML instead";
      case "rss", "feed", "rdf:rdf" -> "a news feed; give the address of one page";
      default -> null;
    };
  }
}
