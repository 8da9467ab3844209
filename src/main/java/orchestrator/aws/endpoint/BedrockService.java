package orchestrator.aws.endpoint;

import java.util.Locale;

/** The two services of Amazon Bedrock that answer; each has an endpoint of its own. */
public enum BedrockService {
  /** {@code bedrock-runtime}: models. */
  MODELS("bedrock-runtime"),
  /** {@code bedrock-agent-runtime}: agents. A Bedrock API key does not work here. */
  AGENTS("bedrock-agent-runtime");

  private final String id;

  BedrockService(String id) {
    this.id = id;
  }

  /** The first label of the service's host names. */
  public String id() {
    return id;
  }

  /** The name of the service in {@code services} sections of {@code ~/.aws/config}. */
  String section() {
    return id.replace('-', '_');
  }

  /** The environment variable that holds an endpoint for this service alone. */
  String endpointVariable() {
    return "AWS_ENDPOINT_URL_" + section().toUpperCase(Locale.ROOT);
  }
}
