package orchestrator.bedrock.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import orchestrator.model.Answer;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;

/** How the records of a batch inference job are written and read. */
public interface RecordCodec {

  /** The model, as the control plane takes it. */
  String modelId();

  /** In which of Bedrock's two forms they are: {@code InvokeModel} or {@code Converse}. */
  String invocationType();

  /**
   * A prompt as a record's {@code modelInput}.
   *
   * @param events receives what had to be left out
   * @throws orchestrator.problem.ProblemException if it is too large
   */
  ObjectNode input(Prompt prompt, Consumer<RunEvent> events);

  /** What a record's {@code modelOutput} says. */
  Answer answer(JsonNode output);
}
