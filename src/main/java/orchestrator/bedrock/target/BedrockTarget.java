package orchestrator.bedrock.target;

import java.util.function.Supplier;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.catalog.PriceTable;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.Deadline;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.model.usage.Pricing;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import org.jspecify.annotations.Nullable;

/** A target on Bedrock; each kind has a room of its own, and knows all that is its own there. */
public interface BedrockTarget extends Target {
  /** The provider of them all. */
  String PROVIDER = "bedrock";

  @Override
  default String provider() {
    return PROVIDER;
  }

  /** The service that is called. */
  AwsService service();

  /**
   * Finds out from the description alone that it cannot be asked.
   *
   * @throws orchestrator.problem.ProblemException if so
   */
  default void check() {}

  /**
   * Finds out that it cannot be asked with these options. What stands in the file may be meant for
   * models alone; what is typed is meant now.
   *
   * @throws orchestrator.problem.ProblemException {@code MODEL_OPTION_UNSUPPORTED}
   */
  default void check(Settings settings, InferenceOptions options) {
    Setting<String> effort = settings.get(SettingKey.EFFORT);
    if (effort != null && effort.source() instanceof Source.Flag) {
      throw Problem.MODEL_OPTION_UNSUPPORTED
          .failure("--effort is for models; how much an agent thinks is its own setting.")
          .exception();
    }
  }

  /**
   * Why it can hardly be called in a region; null if nothing speaks against it.
   *
   * @param region its name
   */
  default @Nullable String misfit(String region) {
    return null;
  }

  /**
   * Why it can hardly be called anywhere, with the likely remedy; null if nothing speaks against
   * it.
   *
   * @param region where it would be called, if that is known
   */
  default @Nullable String doubt(@Nullable String region) {
    return null;
  }

  /** What AWS will say of it in a region for certain; null if it need not say anything. */
  default @Nullable Failure refusal(String region) {
    return null;
  }

  /**
   * What asking it costs; null where nobody knows.
   *
   * @param own the user's table of prices, which comes first; null for none
   */
  default @Nullable Pricing pricing(InferenceOptions options, @Nullable PriceTable own) {
    return null;
  }

  /**
   * How it is asked in a batch inference job.
   *
   * @throws orchestrator.problem.ProblemException {@code BATCH_INFERENCE_UNSUPPORTED}
   */
  default RecordCodec records(InferenceOptions options) {
    throw Problem.BATCH_INFERENCE_UNSUPPORTED
        .failure("Batch inference jobs are for models; agents are asked one page at a time.")
        .exception();
  }

  /** The tokens of a prompt as Bedrock counts them; null where it does not. */
  default @Nullable Long count(
      Prompt prompt, InferenceOptions options, Supplier<Connection> connecting) {
    return null;
  }

  /** Asks it, over a connection that is made when it is asked. */
  Engine engine(InferenceOptions options, Supplier<Connection> connecting);

  /**
   * Sends a request that it must turn away, which costs nothing, and looks at why it does.
   *
   * @param run the options of the run, which decide what is called
   * @throws orchestrator.problem.ProblemException for any other refusal than the expected one
   */
  ProbeResult probe(InferenceOptions run, Connection connection, Deadline deadline);

  /**
   * Makes a real call, of a few tokens.
   *
   * @param run the options of the run, whose guardrail and way of answering it takes
   * @throws orchestrator.problem.ProblemException if no answer came
   */
  ProbeResult call(InferenceOptions run, Connection connection, Deadline deadline);
}
