package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.codec.ModelFamily;
import orchestrator.bedrock.session.EventQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One of the two ways in which Bedrock lets a model be asked. For one prompt each. */
interface ModelApi {

  /**
   * The whole answer in one body.
   *
   * @param json its content; throws {@code Json.JsonException} if it is none
   * @param raw its bytes; null where the SDK has read them itself
   * @param head what came before it
   */
  record Body(Supplier<JsonNode> json, @Nullable SdkBytes raw, SdkHttpResponse head) {}

  /** Who reads what comes back. */
  ModelFamily family();

  /**
   * Sends the prompt; the answer comes in events.
   *
   * @param inbox receives each of them, to be read as {@link Body#json} is
   * @param head receives the beginning of the response
   */
  CompletableFuture<Void> stream(
      EventQueue<Supplier<JsonNode>> inbox, Consumer<SdkHttpResponse> head);

  /** Sends the prompt; the answer comes in one piece. */
  CompletableFuture<Body> whole();
}
