package orchestrator.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/** Serializer of {@link RunInputs}, as a part of {@code record.json}. */
final class RunInputsJson {
  private RunInputsJson() {}

  static ObjectNode write(RunInputs inputs) {
    ObjectNode root = Json.object();
    ArrayNode images = root.putArray("images");
    for (RunInputs.Image image : inputs.images()) {
      ObjectNode node = images.addObject();
      node.put("name", image.name());
      node.put("media_type", image.mediaType());
      node.put("bytes", image.bytes());
      node.put("sha256", image.sha256());
      node.put("width", image.width()).put("height", image.height());
      node.put("sent_width", image.sentWidth()).put("sent_height", image.sentHeight());
      node.put("estimated_tokens", image.estimatedTokens());
      node.put("version", image.version());
      node.put("file", image.file());
    }
    ArrayNode attachments = root.putArray("attachments");
    for (RunInputs.Attachment file : inputs.attachments()) {
      ObjectNode node = attachments.addObject();
      node.put("name", file.name());
      node.put("media_type", file.mediaType());
      node.put("bytes", file.bytes());
      node.put("sha256", file.sha256());
      node.put("estimated_tokens", file.estimatedTokens());
      node.put("version", file.version());
      node.put("file", file.file());
    }
    return root;
  }

  /** Reads what {@link #write} has written; null where there is nothing of it. */
  static @Nullable RunInputs read(JsonNode root) {
    if (!root.has("images") && !root.has("attachments")) {
      return null;
    }
    List<RunInputs.Image> images = new ArrayList<>();
    for (JsonNode node : root.path("images")) {
      images.add(
          new RunInputs.Image(
              node.path("name").asText(),
              node.path("media_type").asText(),
              node.path("bytes").asInt(),
              node.path("sha256").asText(),
              node.path("width").asInt(),
              node.path("height").asInt(),
              node.path("sent_width").asInt(),
              node.path("sent_height").asInt(),
              node.path("estimated_tokens").asLong(),
              version(node),
              node.path("file").asText()));
    }
    List<RunInputs.Attachment> attachments = new ArrayList<>();
    for (JsonNode node : root.path("attachments")) {
      attachments.add(
          new RunInputs.Attachment(
              node.path("name").asText(),
              node.path("media_type").asText(),
              node.path("bytes").asInt(),
              node.path("sha256").asText(),
              node.path("estimated_tokens").asLong(),
              version(node),
              node.hasNonNull("file") ? node.path("file").asText() : null));
    }
    return new RunInputs(images, attachments, List.of());
  }

  private static @Nullable Integer version(JsonNode node) {
    return node.hasNonNull("version") ? Integer.valueOf(node.path("version").asInt()) : null;
  }
}
