package orchestrator.settings;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set: one line per setting. Options, {@code orchestrator.conf} and {@code
 * docs/configuration.md} are all made from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are List.of(...).
public enum SettingKey {
  CONFIG(
      List.of("--config"),
      "FILE",
      List.of("ORCHESTRATOR_CONFIG"),
      null,
      "~/.config/orchestrator/orchestrator.conf",
      "configuration file"),
  PROVIDER(
      List.of("--provider"),
      "NAME",
      List.of("LLM_PROVIDER"),
      "provider.provider",
      null,
      "who answers: bedrock or offline"),
  MODEL(
      List.of("--model"),
      "ID",
      List.of("BEDROCK_MODEL_ID"),
      "bedrock.model",
      null,
      "model id, inference-profile id, or any Bedrock model ARN"),
  AGENT_ID(
      List.of("--agent-id"),
      "ID",
      List.of("BEDROCK_AGENT_ID"),
      "bedrock.agent_id",
      null,
      "agent to invoke instead of a model"),
  AGENT_ALIAS_ID(
      List.of("--agent-alias-id"),
      "ID",
      List.of("BEDROCK_AGENT_ALIAS_ID"),
      "bedrock.agent_alias_id",
      null,
      "alias of that agent"),
  AGENT_ARN(
      List.of("--agent-arn"),
      "ARN",
      List.of("BEDROCK_AGENT_ARN"),
      "bedrock.agent_arn",
      null,
      "Amazon Bedrock AgentCore runtime to invoke instead"),
  AGENT_ENDPOINT(
      List.of("--agent-endpoint"),
      "NAME",
      List.of(),
      "bedrock.agent_endpoint",
      null,
      "endpoint of that runtime, else DEFAULT"),
  SESSION_ID(List.of("--session-id"), "ID", List.of(), null, null, "agent session to continue"),
  PROFILE(
      List.of("--profile"),
      "NAME",
      List.of("AWS_PROFILE"),
      "bedrock.profile",
      null,
      "AWS profile; as an option it beats all other credentials"),
  REGION(
      List.of("--region"),
      "NAME",
      List.of("AWS_REGION", "AWS_DEFAULT_REGION"),
      "bedrock.region",
      null,
      "AWS region; else the profile's, else the instance's"),
  ENDPOINT_URL(
      List.of("--endpoint-url"),
      "URL",
      List.of(
          "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
          "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
          "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
          "AWS_ENDPOINT_URL"),
      "bedrock.endpoint_url",
      null,
      "Bedrock endpoint, e.g. a VPC endpoint's own name; https, or loopback"),
  AUTO_LOGIN(
      List.of(),
      "true|false",
      List.of("ORCHESTRATOR_AUTO_LOGIN"),
      "bedrock.auto_login",
      null,
      "offer to sign in when an AWS SSO session has ended; on a terminal only"),
  PROMPT(
      List.of("--prompt"),
      "NAME|FILE",
      List.of("ORCHESTRATOR_PROMPT"),
      "prompt.template",
      "implementation-plan",
      "prompt template: implementation-plan, test-cases, user-stories, summary, review, one of your"
          + " own (orchestrator prompts), or a file"),
  JSON_SCHEMA(
      List.of("--json-schema"),
      "NAME|FILE",
      List.of(),
      "prompt.json_schema",
      null,
      "the answer is one JSON document that fits: test-cases, user-stories, or a file with a JSON"
          + " schema"),
  SYSTEM(
      List.of("--system"), "FILE", List.of(), "prompt.system", null, "file with a system prompt"),
  MAX_TOKENS(
      List.of("--max-tokens"),
      "N",
      List.of(),
      "bedrock.max_tokens",
      null,
      "most tokens that the model may write"),
  TEMPERATURE(
      List.of("--temperature"),
      "F",
      List.of(),
      "bedrock.temperature",
      null,
      "0 to 1; not every model takes it"),
  EFFORT(
      List.of("--effort"),
      "low|medium|high|xhigh|max",
      List.of(),
      "bedrock.effort",
      null,
      "how much the model may think; not every model has every level"),
  SERVICE_TIER(
      List.of("--service-tier"),
      "default|flex|priority|reserved",
      List.of(),
      "bedrock.service_tier",
      null,
      "flex is cheaper and slower, priority the other way round; not every model has them"),
  CACHE(
      List.of("--cache"),
      "off|5m|1h",
      List.of(),
      "bedrock.cache",
      null,
      "keep system prompt and page in the prompt cache, so that the next prompt over it is cheaper"),
  GUARDRAIL(
      List.of("--guardrail"),
      "ID:VERSION",
      List.of(),
      "bedrock.guardrail",
      null,
      "Bedrock guardrail to apply"),
  MODEL_PROVIDER(
      List.of("--model-provider"),
      "NAME",
      List.of(),
      "bedrock.model_provider",
      null,
      "body family of the model, for ARNs that do not tell"),
  MAX_INPUT_TOKENS(
      List.of("--max-input-tokens"),
      "N",
      List.of(),
      "prompt.max_input_tokens",
      null,
      "send nothing if the prompt is estimated to be larger"),
  MAX_COST(
      List.of("--max-cost"),
      "USD",
      List.of(),
      "prompt.max_cost",
      null,
      "send nothing if prompt and answer may cost more US dollars than this"),
  PRICES(
      List.of(),
      "FILE",
      List.of(),
      "prompt.prices",
      null,
      "prices that come before the program's own, in US dollars per million tokens"),
  SECRETS(
      List.of("--secrets"),
      "warn|block|off",
      List.of(),
      "prompt.secrets",
      "warn",
      "what to do when the page seems to hold passwords or keys"),
  IMAGES(
      List.of("--images"),
      "none|shown|all",
      List.of(),
      "prompt.images",
      "none",
      "send the pictures that the page shows, or all that are attached to it"),
  TIMEOUT(
      List.of("--timeout"),
      "DURATION",
      List.of(),
      "bedrock.timeout",
      null,
      "for the whole answer, e.g. 90s or 10m"),
  CHILDREN(
      List.of("--children"),
      "DEPTH",
      List.of(),
      "confluence.children",
      "0",
      "append the page's descendants down to this depth"),
  COMMENTS(
      List.of("--comments"),
      "none|open|all",
      List.of(),
      "confluence.comments",
      "none",
      "the comments on the page, and on its words, with their threads: open ones, or all"),
  FROM(
      List.of("--from"),
      "FORMAT",
      List.of(),
      null,
      null,
      "what a file or standard input is, where the guess is wrong: storage, html, markdown, text"
          + " or json"),
  JOBS(
      List.of("--jobs"),
      "N",
      List.of(),
      "batch.jobs",
      "4",
      "how many pages of a batch at once; fewer for a while when the service is busy"),
  ENGINE(
      List.of("--engine"),
      "live|bedrock-batch",
      List.of(),
      "batch.engine",
      "live",
      "live: a call for each page; bedrock-batch: one batch inference job over S3, slower and at half"
          + " the price"),
  S3(
      List.of("--s3"),
      "s3://BUCKET/PREFIX",
      List.of(),
      "batch.s3",
      null,
      "where the files of a batch inference job go"),
  ROLE_ARN(
      List.of("--role-arn"),
      "ARN",
      List.of(),
      "batch.role_arn",
      null,
      "service role that reads and writes there"),
  S3_BUCKET_OWNER(
      List.of("--s3-bucket-owner"),
      "ACCOUNT",
      List.of(),
      "batch.s3_bucket_owner",
      null,
      "account that the bucket has to belong to; else nothing is written there"),
  S3_ENCRYPTION_KEY_ID(
      List.of("--s3-encryption-key-id"),
      "KEY",
      List.of(),
      "batch.s3_encryption_key_id",
      null,
      "KMS key that the files of the job are encrypted with: its id or ARN"),
  OUTPUT(
      List.of("--output"),
      "DIR",
      List.of("ORCHESTRATOR_OUTPUT"),
      "output.directory",
      "runs",
      "where the records go"),
  KEEP(
      List.of(),
      "N|AGE",
      List.of("ORCHESTRATOR_KEEP"),
      "output.keep",
      null,
      "after a run, remove older ones of its name: keep so many (20), or those no older (30d)"),
  CONFLUENCE_URL(
      List.of(),
      "URL",
      List.of("CONFLUENCE_URL"),
      "confluence.url",
      null,
      "your Confluence, e.g. https://example.atlassian.net/wiki; tokens go there only"),
  CONFLUENCE_USERNAME(
      List.of(),
      "NAME",
      List.of("CONFLUENCE_USERNAME"),
      "confluence.username",
      null,
      "e-mail address (Cloud) or user name (Data Center)"),
  CONFLUENCE_API_TOKEN(
      List.of(),
      "TOKEN",
      List.of("CONFLUENCE_API_TOKEN", "CONFLUENCE_API_TOKEN_FILE"),
      "confluence.api_token",
      null,
      "API token (Cloud) or password (Data Center); …_FILE names a file that holds it"),
  CONFLUENCE_PERSONAL_TOKEN(
      List.of(),
      "TOKEN",
      List.of("CONFLUENCE_PERSONAL_TOKEN", "CONFLUENCE_PERSONAL_TOKEN_FILE"),
      "confluence.personal_token",
      null,
      "personal access token (Data Center); …_FILE names a file that holds it"),
  CONFLUENCE_PUBLISH_USERNAME(
      List.of(),
      "NAME",
      List.of("CONFLUENCE_PUBLISH_USERNAME"),
      "confluence.publish_username",
      null,
      "whose token publish signs in with, where that is another user than the one who reads"),
  CONFLUENCE_PUBLISH_TOKEN(
      List.of(),
      "TOKEN",
      List.of("CONFLUENCE_PUBLISH_TOKEN", "CONFLUENCE_PUBLISH_TOKEN_FILE"),
      "confluence.publish_token",
      null,
      "API token (Cloud) or personal token (Data Center) that may write; used by publish alone;"
          + " …_FILE names a file that holds it"),
  HTTPS_PROXY(
      List.of(),
      "URL",
      List.of("HTTPS_PROXY", "https_proxy"),
      "network.proxy",
      null,
      "proxy for https addresses, http://[user:password@]host:port"),
  HTTP_PROXY(
      List.of(),
      "URL",
      List.of("HTTP_PROXY", "http_proxy"),
      "network.proxy",
      null,
      "proxy for http addresses"),
  NO_PROXY(
      List.of(),
      "LIST",
      List.of("NO_PROXY", "no_proxy"),
      "network.no_proxy",
      null,
      "hosts to reach directly: names, .suffixes, addresses, CIDR blocks"),
  CA_BUNDLE(
      List.of(),
      "FILE",
      List.of("AWS_CA_BUNDLE"),
      "network.ca_bundle",
      null,
      "PEM certificates to trust as well, for a TLS-inspecting proxy"),
  SYSTEM_CA(
      List.of(),
      "true|false",
      List.of("ORCHESTRATOR_SYSTEM_CA"),
      "network.system_ca",
      null,
      "trust what the operating system trusts as well, where the company's certificates are there"),
  TLS(
      List.of(),
      "native|jdk",
      List.of("ORCHESTRATOR_TLS"),
      "network.tls",
      "native",
      "what secures connections: native code where there is some for this machine, or Java itself");

