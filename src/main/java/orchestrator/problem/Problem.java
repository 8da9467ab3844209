package orchestrator.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that can go wrong, with the exit code it leads to, its title and what to do about it.
 *
 * <p>This is the guide's troubleshooting chapter as data: the command line, the record and {@code
 * docs/troubleshooting.md} all say what stands here. {@code {placeholders}} are filled from the
 * {@link Failure}'s facts.
 */
public enum Problem {
  // 1: the program itself
  INTERNAL_ERROR(
      ExitCode.FAULT,
      "orchestrator failed in a way that it should not",
      "This is a bug. Run again with --debug and report the output."),

  OUT_OF_MEMORY(
      ExitCode.FAULT,
      "There is not enough memory",
      "Give it more: ORCHESTRATOR_JAVA_OPTIONS=-Xmx1g"),

  // 2: usage and configuration
  USAGE(
      ExitCode.USAGE,
      "The command line has a mistake",
      """
      Usage: {usage}
      All options: orchestrator {command}"""),
  NO_PROVIDER(
      ExitCode.USAGE,
      "No provider is configured",
      """
      Add --provider bedrock, or set LLM_PROVIDER=bedrock, or put this into orchestrator.conf:
        [provider]
        provider = bedrock
      To try the tool without AWS: --provider offline"""),
  UNKNOWN_PROVIDER(
      ExitCode.USAGE, "The provider is not known", "Known providers: bedrock, offline."),
  NO_TARGET(
      ExitCode.USAGE,
      "Neither a model nor an agent is named",
      """
      Name a model: --model us.anthropic.claude-sonnet-4-6 (or BEDROCK_MODEL_ID, or [bedrock] model),
      or an agent: --agent-arn ARN on AgentCore, or --agent-id ID --agent-alias-id ALIAS."""),
  TWO_TARGETS(
      ExitCode.USAGE,
      "More than one target is named",
      "Keep one of them: --model, --agent-arn, or --agent-id with --agent-alias-id."),
  AGENT_INCOMPLETE(
      ExitCode.USAGE,
      "An agent needs both its id and its alias id",
      """
      Give --agent-id and --agent-alias-id (or BEDROCK_AGENT_ID and BEDROCK_AGENT_ALIAS_ID).
      Alias ids are on the agent's page in the Bedrock console; TSTALIASID is the draft."""),
  AGENT_ID_INVALID(
      ExitCode.USAGE,
      "This cannot be an agent id or alias id",
      """
      Both ids are at most ten letters and digits, such as ABCDE12345; names and ARNs do not work.
      They are on the agent's page in the Bedrock console."""),
  AGENT_ARN_INVALID(
      ExitCode.USAGE,
      "This cannot be the ARN of an AgentCore runtime",
      """
      It has the form arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/NAME-0123456789 and stands on
      the runtime's page in the AgentCore console. Its endpoint goes into --agent-endpoint."""),
  AGENT_REGION_MISMATCH(
      ExitCode.USAGE,
      "The agent is in another region",
      "A runtime is called in the region of its ARN: leave --region out, or name the other runtime."),
  EMPTY_VALUE(
      ExitCode.USAGE,
      "A setting is empty",
      "Give it a value or leave it out. Was a variable in the command unset?"),
  INVALID_VALUE(
      ExitCode.USAGE,
      "A setting has a value that cannot be used",
      """
      --help after the command shows the form of its options; orchestrator config shows what is
      set, and where."""),
  RUN_NOT_FOUND(
      ExitCode.USAGE,
      "There is no such run",
      """
      orchestrator runs lists the runs there are; --output says where to look.
      RUN is a run's folder, NAME, NAME@ID as that list has it, or last."""),
  RUN_AMBIGUOUS(
      ExitCode.USAGE, "More than one run is meant", "Write more of the id, or the run's folder."),
  NOT_PUBLISHABLE(
      ExitCode.USAGE,
      "This run cannot be published",
      "Publish a complete run of a page in Confluence: orchestrator runs lists them."),
  NOT_CONFIRMED(
      ExitCode.USAGE,
      "Nothing was published",
      "This is what would be written. To write it without being asked, add --yes."),
  RUN_UNANSWERED(
      ExitCode.USAGE,
      "Nobody answered in this run",
      "Take one that is complete: orchestrator runs --status complete"),
  RUN_CHANGED(
      ExitCode.USAGE,
      "The run is not as it was kept",
      "Put the file back, or run the page again: what is sent on must be what was said."),
  EXPORT_UNSUITED(
      ExitCode.USAGE,
      "The answer does not fit into such a table",
      """
      A table is made from answer.json, which a run leaves that was asked for it:
      orchestrator run PAGE --prompt test-cases --json-schema test-cases"""),
  CONVERSATION_UNSUPPORTED(
      ExitCode.USAGE,
      "This target cannot go on with the conversation",
      """
      A model can, with what was kept: --provider bedrock --model ID.
      An agent goes on with its own sessions only."""),
  SESSION_ENDED(
      ExitCode.USAGE,
      "The agent's session has ended",
      "Run the page again for a new session, or ask a model with what was kept: --model ID"),
  CONFIG_NOT_FOUND(
      ExitCode.USAGE,
      "The configuration file does not exist",
      "Check the path, or start from a copy of orchestrator.conf.example."),
  CONFIG_UNREADABLE(
      ExitCode.USAGE,
      "The configuration file cannot be read",
      "Mend the file, or let its user read it; docs/configuration.md shows its form."),
  NO_REGION(
      ExitCode.USAGE,
      "No AWS region is configured",
      """
      Add --region us-east-1, or set AWS_REGION, or put 'region' into the AWS profile or the
      [bedrock] section of orchestrator.conf."""),
  INVALID_REGION(
      ExitCode.USAGE,
      "This is not an AWS region",
      """
      Regions look like us-east-1 or eu-central-1. One that is newer than this version works
      with its endpoint: --endpoint-url https://bedrock-runtime.REGION.amazonaws.com"""),
  INVALID_ENDPOINT(
      ExitCode.USAGE,
      "The endpoint URL cannot be used",
      "Use https://host[:port]; plain http works with 127.0.0.1, ::1 and localhost only."),
  CONFIG_DOUBTFUL(
      ExitCode.USAGE,
      "The configuration works, but perhaps not as meant",
      "orchestrator config shows what is in force and where it came from."),
  PAGE_ADDRESS_INVALID(
      ExitCode.USAGE,
      "This is not a page that can be fetched",
      """
      PAGE is a Confluence URL as the browser shows it, a page id (with CONFLUENCE_URL set),
      a local file in storage format or a saved REST response, or '-' for standard input."""),
  CONFLUENCE_NOT_CONFIGURED(
      ExitCode.USAGE,
      "Confluence is not configured",
      """
      Set CONFLUENCE_URL with CONFLUENCE_USERNAME and CONFLUENCE_API_TOKEN (Cloud), or with
      CONFLUENCE_PERSONAL_TOKEN (Data Center), or the same keys in [confluence]."""),
  FOREIGN_ORIGIN(
      ExitCode.USAGE,
      "The page is not on the configured Confluence",
      """
      Your token goes only to the origin it is meant for. Set CONFLUENCE_URL to the page's site,
      or check the address for a typing error."""),
  INSECURE_URL(
      ExitCode.USAGE,
      "A token must not travel over plain http",
      "Use https. Plain http works with 127.0.0.1, ::1 and localhost only."),
  SECRET_GIVEN_TWICE(
      ExitCode.USAGE,
      "A secret is given twice",
      "Keep one of the two variables: the one that holds the secret, or the one that names its file."),
  SECRET_FILE_UNREADABLE(
      ExitCode.USAGE,
      "The file of a secret cannot be used",
      "The variable must name a readable file that holds the secret and nothing else, on one line."),
  CA_BUNDLE_UNREADABLE(
      ExitCode.USAGE,
      "The CA bundle cannot be used",
      "AWS_CA_BUNDLE, [network] ca_bundle or ca_bundle of the AWS profile must name a PEM file with one"
          + " or more certificates."),
  INVALID_NAME(
      ExitCode.USAGE,
      "The name cannot be used",
      "Choose a name of letters, digits, blanks, dots and hyphens, such as \"Checkout redesign\"."),
  TEMPLATE_NOT_FOUND(
      ExitCode.USAGE,
      "The prompt template does not exist",
      """
      orchestrator prompts lists the templates there are, your own included.
      Anything else is the path of a file."""),
  TEMPLATE_UNREADABLE(
      ExitCode.USAGE,
      "The prompt template cannot be used",
      "Mend the template; see docs/prompts.md."),
  QUERY_REFUSED(
      ExitCode.USAGE,
      "Confluence does not understand the query",
      "It is written in CQL, such as: space = \"SHOP\" and label = \"release\""),
  TOO_MANY_PAGES(
      ExitCode.USAGE,
      "There are more pages than a batch may begin with",
      "If all of them are meant: --max-pages {pages}. To see them first: --dry-run."),
  NOTHING_TO_RESUME(
      ExitCode.USAGE,
      "There is no batch to go on with",
      "Leave --resume out and name the pages to begin one; what is unchanged is not asked again."),
  BATCH_INFERENCE_UNSUPPORTED(
      ExitCode.USAGE,
      "A batch inference job cannot do this",
      "Nothing was sent. Leave it out, or ask page by page from this machine: --engine live"),
  BATCH_INFERENCE_TOO_SMALL(
      ExitCode.USAGE,
      "There are too few pages for a batch inference job",
      "Nothing was sent. Ask page by page from this machine: --engine live"),
  BATCH_INFERENCE_TOO_LARGE(
      ExitCode.USAGE,
      "There is too much for one batch inference job",
      "Nothing was sent. Make several batches of it, each with a name of its own."),
  BATCH_INFERENCE_WITH_API_KEY(
      ExitCode.USAGE,
      "A Bedrock API key cannot create batch inference jobs",
      """
      AWS_BEARER_TOKEN_BEDROCK signs nothing for S3. Unset it to use the other credentials, or name a
      profile, which comes before it: --profile NAME"""),
  NO_BATCH_INFERENCE_JOB(
      ExitCode.USAGE,
      "There is no batch inference job of this name",
      "orchestrator batch PAGES --name NAME --engine bedrock-batch begins one; --output says where to look."),
  BUCKET_IN_ANOTHER_REGION(
      ExitCode.USAGE,
      "The bucket is in another region than the job",
      "Nothing was sent. Take a bucket in the job's region, or ask in the bucket's: --region NAME"),
  PROMPT_TOO_LARGE(
      ExitCode.USAGE,
      "The prompt is larger than allowed",
      """
      Nothing was sent. Choose a model with a larger context window, a shorter page, or raise
      --max-input-tokens if that is what stopped it."""),
  SCHEMA_UNUSABLE(
      ExitCode.USAGE,
      "The JSON schema cannot be used",
      """
      Nothing was sent. --json-schema takes test-cases, user-stories, or a file with a JSON schema
      that refers to nothing outside itself."""),
  MODEL_OPTION_UNSUPPORTED(
      ExitCode.USAGE,
      "The target does not take an option that was given",
      """
      Nothing was sent. Leave the option out, or ask a model that has it; docs/models-and-agents.md
      says which do."""),
  COST_LIMIT_EXCEEDED(
      ExitCode.USAGE,
      "The run may cost more than allowed",
      """
      Nothing was sent. Allow the model fewer tokens with --max-tokens, take a shorter page or a
      cheaper model, or raise --max-cost."""),
  PRICE_UNKNOWN(
      ExitCode.USAGE,
      "Nobody knows what this run may cost",
      """
      Nothing was sent. Leave --max-cost out, or name a file with prices in orchestrator.conf:
      [prompt] prices = FILE (docs/models-and-agents.md shows its form)."""),
  PRICES_UNREADABLE(
      ExitCode.USAGE,
      "The file with prices cannot be used",
      """
      Mend the file that [prompt] prices in orchestrator.conf names; docs/models-and-agents.md
      shows its form."""),
  PROMPT_PART_UNSUPPORTED(
      ExitCode.USAGE,
      "What is asked does not read such a file",
      """
      Nothing was sent. Choose a model that reads it, as anthropic.claude-sonnet-4-6 reads pictures
      and documents, or leave it out: --images none, another --attach."""),
  SECRETS_IN_PAGE(
      ExitCode.USAGE,
      "The page seems to hold secrets",
      "Nothing was sent. Remove them from the page, or use --secrets warn to send it all the same."),
  BEARER_TOKEN_WITH_AGENT(
      ExitCode.USAGE,
      "A Bedrock API key cannot invoke agents",
      """
      AWS_BEARER_TOKEN_BEDROCK works for models only. Unset it to use the other credentials, or name
      a profile, which comes before it: --profile NAME"""),
  MODEL_FAMILY_UNKNOWN(
      ExitCode.USAGE,
      "The model provider is not known",
      "Known: {families}. Without --model-provider the model's id decides."),
  MODEL_ON_ANOTHER_ENDPOINT(
      ExitCode.USAGE,
      "Only the endpoint bedrock-mantle serves this model",
      """
      Nothing was sent: this tool asks models on bedrock-runtime, where this one is not.
      Choose another; docs/models-and-agents.md says which."""),

