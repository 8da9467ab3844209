package orchestrator.bedrock.model;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;

/** Any events, a line each, in the place of what a model streams; the first byte is the family. */
public final class EventStreamFuzz {
  private EventStreamFuzz() {}

  /** Are an answer or say why there is none, and are never whole without an end mark. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    String word = ModelFamilies.words().get(Math.floorMod(data[0], ModelFamilies.words().size()));
    ModelCodec family = Objects.requireNonNull(ModelFamilies.of("any", word));
    StringBuilder streamed = new StringBuilder();
    ModelAnswerReader reading =
        new ModelAnswerReader(
            family,
            event -> {
              if (event instanceof RunEvent.Text text) {
                streamed.append(text.text());
              }
            });
    try {
      new String(data, 1, data.length - 1, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> reading.event(Json.parse(line)));
    } catch (JsonException e) {
      // Reported as a broken stream by whoever calls; what came before counts.
    }
    Answer answer = reading.answer(null, null);
    if (answer.isWhole() && !reading.ended()) {
      throw new AssertionError("whole without an end mark");
    }
    if (!answer.text().contentEquals(streamed)) {
      throw new AssertionError("the answer is not what was streamed");
    }
  }
}
