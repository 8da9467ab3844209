package orchestrator.bedrock.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.option.MediaLimits;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The pictures and documents of a prompt as input files of an agent. */
final class InputFiles {
  /** At most five files, ten megabytes together. */
  static final MediaLimits LIMITS =
      new MediaLimits(5, 5, 5, 3_750_000, 4_500_000, 10_000_000, 10_485_760, 1568, 28, 4_784);

  private InputFiles() {}

  /**
   * Finds out that there are too many.
   *
   * @throws orchestrator.problem.ProblemException {@code PROMPT_TOO_LARGE}
   */
  static void check(Prompt prompt) {
    long bytes = 0;
    List<ContentPart.Media> media = prompt.media();
    for (ContentPart.Media file : media) {
      bytes += file.bytes().length;
    }
    if (media.size() > LIMITS.together() || bytes > LIMITS.bytesTogether()) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              String.format(
                  "%d files of %,d bytes; agents take %d of %,d.",
                  media.size(), bytes, LIMITS.together(), LIMITS.bytesTogether()))
          .exception();
    }
  }

  /** The session's state that brings them; null where that is all. */
  static @Nullable ObjectNode of(Prompt prompt) {
    ArrayNode files = Json.array();
    int pictures = 0;
    int documents = 0;
    for (ContentPart.Media media : prompt.media()) {
      if (media instanceof ContentPart.Image image) {
        pictures++;
        files.add(file("picture-" + pictures + "." + image.format(), media));
      } else if (media instanceof ContentPart.Attachment document) {
        documents++;
        files.add(file("document-" + documents + "." + document.format(), media));
      }
    }
    return files.isEmpty() ? null : Json.object().set("files", files);
  }

  private static ObjectNode file(String name, ContentPart.Media media) {
    ObjectNode content =
        Json.object().put("data", media.bytes()).put("mediaType", media.mediaType());
    ObjectNode source = Json.object().set("byteContent", content);
    ObjectNode file = Json.object().put("name", name);
    file.set("source", source.put("sourceType", "BYTE_CONTENT"));
    return file.put("useCase", "CHAT");
  }
}