  // 3: the page
  PAGE_NOT_FOUND(
      ExitCode.PAGE,
      "The Confluence page was not found",
      "Check the address. Confluence answers the same when you may not see the page."),
  PAGE_VERSION_NOT_FOUND(
      ExitCode.PAGE,
      "This version of the page cannot be had",
      """
      Versions can be deleted, and Confluence then shows them to nobody. Name another one, or none:
      ?pageVersion= of the address, or --since."""),
  CONFLUENCE_NOT_FOUND(
      ExitCode.PAGE,
      "There is no Confluence at this address",
      """
      CONFLUENCE_URL may have the wrong path. It looks like https://NAME.atlassian.net/wiki (Cloud)
      or https://wiki.example.com/confluence (Data Center)."""),
  PAGE_FILE_NOT_FOUND(
      ExitCode.PAGE,
      "The page's file does not exist",
      "Check the path. A page's address starts with https://, a page id needs CONFLUENCE_URL."),
  PAGE_IS_A_FOLDER(
      ExitCode.PAGE,
      "A folder is not a page",
      """
      Name one of its files: it is one page at a time. Of a folder, 'orchestrator batch' asks about
      each page, and 'orchestrator convert' shows their Markdown."""),
  FOLDER_WITHOUT_PAGES(
      ExitCode.PAGE,
      "The folder holds no page",
      """
      Pages are files that end in .xml, .xhtml, .html, .htm or .json, directly in the folder;
      any other can be named by itself."""),
  PAGES_FILE_EMPTY(
      ExitCode.PAGE,
      "The list of pages is empty",
      """
      A page stands on each line: its address, its id or a file. Lines that begin with # are
      comments."""),
  NO_PAGES(
      ExitCode.PAGE,
      "There are no pages",
      """
      Confluence leaves out what the token's user may not see; a search knows new pages and labels
      a few minutes later."""),
  PAGE_UNAUTHORIZED(
      ExitCode.PAGE,
      "Confluence did not accept the token",
      """
      Cloud: CONFLUENCE_USERNAME (your e-mail) with CONFLUENCE_API_TOKEN. Data Center:
      CONFLUENCE_PERSONAL_TOKEN. Has the token expired or been revoked?"""),
  PAGE_NEEDS_TOKEN(
      ExitCode.PAGE,
      "Confluence shows this page only to those who sign in",
      """
      Set CONFLUENCE_URL with CONFLUENCE_USERNAME (your e-mail) and CONFLUENCE_API_TOKEN (Cloud), or
      with CONFLUENCE_PERSONAL_TOKEN (Data Center), or the same keys in [confluence]."""),
  PAGE_FORBIDDEN(
      ExitCode.PAGE,
      "You may not read this Confluence page",
      "Ask the space's administrator for access, or use a token of somebody who may read it."),
  PAGE_SIGN_IN(
      ExitCode.PAGE,
      "Confluence sent a sign-in page instead of the content",
      """
      The token is missing, expired or not allowed here. Check CONFLUENCE_USERNAME with
      CONFLUENCE_API_TOKEN (Cloud) or CONFLUENCE_PERSONAL_TOKEN (Data Center)."""),
  PAGE_REDIRECTED(
      ExitCode.PAGE,
      "Confluence redirects elsewhere",
      "A token follows no redirect to another origin. Set CONFLUENCE_URL to the site's own address."),
  PAGE_NOT_CURRENT(
      ExitCode.PAGE,
      "The page is a draft or in the trash",
      "Publish or restore it. --allow-draft accepts drafts."),
  PAGE_EMPTY(
      ExitCode.PAGE, "The page has no text", "Nothing was sent to a model. Is it the right page?"),
  PAGE_TOO_LARGE(
      ExitCode.PAGE,
      "The page is too large",
      "Split the page; the limits are in docs/confluence.md."),
  PAGE_UNREADABLE(
      ExitCode.PAGE,
      "The page cannot be read",
      "Give the page's address, or a file in storage format, HTML or Markdown."),
  ATTACHMENT_NOT_FOUND(
      ExitCode.PAGE,
      "No such file is attached to the page",
      """
      Nothing was sent. Name it as the page's list of attachments does; * and ? stand for other
      characters."""),
  PAGE_LOSSY(
      ExitCode.PAGE,
      "The page does not convert without loss",
      "--strict stops here. Leave it out to go on without these parts."),

