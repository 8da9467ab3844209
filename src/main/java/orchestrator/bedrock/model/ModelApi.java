package orchestrator.bedrock.model;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.session.EventQueue;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensInput;

/** One of the two ways in which Bedrock lets a model be asked. For one prompt each. */
interface ModelApi {

  /**
   * The whole answer in one body.
   *
   * @param json as it came; nobody has looked at it yet
   * @param head what came before it
   */
  record Body(SdkBytes json, SdkHttpResponse head) {}

  /** Who reads what comes back. */
  ModelCodec codec();

  /**
   * Sends the prompt; the answer comes in events.
   *
   * @param inbox receives each of them, as {@link Body#json}, or the one body that came instead
   * @param head receives the beginning of the response
   */
  CompletableFuture<Void> stream(EventQueue<SdkBytes> inbox, Consumer<SdkHttpResponse> head);

  /** The prompt for Bedrock to count. */
  CountTokensInput counted();

  /** Sends the prompt; the answer comes in one piece. */
  CompletableFuture<Body> whole();
}
