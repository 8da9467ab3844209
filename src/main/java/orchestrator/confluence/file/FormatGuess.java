package orchestrator.confluence.file;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a text is written in, as far as it tells: storage format, HTML, JSON, Markdown, or none. */
final class FormatGuess {
  /** Enough to see what it is; a large page need not be searched to its end. */
  private static final int HEAD = 50_000;

  /** An answer begins with an object, or with a list of them. */
  private static final Pattern JSON =
      Pattern.compile(
          "\\A\\s*+(?:\\{\\s*+(?:[\"}]|\\z)|\\[[\\s\\[]*+(?:[{\"]|\\z)|\\[\\s*+\\]\\s*+\\z)");

  private static final Pattern STORAGE =
      Pattern.compile("(?<!\\\\)<(?:/?(?:ac|ri):[a-z]|!\\[CDATA\\[)");

  /** What else there is to look for, made only where the first ones do not decide. */
  private static final class Marks {
    static final Pattern HTML =
        Pattern.compile("(?is)\\A.{0,2000}?<(!doctype\\s+html|html|head|body)[\\s>]");

    static final Pattern BLOCK =
        Pattern.compile(
            "(?i)(?<!\\\\)<(?:p|h[1-6]|ul|ol|li|dl|div|blockquote|table|tbody|tr|pre|section|hr)"
                + "(?:\\s[^<>]*+)?/?>");

    static final Pattern INLINE =
        Pattern.compile(
            "(?i)(?<!\\\\)</?(?:a|b|i|u|s|p|strong|em|span|code|tt|br|img|sub|sup|del|ins|small|font"
                + "|time|td|th|li|h[1-6])"
                + "(?:\\s++[\\w:.-]++\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\\s\"'<>]++))*+\\s*+/?>"
                + "|(?<!\\\\)&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});");

    /** What Markdown begins a line with, or marks emphasis and links with. */
    static final Pattern MARK =
        Pattern.compile(
            "(?m)^ {0,3}+(?:#{1,6} \\S|[-*+] \\S|\\d{1,9}[.)] \\S|> ?\\S|\\|.*\\|\\h*$|```|~~~"
                + "|---\\h*$)"
                + "|\\*\\*[^*\\n]{1,2000}+\\*\\*|\\]\\([^()\\[\\]\\n]{1,2000}+\\)");

    /** A block of Markdown, which HTML before it ends only at a blank line. */
    static final Pattern MARKED_BLOCK =
        Pattern.compile(
            "\\n\\h*+\\R {0,3}+(?:#{1,6} \\S|[-*+] \\S|\\d{1,9}[.)] \\S|> ?\\S|\\|.*\\|\\h*$|```|~~~)",
            Pattern.MULTILINE);

    static final Pattern PREFORMATTED = Pattern.compile("(?is)<pre\\b.*?(?:</pre>|\\z)");

    /** Wiki markup, whose lists look like those of Markdown. */
    static final Pattern WIKI =
        Pattern.compile(
            "(?m)^h[1-6]\\. \\S|^\\|\\|.*\\|\\|"
                + "|^\\{(?:code|noformat|panel|info|note|warning|tip|toc)\\b");

    /** A table as this program writes it where a cell holds long code. */
    static final Pattern MARKDOWN_TABLE =
        Pattern.compile("\\A\\s*+<table>\\n<tr>\\n<t[dh][^>\\n]{0,100}+>\\n\\n");
  }

  private FormatGuess() {}

  /**
   * The likeliest format.
   *
   * @param name the file's name, whose ending counts where the content does not decide
   */
  static InputFormat of(String content, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String head = content.substring(0, Math.min(content.length(), HEAD));
    if (JSON.matcher(head).find()) {
      return InputFormat.JSON;
    }
    boolean markdown = lower.endsWith(".md") || lower.endsWith(".markdown");
    String prose = MarkdownProse.of(head);
    if (STORAGE.matcher(prose).find()) {
      return InputFormat.STORAGE;
    }
    boolean named = lower.endsWith(".html") || lower.endsWith(".htm");
    if (named || (!markdown && Marks.HTML.matcher(prose).find())) {
      return content.contains("<ac:") || content.contains("<ri:")
          ? InputFormat.STORAGE
          : InputFormat.HTML;
    }
    if (beginsWithBlock(prose)) {
      Pattern mark = markdown ? Marks.MARK : Marks.MARKED_BLOCK;
      boolean goesOn = mark.matcher(Marks.PREFORMATTED.matcher(head).replaceAll("")).find();
      return goesOn ? InputFormat.MARKDOWN : InputFormat.STORAGE;
    }
    if (markdown) {
      return InputFormat.MARKDOWN;
    }
    boolean text = lower.endsWith(".txt") && !beginsWithTag(prose);
    return fragment(text ? "" : prose, head);
  }

  private static InputFormat fragment(String prose, String head) {
    boolean marks = Marks.MARK.matcher(head).find();
    boolean blocks = Marks.BLOCK.matcher(prose).find();
    if (marks && (!blocks || !beginsWithTag(prose) || isMarkdownTable(prose))) {
      return Marks.WIKI.matcher(head).find() ? InputFormat.TEXT : InputFormat.MARKDOWN;
    }
    if (head.isBlank() || blocks || Marks.INLINE.matcher(prose).find()) {
      return InputFormat.STORAGE;
    }
    return InputFormat.TEXT;
  }

  private static boolean beginsWithTag(String prose) {
    return prose.stripLeading().startsWith("<");
  }

  private static boolean beginsWithBlock(String prose) {
    return Marks.BLOCK.matcher(prose.stripLeading()).lookingAt() && !isMarkdownTable(prose);
  }

  private static boolean isMarkdownTable(String prose) {
    return Marks.MARKDOWN_TABLE.matcher(prose).find();
  }
}