  PUBLISH_FORBIDDEN(
      ExitCode.PAGE,
      "Confluence did not let it be published",
      """
      The token must be allowed to write there. An API token with scopes needs write:page:confluence,
      write:comment:confluence or write:attachment:confluence; CONFLUENCE_PUBLISH_TOKEN gives one of
      its own for this."""),
  PUBLISH_TITLE_TAKEN(
      ExitCode.PAGE,
      "The title is taken by what somebody else wrote",
      "Nothing was written. Choose another: --title TITLE"),
  PUBLISH_CONFLICT(
      ExitCode.PAGE,
      "It was changed by somebody else",
      """
      Nothing was overwritten. Keep their version and publish beside it (--title TITLE), or remove it
      and publish again."""),
  PUBLISH_REFUSED(
      ExitCode.PAGE,
      "Confluence did not take what was to be published",
      "Nothing was written. Look at it without writing: leave --yes out."),
  PUBLISH_UNAUTHORIZED(
      ExitCode.PAGE,
      "Confluence did not accept the token for publishing",
      """
      It is that of CONFLUENCE_PUBLISH_TOKEN, with CONFLUENCE_PUBLISH_USERNAME where it is another
      user's than CONFLUENCE_USERNAME. Has it expired or been revoked?"""),
  PUBLISH_UNMARKED(
      ExitCode.PAGE,
      "It was published, but not marked",
      """
      Let the token write content properties there, by which later runs find it.
      Publish the same run again: what stands is marked then, and nothing is written twice."""),

