package orchestrator.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is sent, exactly.
 *
 * @param messages the system prompt, if any, what was said before, and the user's turn
 * @param template the name of the template it was made from
 * @param mark what the fences around other people's text are marked with, drawn anew for each
 *     prompt; empty where there are none
 */
public record Prompt(List<Message> messages, String template, String mark) {

  /**
   * A turn of a conversation.
   *
   * @param role who speaks
   */
  public record Message(Role role, List<ContentPart> parts) {
    /** Who speaks in a message. */
    public enum Role {
      SYSTEM,
      USER,
      ASSISTANT
    }

    public Message {
      parts = List.copyOf(parts);
    }
  }

  public Prompt {
    messages = List.copyOf(messages);
  }

  /** A prompt without fences. */
  public Prompt(String template, List<Message> messages) {
    this(messages, template, "");
  }

  /**
   * A prompt of text alone.
   *
   * @param system the system prompt, if any
   * @param text the user's turn
   */
  public Prompt(String template, @Nullable String system, String text) {
    this(template, system, List.of(new ContentPart.Text(text)));
  }

  /**
   * A prompt.
   *
   * @param system the system prompt, if any
   * @param parts the user's turn
   */
  public Prompt(String template, @Nullable String system, List<ContentPart> parts) {
    this(
        template,
        system == null
            ? List.of(new Message(Message.Role.USER, parts))
            : List.of(
                new Message(Message.Role.SYSTEM, List.of(new ContentPart.Text(system))),
                new Message(Message.Role.USER, parts)));
  }

  /** The same, with the mark of its fences. */
  public Prompt fencedWith(String drawn) {
    return new Prompt(messages, template, drawn);
  }

  /** The system prompt as text; null for none. */
  public @Nullable String system() {
    return of(Message.Role.SYSTEM);
  }

  /**
   * The user's turn as text.
   *
   * @throws orchestrator.problem.ProblemException {@code PROMPT_PART_UNSUPPORTED} if it is more
   */
  public String text() {
    String text = of(Message.Role.USER);
    return text == null ? "" : text;
  }

  /**
   * What of the first turn is worth keeping for the next calls: what stands in front of its cache
   * point, or all of it where the conversation has gone on; empty for nothing.
   */
  public String cacheable() {
    for (Message message : messages) {
      if (message.role() == Message.Role.USER) {
        int point = message.parts().indexOf(new ContentPart.CachePoint());
        int end = point < 0 && !earlier().isEmpty() ? message.parts().size() : Math.max(0, point);
        return text(new Message(message.role(), words(message.parts().subList(0, end))));
      }
    }
    return "";
  }

  /**
   * All of it in one text, for those who have no place for a system prompt or for turns: what was
   * said before stands there as a play is written.
   */
  public String systemAndText() {
    String system = system();
    StringBuilder all = new StringBuilder(system == null ? "" : system + "\n\n");
    List<Message> before = earlier();
    for (Message message : before) {
      all.append(message.role() == Message.Role.USER ? "User: " : "Assistant: ");
      append(all, message.parts());
      all.append("\n\n");
    }
    return all.append(before.isEmpty() ? "" : "User: ").append(text()).toString();
  }

  /** What was said in turn before the user's last word; nothing, where that is the first. */
  public List<Message> earlier() {
    List<Message> turns = new ArrayList<>();
    for (Message message : messages) {
      if (message.role() != Message.Role.SYSTEM) {
        turns.add(message);
      }
    }
    return turns.isEmpty() ? turns : turns.subList(0, turns.size() - 1);
  }

  /** The last that was said in a role, as text; null where nothing was. */
  private @Nullable String of(Message.Role role) {
    Message last = last(role);
    return last == null ? null : text(last);
  }

  private @Nullable Message last(Message.Role role) {
    Message last = null;
    for (Message message : messages) {
      last = message.role() == role ? message : last;
    }
    return last;
  }

  /** What a message says, as text. */
  private static String text(Message message) {
    StringBuilder text = new StringBuilder();
    append(text, message.parts());
    return text.toString();
  }