  private final List<String> options;
  private final String label;
  private final List<String> variables;
  private final @Nullable String confKey;
  private final @Nullable String defaultValue;
  private final String meaning;

  SettingKey(
      List<String> options,
      String label,
      List<String> variables,
      @Nullable String confKey,
      @Nullable String defaultValue,
      String meaning) {
    this.options = options;
    this.label = label;
    this.variables = variables;
    this.confKey = confKey;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /** The option's names; none for what must not or need not be an option. */
  public List<String> options() {
    return options;
  }

  /** What stands for the value in help texts. */
  public String label() {
    return label;
  }

  /**
   * The environment variables, strongest first. Those of a secret that end in {@code _FILE} name
   * the file that holds it, as containers mount them.
   */
  public List<String> variables() {
    return variables;
  }

  /** {@code section.key} in {@code orchestrator.conf}, if it may stand there. */
  public @Nullable String confKey() {
    return confKey;
  }

  /** The value when nobody says anything. */
  public @Nullable String defaultValue() {
    return defaultValue;
  }

  /** What it means, as a clause. */
  public String meaning() {
    return meaning;
  }

  /** Whether its value must never be shown. */
  public boolean secret() {
    return this == CONFLUENCE_API_TOKEN
        || this == CONFLUENCE_PERSONAL_TOKEN
        || this == CONFLUENCE_PUBLISH_TOKEN;
  }

  /** The stable name in {@code config --json}, e.g. {@code agent_alias_id}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How people name it: its option, else its first variable, else its place in the file. */
  public String title() {
    if (!options.isEmpty()) {
      return options.get(0);
    }
    return variables.isEmpty() ? String.valueOf(confKey) : variables.get(0);
  }
}
