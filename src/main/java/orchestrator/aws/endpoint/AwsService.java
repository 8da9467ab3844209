package orchestrator.aws.endpoint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The AWS services that are called, each with the names that AWS has for it. */
public enum AwsService {
  /** Models. */
  BEDROCK_RUNTIME("bedrock-runtime", "Amazon Bedrock", true),
  /** Agents. A Bedrock API key does not work here. */
  BEDROCK_AGENT_RUNTIME("bedrock-agent-runtime", "Amazon Bedrock", true),
  /** Agents on Amazon Bedrock AgentCore. A Bedrock API key does not work here either. */
  BEDROCK_AGENTCORE("bedrock-agentcore", "Amazon Bedrock AgentCore", true),
  /** Bedrock's control plane, where batch inference jobs are created. */
  BEDROCK("bedrock", "Amazon Bedrock", true),
  /** The files of batch inference jobs. */
  S3("s3", "Amazon S3", true),
  /** Hands out the credentials of a role to whoever is signed in. */
  SSO("sso", "portal.sso", "sso", "IAM Identity Center", false),
  /** Signs in to IAM Identity Center, and renews its sessions. */
  SSO_OIDC("oidc", "oidc", "sso_oidc", "IAM Identity Center", false),
  /** Assumes roles, and says whose credentials they are. */
  STS("sts", "AWS STS", true),
  /** Renews the sign-ins of {@code aws login}. */
  SIGNIN("signin", "AWS Sign-In", false);

  private final String id;
  private final String hostLabel;
  private final String section;
  private final String title;
  private final boolean hasVpcEndpoint;

  AwsService(String id, String title, boolean hasVpcEndpoint) {
    this(id, id, id.replace('-', '_'), title, hasVpcEndpoint);
  }

  AwsService(String id, String hostLabel, String section, String title, boolean hasVpcEndpoint) {
    this.id = id;
    this.hostLabel = hostLabel;
    this.section = section;
    this.title = title;
    this.hasVpcEndpoint = hasVpcEndpoint;
  }

  /** The stable name that scripts see. */
  public String id() {
    return id;
  }

  /** The name that signatures are made for: models and agents share the control plane's. */
  public String signingName() {
    return this == BEDROCK_RUNTIME || this == BEDROCK_AGENT_RUNTIME ? BEDROCK.id : id;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** What the service's public host names begin with. */
  String hostLabel() {
    return hostLabel;
  }

  /** The name of the service in {@code services} sections of {@code ~/.aws/config}. */
  String section() {
    return section;
  }

  /** The environment variable that holds an endpoint for this service alone. */
  String endpointVariable() {
    return "AWS_ENDPOINT_URL_" + section.toUpperCase(Locale.ROOT);
  }

  /** Whether it is one of Bedrock's own. */
  boolean isBedrock() {
    return this == BEDROCK_RUNTIME
        || this == BEDROCK_AGENT_RUNTIME
        || this == BEDROCK_AGENTCORE
        || this == BEDROCK;
  }

  /** Whether a Bedrock API key is enough to call it. */
  public boolean takesApiKeys() {
    return this == BEDROCK_RUNTIME;
  }

  /** The name under which AWS offers a VPC endpoint for it in a region; null where it has none. */
  public @Nullable String vpcEndpoint(String region) {
    return hasVpcEndpoint
        ? (region.startsWith("cn-") ? "cn." : "") + "com.amazonaws." + region + "." + id
        : null;
  }
}