  private static void append(StringBuilder text, List<ContentPart> parts) {
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text plain) {
        text.append(plain.text());
      } else if (part instanceof ContentPart.Untrusted untrusted) {
        append(text, untrusted.parts());
      } else if (part instanceof ContentPart.Media media) {
        throw Problem.PROMPT_PART_UNSUPPORTED
            .failure("It holds a file (" + media.mediaType() + ").")
            .exception();
      }
    }
  }

  /**
   * The user's last word as texts, pictures and documents; who wrote them is left out, and texts
   * that follow each other are one.
   */
  public List<ContentPart> content() {
    List<ContentPart> content = new ArrayList<>();
    Message last = last(Message.Role.USER);
    if (last != null) {
      StringBuilder text = new StringBuilder();
      gather(last.parts(), text, content);
      end(text, content);
    }
    return content;
  }

  private static void gather(
      List<ContentPart> parts, StringBuilder text, List<ContentPart> content) {
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text plain) {
        text.append(plain.text());
      } else if (part instanceof ContentPart.Untrusted untrusted) {
        gather(untrusted.parts(), text, content);
      } else if (part instanceof ContentPart.Media) {
        end(text, content);
        content.add(part);
      }
    }
  }

  private static void end(StringBuilder text, List<ContentPart> content) {
    if (!text.isEmpty()) {
      content.add(new ContentPart.Text(text.toString()));
      text.setLength(0);
    }
  }

  /** The pictures and documents in it, in order. */
  public List<ContentPart.Media> media() {
    List<ContentPart.Media> media = new ArrayList<>();
    for (Message message : messages) {
      gather(message.parts(), media);
    }
    return media;
  }

  private static void gather(List<ContentPart> parts, List<ContentPart.Media> media) {
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Media file) {
        media.add(file);
      } else if (part instanceof ContentPart.Untrusted untrusted) {
        gather(untrusted.parts(), media);
      }
    }
  }

  /** The same prompt with its words alone. */
  public Prompt withoutMedia() {
    List<Message> plain = new ArrayList<>();
    for (Message message : messages) {
      plain.add(new Message(message.role(), words(message.parts())));
    }
    return new Prompt(plain, template, mark);
  }

  private static List<ContentPart> words(List<ContentPart> parts) {
    List<ContentPart> words = new ArrayList<>();
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Untrusted untrusted) {
        words.add(new ContentPart.Untrusted(untrusted.origin(), words(untrusted.parts())));
      } else if (!(part instanceof ContentPart.Media)) {
        words.add(part);
      }
    }
    return words;
  }

  /**
   * The SHA-256 of all that is sent but the mark of the fences, in the order of the messages: two
   * prompts that differ in nothing else have the same. Of text without fences it is that of the
   * system prompt and the user's turn, one after the other.
   */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Message message : messages) {
        update(digest, message.parts(), mark);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  private static void update(MessageDigest digest, List<ContentPart> parts, String mark) {
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text plain) {
        digest.update(utf8(mark.isEmpty() ? plain.text() : plain.text().replace(mark, "")));
      } else if (part instanceof ContentPart.Untrusted untrusted) {
        update(digest, untrusted.parts(), ""); // no mark occurs in what it fences
      } else if (part instanceof ContentPart.Image image && image.madeFrom() != null) {
        // Another machine may pack what it makes smaller in another way.
        digest.update(utf8("\0" + image.madeFrom() + "\0" + image.tokens() + "\0"));
      } else if (part instanceof ContentPart.Media media) {
        digest.update(utf8("\0" + media.mediaType() + "\0" + media.bytes().length + "\0"));
        digest.update(media.bytes());
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Characters (UTF-16 units) sent, system prompt included. */
  public int characters() {
    int characters = 0;
    for (Message message : messages) {
      for (ContentPart part : message.parts()) {
        characters += characters(part);
      }
    }
    return characters;
  }

  private static int characters(ContentPart part) {
    int characters = 0;
    if (part instanceof ContentPart.Text plain) {
      characters = plain.text().length();
    } else if (part instanceof ContentPart.Untrusted untrusted) {
      for (ContentPart inside : untrusted.parts()) {
        characters += characters(inside);
      }
    }
    return characters;
  }

  /**
   * A careful guess at the number of tokens: four ASCII characters, or one other character, to a
   * token, and what pictures and documents count. Real counts differ by model; this one errs
   * upwards for prose.
   */
  public long estimatedTokens() {
    long tokens = 0;
    for (Message message : withoutMedia().messages) {
      tokens += estimate(text(message));
    }
    for (ContentPart.Media media : media()) {
      tokens += media.tokens();
    }
    return tokens;
  }

  /** The same of a text. */
  public static long estimate(String text) {
    long ascii = 0;
    for (int i = 0; i < text.length(); i++) { // a stream would take longer to load than to run
      if (text.charAt(i) < 128) {
        ascii++;
      }
    }
    return (ascii + 3) / 4 + (text.length() - ascii);
  }
}