  // 4: AWS credentials
  NO_CREDENTIALS(
      ExitCode.CREDENTIALS,
      "No AWS credentials were found",
      "Use aws sso login and --profile NAME, AWS_ACCESS_KEY_ID with its secret, or a role of the machine."),
  HALF_KEY_PAIR(
      ExitCode.CREDENTIALS,
      "The access keys in the environment are incomplete",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY both (and AWS_SESSION_TOKEN for ASIA… keys), or neither."),
  KEYS_BROKEN(
      ExitCode.CREDENTIALS,
      "The access keys cannot be right as they are written",
      "Write each of them anew, in one line, without quotes; a copied line end is the usual reason."),
  PROFILE_NOT_FOUND(
      ExitCode.CREDENTIALS,
      "The AWS profile does not exist",
      "Check the spelling, or create it: aws configure sso --profile {profile}"),
  PROFILE_INCOMPLETE(
      ExitCode.CREDENTIALS,
      "The AWS profile cannot give credentials",
      "Complete the profile in ~/.aws/config, or create it anew: aws configure sso --profile {profile}"),
  AWS_CONFIG_UNREADABLE(
      ExitCode.CREDENTIALS,
      "The AWS configuration files cannot be read",
      "Mend the file that is named; 'aws configure list' reads the same ones."),
  SSO_NOT_SIGNED_IN(
      ExitCode.CREDENTIALS,
      "You are not signed in to AWS IAM Identity Center",
      """
      Sign in: orchestrator login --profile {profile}
      With the AWS CLI (version 2), too: aws sso login --profile {profile}"""),
  SSO_SESSION_EXPIRED(
      ExitCode.CREDENTIALS,
      "The AWS SSO session has expired",
      """
      Sign in again: orchestrator login --profile {profile}
      With the AWS CLI (version 2), too: aws sso login --profile {profile}"""),
  SSO_REFRESH_REJECTED(
      ExitCode.CREDENTIALS,
      "AWS IAM Identity Center did not renew the SSO session",
      """
      Sign in again: orchestrator login --profile {profile}
      With the AWS CLI (version 2), too: aws sso login --profile {profile}"""),
  SSO_TOKEN_REJECTED(
      ExitCode.CREDENTIALS,
      "AWS IAM Identity Center does not accept the SSO session any more",
      """
      Sign in again: orchestrator login --profile {profile}
      With the AWS CLI (version 2), too: aws sso login --profile {profile}"""),
  SSO_CACHE_DAMAGED(
      ExitCode.CREDENTIALS,
      "The cached SSO session cannot be read",
      """
      Sign in again, which writes it anew: orchestrator login --profile {profile}
      With the AWS CLI (version 2), too: aws sso login --profile {profile}"""),
  SSO_NOT_A_PROFILE(
      ExitCode.CREDENTIALS,
      "There is nothing to sign in to",
      """
      Name a profile that uses AWS IAM Identity Center: orchestrator login --profile NAME
      To create one: aws configure sso --profile NAME, or see docs/authentication-and-networking.md."""),
  SSO_SIGN_IN_EXPIRED(
      ExitCode.CREDENTIALS,
      "Nobody signed in before the code expired",
      "Start again: orchestrator login --profile {profile}"),
  SSO_SIGN_IN_REFUSED(
      ExitCode.CREDENTIALS,
      "AWS IAM Identity Center refused the sign-in",
      """
      Check sso_start_url and sso_region of the profile, and confirm the request in the browser:
      orchestrator login --profile {profile}"""),
  SSO_CACHE_UNWRITABLE(
      ExitCode.CREDENTIALS,
      "The SSO session cannot be kept",
      "Mend the permissions of ~/.aws/sso/cache, which the AWS tools share."),
  SSO_ROLE_NOT_ASSIGNED(
      ExitCode.CREDENTIALS,
      "Your SSO user does not have this role in this account",
      "Ask the administrator of IAM Identity Center for the permission set, or correct sso_account_id and sso_role_name."),
  LOGIN_NOT_SIGNED_IN(
      ExitCode.CREDENTIALS,
      "You are not signed in with 'aws login'",
      "Sign in with the AWS CLI, 2.32 or newer: aws login --profile {profile}"),
  LOGIN_SESSION_EXPIRED(
      ExitCode.CREDENTIALS,
      "The session of 'aws login' has expired",
      "Sign in again with the AWS CLI, 2.32 or newer: aws login --profile {profile}"),
  LOGIN_REFRESH_REJECTED(
      ExitCode.CREDENTIALS,
      "AWS Sign-In did not renew the session of 'aws login'",
      "Sign in again with the AWS CLI, 2.32 or newer: aws login --profile {profile}"),
  LOGIN_CACHE_DAMAGED(
      ExitCode.CREDENTIALS,
      "The cached session of 'aws login' cannot be used",
      """
      Sign in again with the AWS CLI, 2.32 or newer, which writes it anew:
      aws login --profile {profile}"""),
  PROCESS_FAILED(
      ExitCode.CREDENTIALS,
      "The profile's credential_process failed",
      "Run the command of the profile by hand and mend what it reports."),
  ASSUME_ROLE_DENIED(
      ExitCode.CREDENTIALS,
      "The role cannot be assumed",
      "The caller needs sts:AssumeRole on the role, and the role's trust policy must name the caller."),
  WEB_IDENTITY_FAILED(
      ExitCode.CREDENTIALS,
      "The web identity token was not accepted",
      """
      Check the token file and the role that are named there, and the role's trust policy: it must
      trust the token's issuer and subject."""),
  MFA_REQUIRED(
      ExitCode.CREDENTIALS,
      "The profile needs a one-time code, and nobody sits at a terminal to type it",
      """
      Run it in a terminal, use a profile without mfa_serial, or put temporary keys into the
      environment: aws sts get-session-token --serial-number ARN --token-code CODE"""),
  MFA_CODE_REJECTED(
      ExitCode.CREDENTIALS,
      "The one-time code was not accepted",
      "Run it again with the next code; each works once. Is mfa_serial the right device?"),
  METADATA_UNAVAILABLE(
      ExitCode.CREDENTIALS, "The machine gave no credentials or region", "{advice for its cause}"),
  CREDENTIALS_EXPIRED(
      ExitCode.CREDENTIALS, "The AWS credentials have expired", "{advice for their source}"),
  CREDENTIALS_REJECTED(
      ExitCode.CREDENTIALS, "AWS does not know these credentials", "{advice for their source}"),
  SIGNATURE_REJECTED(
      ExitCode.CREDENTIALS, "AWS does not accept the signature", "{advice for their source}"),
  CLOCK_SKEWED(
      ExitCode.CREDENTIALS,
      "This machine's clock is wrong",
      "Set the clock (NTP); AWS allows five minutes of difference."),

  // 5: AWS refused
  ACCESS_DENIED(
      ExitCode.REFUSED,
      "AWS denied access",
      """
      Models need bedrock:InvokeModel (and bedrock:InvokeModelWithResponseStream to stream), agents
      bedrock:InvokeAgent. Check the policies of the user or role, the VPC endpoint and the SSO permission
      set, that the model is enabled in this region, and that the agent's alias is prepared."""),
  ACCESS_DENIED_BY_IDENTITY_POLICY(
      ExitCode.REFUSED,
      "No policy of this user or role allows the call",
      "Allow {needed} on {resource} to the user or role (with SSO: in the permission set)."),
  ACCESS_DENIED_EXPLICITLY(
      ExitCode.REFUSED,
      "A policy denies the call explicitly",
      "Find the Deny statement for {action} on {resource}; an Allow does not outweigh it."),
  ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY(
      ExitCode.REFUSED,
      "A service control policy of the organization denies the call",
      "Only the organization's administrators can change it. Is the region or the inference profile's region allowed?"),
  ACCESS_DENIED_BY_BOUNDARY(
      ExitCode.REFUSED,
      "The permissions boundary does not allow the call",
      "Ask for {action} in the permissions boundary of the user or role."),
  ACCESS_DENIED_BY_SESSION_POLICY(
      ExitCode.REFUSED,
      "The session's policy does not allow the call",
      "The role was assumed with a narrower session policy; assume it with {action} allowed."),
  ACCESS_DENIED_BY_ENDPOINT_POLICY(
      ExitCode.REFUSED,
      "The VPC endpoint's policy does not allow the call",
      "Allow {action} in the policy of the interface endpoint for {service}."),
  STREAMING_DENIED(
      ExitCode.REFUSED,
      "Streaming is not allowed for this user or role",
      "Allow bedrock:InvokeModelWithResponseStream to it, or run with --no-stream."),
  MODEL_ACCESS_MISSING(
      ExitCode.REFUSED,
      "This account has no access to the model",
      "Open the model in the Bedrock console's model catalog in {region} and request access; check that the region offers it."),
  ACCESS_DENIED_IN_OTHER_REGION(
      ExitCode.REFUSED,
      "The inference profile calls a region where this user or role may not call the model",
      """
      An inference profile spreads its calls over several regions. Allow {action} on {resource} too,
      and on the model in the profile's other regions, or name a profile of another geography."""),
  MARKETPLACE_SUBSCRIPTION_PENDING(
      ExitCode.REFUSED,
      "The model's AWS Marketplace subscription is still being processed",
      "Nothing needs to be done. Try again in 15 minutes."),
  MARKETPLACE_SUBSCRIPTION_MISSING(
      ExitCode.REFUSED,
      "The model is not subscribed in AWS Marketplace yet",
      "Have somebody with aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions call the model once, then wait two minutes."),
  MARKETPLACE_SUBSCRIPTION_FAILED(
      ExitCode.REFUSED,
      "The model's AWS Marketplace subscription cannot be completed",
      """
      Nothing in the request is wrong. Have the account's administrator mend the reason that AWS
      gives, then try again after two minutes."""),
  PAYMENT_METHOD_INVALID(
      ExitCode.REFUSED,
      "The account has no valid payment method",
      """
      Whoever pays for the account enters one (Billing and Cost Management, Payment preferences) and
      makes it the default. Then try again after two minutes."""),
  ACCOUNT_NOT_ENABLED(
      ExitCode.REFUSED,
      "AWS does not let this account use Amazon Bedrock",
      """
      Nothing in the request is wrong. Open a case with AWS Support for the account: new ones often
      have to be verified or enabled before they may call models."""),
  MODEL_NOT_FOR_ACCOUNT(
      ExitCode.REFUSED,
      "The model is not offered to this account",
      """
      Nothing in the request is wrong. Ask whom AWS names (the AWS partner that the account belongs
      to, or AWS Support), or choose a model of another provider."""),
  DATA_RETENTION_MODE(
      ExitCode.REFUSED,
      "The account's data retention mode does not allow this model",
      """
      The mode is '{mode}'. Choose another model, or let the account's owner decide on the mode that
      this one wants (for Claude Fable: aws_review): AWS then keeps prompts and answers for up to 30
      days, and people at AWS may read them. This tool never changes it."""),
  USE_CASE_FORM_MISSING(
      ExitCode.REFUSED,
      "Anthropic's use-case form has not been submitted for this account",
      "Submit it once in the Bedrock console (model catalog, any Anthropic model), then wait 15 minutes."),
  MODEL_NOT_FOUND(
      ExitCode.REFUSED,
      "Bedrock does not know this model",
      "Check the id and the region: aws bedrock list-foundation-models --region {region}"),
  MODEL_RETIRED(
      ExitCode.REFUSED,
      "The model version has reached its end of life",
      "Choose a newer one: aws bedrock list-foundation-models --region {region}"),
  INFERENCE_PROFILE_NEEDED(
      ExitCode.REFUSED,
      "The model works only through an inference profile",
      "Type: --model {profile_id}  (all: aws bedrock list-inference-profiles --region {region})"),
  AGENT_ROLE_DENIED(
      ExitCode.REFUSED,
      "The agent's own role may not do what the agent wants",
      """
      Your own permissions are fine. Give the agent's service role what it lacks: bedrock:InvokeModel
      and bedrock:InvokeModelWithResponseStream on its model, its knowledge base, its Lambda functions."""),
  AGENT_NOT_FOUND(
      ExitCode.REFUSED,
      "The agent or its alias was not found",
      "Check both ids, that the alias is prepared, and that the agent lives in {region}."),
  AGENTS_IN_MAINTENANCE(
      ExitCode.REFUSED,
      "Amazon Bedrock Agents is closed to this account",
      """
      Since 2026-07-30 it is in maintenance (Agents Classic), open only to accounts that used it in
      the year before. Build the agent on Amazon Bedrock AgentCore, or ask a model: --model ID"""),
  AGENT_RUNTIME_NOT_FOUND(
      ExitCode.REFUSED,
      "The AgentCore runtime or its endpoint was not found",
      """
      Check the account, the region and the id in the ARN, and that the runtime has an endpoint
      {endpoint}: aws bedrock-agentcore-control list-agent-runtime-endpoints --agent-runtime-id {id} --region {region}"""),
  AGENT_RUNTIME_WANTS_OAUTH(
      ExitCode.REFUSED,
      "The AgentCore runtime takes OAuth tokens only",
      """
      This tool signs its calls (SigV4). A runtime with a JWT authorizer takes OAuth tokens alone, and
      none takes both: ask its owner for one without an authorizer."""),
  AGENT_RUNTIME_QUOTA(
      ExitCode.REFUSED,
      "An Amazon Bedrock AgentCore quota is used up",
      """
      Sessions count until they end, 15 idle minutes after their last call at the latest. Wait, or ask
      for more in Service Quotas (Amazon Bedrock AgentCore, active session workloads)."""),
  GUARDRAIL_NOT_FOUND(
      ExitCode.REFUSED,
      "The guardrail was not found",
      "Check --guardrail ID:VERSION, and that the guardrail is in {region}: aws bedrock list-guardrails --region {region}"),
  INPUT_TOO_LONG(
      ExitCode.REFUSED,
      "The prompt is too long for the model",
      "Use a shorter page, a model with a larger context window, or a smaller --max-tokens: the answer needs room too."),
  MAX_TOKENS_REFUSED(
      ExitCode.REFUSED,
      "The model does not write that many tokens",
      "Ask for fewer: --max-tokens {limit}, or leave it out to get what fits the model."),
  REQUEST_MALFORMED(
      ExitCode.REFUSED,
      "The model takes neither the body of its family nor Converse",
      "Name the family that it belongs to: --model-provider NAME (docs/models-and-agents.md lists them)."),
  INVALID_REQUEST(
      ExitCode.REFUSED,
      "Bedrock rejected the request",
      "Read what it says and change what it names. Nothing was billed."),
  QUOTA_EXCEEDED(
      ExitCode.REFUSED,
      "A Bedrock quota is used up",
      "Ask for more in Service Quotas, or use another model, profile or region."),
  ANSWER_UNREADABLE(
      ExitCode.REFUSED,
      "The model's answer has a form that is not known",
      "What came is kept. Name the family with --model-provider, or report this with the model's id."),

  // 6: network and availability
  HOST_UNKNOWN(
      ExitCode.UNAVAILABLE,
      "The host name cannot be resolved",
      "Check the address or region, the VPN, and the DNS of this network."),
  DNS_UNAVAILABLE(
      ExitCode.UNAVAILABLE,
      "No host name at all can be resolved",
      """
      This machine has no working DNS resolver: check /etc/resolv.conf and the VPN, in a VPC
      its DNS support. With HTTPS_PROXY set, the proxy resolves names."""),
  DNS_MIXED(
      ExitCode.UNAVAILABLE,
      "The name has private and public addresses at once",
      "Some connections will fail. Let one resolver answer: the VPC's with Private DNS, or a public one."),
  DNS_IPV6_ONLY(
      ExitCode.UNAVAILABLE,
      "The name has IPv6 addresses only",
      "If this network has no IPv6 to the outside, ask for IPv4, NAT64 or a proxy (HTTPS_PROXY)."),
  DNS_MISDIRECTED(
      ExitCode.UNAVAILABLE,
      "The name leads back to this machine",
      "A DNS filter or /etc/hosts blocks it. Remove the entry, or have the name allowed."),
  DNS_SPLIT_HORIZON(
      ExitCode.UNAVAILABLE,
      "The name leads into a private network that cannot be reached from here",
      """
      Connect to that network (VPN, peering, transit gateway) and let the endpoint's security group
      accept 443 from here; or ask a public resolver, which gives the public address."""),
  NO_WAY_OUT(
      ExitCode.UNAVAILABLE,
      "The address is public, and there is no way from here to it",
      """
      In a private subnet: create a VPC interface endpoint with Private DNS for
      {endpoint}, or set HTTPS_PROXY. Elsewhere: check VPN and firewall."""),
  CERTIFICATE_ENDS_SOON(
      ExitCode.UNAVAILABLE,
      "The server's certificate ends soon",
      "Tell whoever runs the server; after that day nothing will connect."),
  CONNECTION_REFUSED(
      ExitCode.UNAVAILABLE,
      "The connection was refused",
      "Check the address and port, and that the service is running."),
  CONNECT_TIMED_OUT(
      ExitCode.UNAVAILABLE,
      "The host could not be reached",
      """
      In a private subnet: VPC interface endpoints with Private DNS, a security group that allows
      443, or HTTPS_PROXY. Elsewhere: check VPN and firewall."""),
  CONNECTION_LOST(ExitCode.UNAVAILABLE, "The connection broke", "Try again later."),
  TLS_UNTRUSTED(
      ExitCode.UNAVAILABLE,
      "The server's certificate is not trusted",
      """
      Behind a proxy that inspects TLS, name your company's CA file (PEM): AWS_CA_BUNDLE=/path/ca.pem
      or [network] ca_bundle. It is used for Confluence and AWS alike. If the company's CA is
      installed on this system already: [network] system_ca = true"""),
  TLS_CERTIFICATE_EXPIRED(
      ExitCode.UNAVAILABLE,
      "The server's certificate is not valid at this time",
      """
      Compare this machine's clock: date -u. If it is right, whoever issued the certificate (the
      server's owner, or a proxy in between) has to renew it."""),
  TLS_CERTIFICATE_MISMATCH(
      ExitCode.UNAVAILABLE,
      "The server's certificate is for another host",
      """
      Check the address. If a proxy, a captive portal or a wrong DNS entry answers in the host's
      place, the issuer tells whose it is."""),
  TLS_FAILED(
      ExitCode.UNAVAILABLE,
      "No secure connection could be made",
      "Check the address and what stands between: proxy, firewall, a wrong port."),
  PROXY_FAILED(
      ExitCode.UNAVAILABLE,
      "The proxy did not let the connection through",
      """
      Check HTTPS_PROXY (user and password included) and NO_PROXY, or [network] proxy and no_proxy.
      Most proxies are spoken to in plain http, for https addresses too: http://host:port"""),
  NOT_FROM_AWS(
      ExitCode.UNAVAILABLE,
      "The answer did not come from AWS",
      "A proxy, firewall or gateway sent it in the place of AWS. Ask your network team."),
  TIMED_OUT(
      ExitCode.UNAVAILABLE,
      "The time-out was reached",
      "Allow more with a higher --timeout, or [bedrock] timeout."),
  THROTTLED(
      ExitCode.UNAVAILABLE,
      "Bedrock is throttling this account",
      "Try again later, or ask for more requests or tokens per minute in Service Quotas."),
  DAILY_QUOTA_USED_UP(
      ExitCode.UNAVAILABLE,
      "The account's tokens for today are used up",
      "Try again tomorrow or ask for more tokens per day in Service Quotas."),
  SERVICE_UNAVAILABLE(
      ExitCode.UNAVAILABLE,
      "The service is unavailable",
      "Try again later; https://health.aws.amazon.com shows the state of AWS."),
  MODEL_NOT_READY(
      ExitCode.UNAVAILABLE,
      "The model is not ready yet",
      "It is being loaded. Try again in a few minutes."),
  MODEL_TIMED_OUT(
      ExitCode.UNAVAILABLE,
      "The model took longer than Bedrock allows",
      """
      Ask for less at once: a smaller --max-tokens, a shorter page, or a faster model. The call was
      not repeated, since it may already have been billed."""),
  MODEL_FAILED(
      ExitCode.UNAVAILABLE,
      "The model failed while answering",
      "Try again; if it happens again, try a smaller page, a smaller --max-tokens or another model."),
  AGENT_SESSION_BUSY(
      ExitCode.UNAVAILABLE,
      "The agent's session is busy",
      """
      Another call uses this session, or it is just ending. Try again in a moment, or begin a session
      of your own: leave --session-id out."""),
  AGENT_RUNTIME_FAILED(
      ExitCode.UNAVAILABLE,
      "The agent's own code failed",
      """
      It was not asked again, since it may have acted. What it wrote before:
        aws logs tail {logs} --since 15m --region {region}"""),
  AGENT_DEPENDENCY_FAILED(
      ExitCode.UNAVAILABLE,
      "Something behind the agent failed",
      "Look at the logs of the agent's action groups (Lambda), knowledge bases and model."),
  RUN_UNDER_WAY(
      ExitCode.UNAVAILABLE,
      "Another run of this name is under way",
      """
      Try again when it has ended, or stop it; its lock ends with it, however it ends.
      Without --if-changed, runs of one name may go on beside each other; batches may not."""),
  CONFLUENCE_UNAVAILABLE(
      ExitCode.UNAVAILABLE, "Confluence is not answering properly", "Try again later."),
  CONFLUENCE_THROTTLED(
      ExitCode.UNAVAILABLE,
      "Confluence asks to wait",
      "Try again later; the token's user has made too many requests."),

  PUBLISH_UNANSWERED(
      ExitCode.UNAVAILABLE,
      "Confluence did not say whether it was published",
      "Publish it again: it is looked for first, so nothing is written twice."),

  // 7: not the whole answer
  RUN_INCOMPLETE(
      ExitCode.INCOMPLETE,
      "The run has no whole answer",
      "Run it again, or take one that is complete: orchestrator runs --status complete"),
  BATCH_INCOMPLETE(
      ExitCode.FINDINGS,
      "Not every page of the batch has its answer",
      """
      What is complete is kept, and is not asked again. Why the others have none stands with each of
      them in the document, with what to do."""),
  ANSWER_CUT(
      ExitCode.INCOMPLETE,
      "The answer was cut off",
      "What arrived is kept. {advice for its cause}"),
  ANSWER_NEVER_CAME(
      ExitCode.INCOMPLETE,
      "The page was asked twice and no answer was kept",
      """
      Both times the program ended before the answer did, and both may have been billed.
      To ask once more, begin a new batch without --resume."""),
  ANSWER_MISFITS_SCHEMA(
      ExitCode.INCOMPLETE,
      "The answer does not fit its JSON schema",
      """
      What arrived is kept. Run again, ask a model that Bedrock holds to a schema
      (docs/models-and-agents.md), or make the schema less strict."""),
  ANSWER_TOO_LONG(
      ExitCode.INCOMPLETE,
      "The answer reached the token limit",
      "What arrived is kept. Allow more with --max-tokens."),
  CONTEXT_WINDOW_FULL(
      ExitCode.INCOMPLETE,
      "The model's context window was full before the answer was done",
      "What arrived is kept. Use a shorter page or prompt, or a model with a larger context window."),
  ANSWER_FILTERED(
      ExitCode.INCOMPLETE,
      "The model stopped or refused to answer",
      "What arrived is kept. Change the page or the prompt, or try another model."),
  GUARDRAIL_INTERVENED(
      ExitCode.INCOMPLETE,
      "A guardrail stopped the answer",
      "What arrived is kept. Ask who owns the guardrail, or run without it."),
  AGENT_RETURNED_CONTROL(
      ExitCode.INCOMPLETE,
      "The agent handed control back",
      "It asks the caller to run an action, which this tool does not do. Use an agent whose action groups run in Lambda."),
  ANSWER_EMPTY(
      ExitCode.INCOMPLETE, "The answer is empty", "Run again, or ask another model or agent."),

  // 8: output
  OUTPUT_UNWRITABLE(
      ExitCode.OUTPUT,
      "The output folder cannot be written",
      "Choose another with --output DIR (of convert and export: --out), or mend its permissions."),
  DISK_FULL(
      ExitCode.OUTPUT,
      "The disk is full",
      "Free some space, or choose another folder: --output DIR (of export: --out FILE)"),
  STDOUT_UNWRITABLE(
      ExitCode.OUTPUT,
      "Standard output cannot be written",
      "Check where stdout is redirected to: is there space left?"),

  // batch inference jobs
  S3_REFUSED(
      ExitCode.REFUSED,
      "Amazon S3 refused",
      """
      Whoever asks needs s3:ListBucket on the bucket, and s3:PutObject, s3:GetObject and (for --clean)
      s3:DeleteObject on what is below the prefix; docs/batch.md has the policies."""),
  BUCKET_NOT_FOUND(ExitCode.REFUSED, "The bucket does not exist", "Check --s3 s3://BUCKET/PREFIX."),
  JOB_NOT_CREATED(
      ExitCode.UNAVAILABLE,
      "It is not known whether the batch inference job was created",
      """
      Nothing is created twice. Look for it: orchestrator batch status NAME"""),
  JOB_NOT_ENDED(
      ExitCode.UNAVAILABLE,
      "The batch inference job has not ended",
      "Ask again later: orchestrator batch status NAME; fetch its answers when it has ended."),
  JOB_FAILED(
      ExitCode.REFUSED,
      "The batch inference job failed",
      """
      Its message says why. If it cannot read or write the bucket, see the service role in
      docs/batch.md. To ask from this machine: orchestrator batch --resume --name NAME"""),
  JOB_STOPPED(
      ExitCode.UNAVAILABLE,
      "The batch inference job was stopped before this record's turn",
      "To ask what is left from this machine: orchestrator batch --resume --name NAME"),
  JOB_EXPIRED(
      ExitCode.UNAVAILABLE,
      "The batch inference job ran out of time before this record's turn",
      "To ask what is left from this machine: orchestrator batch --resume --name NAME"),
  RECORD_MISSING(
      ExitCode.UNAVAILABLE,
      "The batch inference job left no answer for this record",
      "To ask what is left from this machine: orchestrator batch --resume --name NAME"),
  RECORD_REFUSED(
      ExitCode.REFUSED,
      "The model refused this record of the batch inference job",
      "What it says stands above; the other records are not concerned."),

  // ended from outside
  INTERRUPTED(ExitCode.INTERRUPTED, "Interrupted", "What arrived is kept."),
  TERMINATED(ExitCode.TERMINATED, "Terminated", "What arrived is kept."),
  HUNG_UP(ExitCode.HUNG_UP, "The terminal has gone", "What arrived is kept."),
  STDOUT_CLOSED(
      ExitCode.CLOSED_PIPE, "Standard output was closed by its reader", "What arrived is kept.");

  private static final int FULL_LINE = 60;

  private final ExitCode exitCode;
  private final String title;
  private final String advice;

  Problem(ExitCode exitCode, String title, String advice) {
    this.exitCode = exitCode;
    this.title = title;
    this.advice = advice;
  }

  /** The stable name that scripts see, e.g. {@code sso-session-expired}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** What failed, as a clause without a full stop. */
  public String title() {
    return title;
  }

  /** What to do next; may hold {@code {placeholders}}. */
  public String advice() {
    return advice;
  }

  /**
   * Whether the details name the mistake and the right form, so that people need no title before
   * them.
   */
  public boolean saysAllInDetail() {
    return this == USAGE || this == INVALID_VALUE;
  }

  /**
   * An advice with each instruction on a line of its own, for whoever wraps text. A line of the
   * source that is full and ends in the middle of a sentence goes on in the next.
   */
  public static List<String> instructions(String advice) {
    List<String> instructions = new ArrayList<>();
    String open = "";
    for (String line : advice.stripTrailing().lines().toList()) {
      boolean begins = line.startsWith(" ") || line.matches("[A-Z][a-z].*");
      if (!open.isEmpty() && begins) {
        instructions.add(open);
        open = "";
      }
      open = open.isEmpty() ? line : open + " " + line;
      if (line.length() < FULL_LINE || line.endsWith(".") || line.endsWith(":")) {
        instructions.add(open);
        open = "";
      }
    }
    if (!open.isEmpty()) {
      instructions.add(open);
    }
    return instructions;
  }

  /** An occurrence of this problem. */
  public Failure failure(String detail) {
    return new Failure(this, detail, Map.of(), null);
  }
}
