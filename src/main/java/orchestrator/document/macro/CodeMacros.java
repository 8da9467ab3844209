package orchestrator.document.macro;

import java.util.Locale;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.source.Element;

/** Code and other text to keep to the letter. */
public final class CodeMacros {
  private CodeMacros() {}

  static void code(Macro macro, BlockBuilder flow) {
    add(macro.parameter("title"), language(macro), text(macro), flow);
  }

  static void preformatted(Macro macro, BlockBuilder flow) {
    add(macro.parameter("title"), "", text(macro), flow);
  }

  static void add(String title, String language, String text, BlockBuilder flow) {
    flow.endRun();
    if (!title.isEmpty()) {
      flow.add(Paragraph.title(title));
    }
    add(language, text, flow);
  }

  /** Adds a block of code, without the empty lines around it. */
  static void add(String language, String text, BlockBuilder flow) {
    String trimmed = withoutBlankEnds(text);
    if (!trimmed.isEmpty()) {
      flow.add(new Code(language, trimmed));
    }
  }

  private static String text(Macro macro) {
    String plain = macro.plainBody();
    Element body = macro.richBody();
    if (plain != null) {
      return plain;
    }
    return body == null ? "" : body.text();
  }

  /** The language that the page names; never one that it does not. */
  private static String language(Macro macro) {
    return label(macro.parameter("language", "lang", ""));
  }

  /** The name of a language as the label of a fence; empty for plain text. */
  static String label(String language) {
    String named = language.toLowerCase(Locale.ROOT).strip();
    return switch (named) {
      case "none", "text", "plain", "plain text", "plaintext" -> "";
      case "html/xml" -> "xml";
      case "c#" -> "csharp";
      case "c++" -> "cpp";
      default -> word(named);
    };
  }

  /** The label of a fence is one word without backticks. */
  private static String word(String name) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < name.length() && word.length() < 40; i++) {
      char c = name.charAt(i);
      if (c > ' ' && c != '`') {
        word.append(c);
      } else if (!word.isEmpty()) {
        break;
      }
    }
    return word.toString();
  }

  /** Without empty lines at either end; the first line keeps its indentation. */
  public static String withoutBlankEnds(String text) {
    int end = text.length();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    for (int i = 0; i < end && Character.isWhitespace(text.charAt(i)); i++) {
      if (text.charAt(i) == '\n') {
        start = i + 1;
      }
    }
    return text.substring(start, end);
  }
}
