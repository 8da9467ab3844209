package orchestrator.document.source;

import orchestrator.document.BlockBuilder;
import orchestrator.text.InvisibleCharacters;

/** Emoji: as the character where the page or the old name tells which, else by short name. */
public final class Emoticons {
  private Emoticons() {}

  public static void read(Element element, BlockBuilder flow) {
    String fallback = element.attribute("ac:emoji-fallback");
    if (!fallback.isEmpty() && !fallback.startsWith(":")) {
      flow.text(fallback);
      return;
    }
    String characters = characters(element.attribute("ac:emoji-id"));
    if (!characters.isEmpty()) {
      flow.text(characters);
      return;
    }
    String shortName = element.attribute("ac:emoji-shortname");
    String name = element.attribute("ac:name");
    String known = shortName.isEmpty() ? named(name) : "";
    if (!known.isEmpty()) {
      flow.text(known);
    } else if (!shortName.isEmpty()) {
      flow.text(shortName);
    } else if (!fallback.isEmpty()) {
      flow.text(fallback);
    } else if (!name.isEmpty()) {
      flow.text(":" + name + ":");
    }
  }

  /** Decodes {@code 1f468-200d-1f4bb}; empty when it is something else. */
  private static String characters(String id) {
    if (id.length() < 4) {
      return "";
    }
    StringBuilder characters = new StringBuilder();
    int codePoint = 0;
    for (int i = 0; i <= id.length(); i++) {
      char c = i < id.length() ? id.charAt(i) : '-';
      if (c == '-') {
        if (codePoint < 0x20 || !Character.isValidCodePoint(codePoint)) {
          return "";
        }
        characters.appendCodePoint(codePoint);
        codePoint = 0;
      } else {
        int digit = Character.digit(c, 16);
        if (digit < 0 || codePoint > 0x10ffff) {
          return "";
        }
        codePoint = codePoint * 16 + digit;
      }
    }
    return InvisibleCharacters.removeFrom(characters.toString());
  }

  private static String named(String name) {
    return switch (name) {
      case "smile" -> "🙂";
      case "sad" -> "🙁";
      case "cheeky" -> "😛";
      case "laugh" -> "😀";
      case "wink" -> "😉";
      case "thumbs-up" -> "👍";
      case "thumbs-down" -> "👎";
      case "information" -> "ℹ️";
      case "tick" -> "✅";
      case "cross" -> "❌";
      case "warning" -> "⚠️";
      case "plus" -> "➕";
      case "minus" -> "➖";
      case "question" -> "❓";
      case "light-on", "light-off" -> "💡";
      case "yellow-star", "red-star", "green-star", "blue-star" -> "⭐";
      case "heart" -> "❤️";
      case "broken-heart" -> "💔";
      default -> "";
    };
  }
}
