package orchestrator.bedrock.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.faults.Fault;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BedrockProblemsTest {
  private static final InferenceOptions WHOLE = new InferenceOptions(null, null, null, false, null);
  private static final String DENIED =
      "User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform:"
          + " bedrock:InvokeModel on resource: arn:aws:bedrock:%s::foundation-model/x %s";

  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Failure refused(String modelId) {
    Failure failure = InvocationResult.model(bedrock, modelId, WHOLE).refused();
    assertEquals("00000000-0000-4000-8000-000000000001", failure.requestId());
    assertFalse(failure.advice().contains("{"), failure.advice());
    return failure;
  }

  /** The rows of AWS's error catalogue that end a call at once, and a word of their advice. */
  @ParameterizedTest
  @Fault({"F56", "F65"})
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ValidationException | Invocation of model ID X with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model. | INFERENCE_PROFILE_NEEDED | --model us.anthropic.claude-sonnet-4-6",
        "400 | ValidationException | Invocation of model ID X with on-demand throughput isn't supported. | INFERENCE_PROFILE_NEEDED | list-inference-profiles",
        "400 | ValidationException | The provided model doesn't support on-demand throughput. | INFERENCE_PROFILE_NEEDED | --model us.anthropic.claude-sonnet-4-6",
        "400 | ValidationException | The provided model identifier is invalid. | MODEL_NOT_FOUND | the id and the region",
        "400 | ValidationException | Input is too long for requested model. | INPUT_TOO_LONG | shorter page",
        "400 | ValidationException | prompt is too long: 210000 tokens > 200000 maximum | INPUT_TOO_LONG | larger context window",
        "400 | ValidationException | input length and `max_tokens` exceed context limit: 190000 + 16384 > 200000, decrease input length or `max_tokens` and try again | INPUT_TOO_LONG | smaller --max-tokens",
        "400 | ValidationException | This model has reached the end of its life. | MODEL_RETIRED | newer one",
        "400 | ValidationException | temperature: 5.0 is not in the range of 0..1 | INVALID_REQUEST | change what it names",
        "400 | ServiceQuotaExceededException | Quota. | QUOTA_EXCEEDED | Service Quotas",
        "403 | AccessDeniedException | You don't have access to the model with the specified model ID. | MODEL_ACCESS_MISSING | model catalog in us-east-1",
        "403 | AccessDeniedException | You don’t have access to the model with the specified model ID. | MODEL_ACCESS_MISSING | request access",
        "403 | AccessDeniedException | Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe). | MARKETPLACE_SUBSCRIPTION_MISSING | aws-marketplace:Subscribe",
        "403 | AccessDeniedException | Your AWS Marketplace subscription for the model is still being processed. | MARKETPLACE_SUBSCRIPTION_PENDING | 15 minutes",
        "403 | MPAgreementBeingCreated | Your account is not authorized to access this model yet. | MARKETPLACE_SUBSCRIPTION_PENDING | 15 minutes",
        "403 | AccessDeniedException | Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe). Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 2 minutes. | MARKETPLACE_SUBSCRIPTION_MISSING | aws-marketplace:Subscribe",
        "403 | AccessDeniedException | Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.. Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 2 minutes. | PAYMENT_METHOD_INVALID | Payment preferences",
        "403 | AccessDeniedException | Model access is denied due to UNSUPPORTED_SELLER_COUNTRY. Your AWS Marketplace subscription for this model cannot be completed at this time. | MARKETPLACE_SUBSCRIPTION_FAILED | after two minutes",
        "403 | AccessDeniedException | Access to this model is not available for channel program accounts. Reach out to your AWS Solution Provider or AWS Distributor for more information. | MODEL_NOT_FOR_ACCOUNT | whom AWS names",
        "400 | ValidationException | Access to Anthropic models is not allowed from unsupported countries, regions, or territories. | MODEL_NOT_FOR_ACCOUNT | another provider",
        "400 | ValidationException | Operation not allowed | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | AccessDeniedException | Operation not allowed. | ACCOUNT_NOT_ENABLED | verified or enabled",
        "403 | AccessDeniedException | This account is currently blocked and not recognized as a valid account. | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | AccessDeniedException | Your account is still being verified. | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | OptInRequired | You are not subscribed to this service. | ACCOUNT_NOT_ENABLED | AWS Support",
        "400 | ValidationException | data retention mode 'default' is not available for this model | DATA_RETENTION_MODE | The mode is 'default'",
        "403 | AccessDeniedException | This model is not available under: data retention mode 'none' is not available for this model. | DATA_RETENTION_MODE | The mode is 'none'",
        "404 | ResourceNotFoundException | Data retention mode ‘default’ is not available for this model. | DATA_RETENTION_MODE | people at AWS may read them",
        "400 | ValidationException | This model is not available under data retention mode 'default'. | DATA_RETENTION_MODE | aws_review",
        "403 | AccessDeniedException | Model use case details have not been submitted for this account. | USE_CASE_FORM_MISSING | Submit it once",
        "403 | AccessDeniedException | Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. | MODEL_RETIRED | newer one",
        "400 | ValidationException | The guardrail identifier or version provided in the request does not exist. | GUARDRAIL_NOT_FOUND | list-guardrails --region us-east-1",
        "404 | ResourceNotFoundException | Could not find guardrail ab12cd34ef56 | GUARDRAIL_NOT_FOUND | --guardrail ID:VERSION",
        "400 | ValidationException | This model's maximum context length is 131072 tokens. However, your request has 140000 input tokens. | INPUT_TOO_LONG | shorter page",
        "400 | ValidationException | Your input exceeds the context window of this model. | INPUT_TOO_LONG | larger context window",
        "400 | ValidationException | This model is deprecated. | MODEL_RETIRED | newer one",
        "403 | AccessDeniedException | Forbidden. | ACCESS_DENIED | bedrock:InvokeModel",
        "403 | UnauthorizedOperation | You are not authorized to perform this operation. | ACCESS_DENIED | VPC endpoint",
        "403 | AccessDeniedException | Your account is not authorized to invoke this API operation. | MODEL_ACCESS_MISSING | model catalog in us-east-1",
        "400 | ValidationException | Your account is not authorized to invoke this API operation. | MODEL_ACCESS_MISSING | model catalog in us-east-1",
        "400 | ValidationException | Access to Bedrock models is not allowed for this account. Please contact the AWS Customer Support. | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | AccessDeniedException | Access to Bedrock models is not allowed for this account. | ACCOUNT_NOT_ENABLED | AWS Support",
        "400 | ValidationException | Your account is on hold, contact support | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | AccessDeniedException | This AWS account is currently on hold. | ACCOUNT_NOT_ENABLED | AWS Support",
        "403 | ExpiredTokenException | The security token included in the request is expired | CREDENTIALS_EXPIRED | AWS_SESSION_TOKEN anew",
        "403 | UnrecognizedClientException | The security token included in the request is invalid. | CREDENTIALS_REJECTED | AWS_SESSION_TOKEN",
        "403 | InvalidClientTokenId | The security token included in the request is invalid. | CREDENTIALS_REJECTED | key id",
        "400 | IncompleteSignature | The request signature does not conform to AWS standards. | CREDENTIALS_REJECTED | key id",
        "403 | InvalidSignatureException | The request signature we calculated does not match. | SIGNATURE_REJECTED | not the secret key of AWS_ACCESS_KEY_ID",
        "403 | InvalidSignatureException | Signature expired: 20261123T000000Z is now earlier than 20261123T010000Z | CLOCK_SKEWED | Set the clock",
        "400 | RequestExpired | The request is no longer valid due to expired timestamps. | CLOCK_SKEWED | Set the clock",
        "404 | ResourceNotFoundException | Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes. | USE_CASE_FORM_MISSING | Submit it once",
        "404 | FTUFormNotFilled | Model use case details. | USE_CASE_FORM_MISSING | Submit it once",
        "404 | ResourceNotFoundException | This model version has reached the end of its life. | MODEL_RETIRED | newer one",
        "404 | ResourceNotFoundException | Could not resolve the foundation model from the provided model identifier. | MODEL_NOT_FOUND | list-foundation-models",
        "408 | ModelTimeoutException | Slow. | MODEL_TIMED_OUT | smaller --max-tokens",
        "424 | ModelErrorException | Bad. | MODEL_FAILED | another model",
        "429 | ThrottlingException | Too many tokens per day, please wait before trying again. | DAILY_QUOTA_USED_UP | tokens per day",
        "500 | InternalFailure | Oops. | SERVICE_UNAVAILABLE | health.aws",
        "400 | NeverSeenException | Odd. | INVALID_REQUEST | Nothing was billed",
        "401 | NeverSeenException | Odd. | ACCESS_DENIED | policies",
        "413 | NeverSeenException | Odd. | INPUT_TOO_LONG | shorter page",
        "418 | NeverSeenException | Odd. | INVALID_REQUEST | change what it names",
        "504 | NeverSeenException | Odd. | SERVICE_UNAVAILABLE | later",
      })
  void a_refusal_is_recognised(
      int status, String type, String message, Problem problem, String advice) {
    bedrock.error(status, type, message);
    Failure failure = refused(InvocationResult.CLAUDE);
    assertEquals(problem, failure.problem());
    assertTrue(failure.advice().contains(advice), failure.advice());
    assertEquals(1, bedrock.requests().size());
  }

  /** Texts that hold the word of one cause and speak of another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ValidationException | Operation not allowed with guardrail tracing. | INVALID_REQUEST",
        "400 | ValidationException | top_k is deprecated for this model, leave it out. | INVALID_REQUEST",
        "400 | ValidationException | thinking.type: 'enabled' is deprecated for this model. Use 'adaptive'. | INVALID_REQUEST",
        "400 | ValidationException | stop_sequences.0: too long, at most 64 characters. | INVALID_REQUEST",
        "400 | ValidationException | The document's name is too long. | INVALID_REQUEST",
        "400 | ValidationException | Invalid model parameter: top_k must be positive. | INVALID_REQUEST",
        "400 | ValidationException | The service tier flex is not offered beside on-demand throughput. | INVALID_REQUEST",
        "400 | ValidationException | The context window option is not supported. | INVALID_REQUEST",
        "400 | ValidationException | The payment field of tool 'pay' must be a string. | INVALID_REQUEST",
        "400 | ValidationException | Unknown data retention mode. | INVALID_REQUEST",
        "400 | ValidationException | tools.0.custom.strict: Extra inputs are not permitted | INVALID_REQUEST",
        "400 | ValidationException | thinking.adaptive.block_binding: Extra inputs are not permitted | INVALID_REQUEST",
        "400 | ValidationException | At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels | INVALID_REQUEST",
        "403 | AccessDeniedException | This API key may not be used for this operation. | ACCESS_DENIED",
        "403 | AccessDeniedException | The principal's pending AWS Marketplace role is missing. | ACCESS_DENIED",
      })
  void a_word_alone_chooses_no_advice(int status, String type, String message, Problem problem) {
    bedrock.error(status, type, message);
    assertEquals(problem, refused(InvocationResult.CLAUDE).problem());
  }

  /** People name roles and models as they like. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws-marketplace-buyers | bedrock:InvokeModel | because no identity-based policy allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_IDENTITY_POLICY",
        "aws-marketplace-pending | bedrock:InvokeModel | with an explicit deny in a service control policy | ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY",
        "Dev | aws-marketplace:Subscribe | because no identity-based policy allows the aws-marketplace:Subscribe action | MARKETPLACE_SUBSCRIPTION_MISSING",
        "Dev | aws-marketplace:Subscribe | with an explicit deny in a service control policy | ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY",
      })
  void the_name_of_a_role_chooses_no_advice(
      String role, String action, String because, Problem problem) {
    bedrock.error(
        403,
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/%s/me is not authorized to perform: %s on resource: * %s"
            .formatted(role, action, because));
    Failure failure = refused(InvocationResult.CLAUDE);
    assertEquals(problem, failure.problem());
    assertEquals(action, failure.facts().get("action"));
  }

  @Test
  void agents_in_maintenance_are_told_from_a_missing_permission() {
    bedrock.error(
        403,
        "AccessDeniedException",
        "Bedrock Agents is in Maintenance Mode. New agent creation is not available for accounts"
            + " without prior service usage.");
    Failure failure =
        InvocationResult.agent(bedrock, new AgentTarget("AGENT12345", "TSTALIASID", null), WHOLE)
            .refused();
    assertEquals(Problem.AGENTS_IN_MAINTENANCE, failure.problem());
    assertTrue(failure.advice().contains("AgentCore"), failure.advice());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Knowledge Base with id ABCDE12345 does not exist. | AGENT_DEPENDENCY_FAILED",
        "Could not find guardrail ab12cd34ef56 | GUARDRAIL_NOT_FOUND",
        "Failed to retrieve resource because it doesn't exist. | AGENT_NOT_FOUND",
      })
  void what_an_agent_does_not_find_is_told_from_the_agent(String message, Problem problem) {
    bedrock.error(404, "ResourceNotFoundException", message);
    AgentTarget agent = new AgentTarget("AGENT12345", "TSTALIASID", null);
    assertEquals(problem, InvocationResult.agent(bedrock, agent, WHOLE).refused().problem());
  }

  @Test
  void what_the_account_lacks_is_told_from_what_the_role_of_an_agent_lacks() {
    bedrock.reply(
        Reply.stream()
            .exception(
                "accessDeniedException",
                "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment"
                    + " instrument must be provided."));
    Failure failure =
        InvocationResult.agent(bedrock, new AgentTarget("AGENT12345", "TSTALIASID", null), WHOLE)
            .refused();
    assertEquals(Problem.PAYMENT_METHOD_INVALID, failure.problem());
  }

  /** Those that pass by themselves, once they have not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | ThrottlingException | Too many requests, please wait before trying again. | THROTTLED | requests or tokens per minute",
        "429 | ThrottlingException | Too many tokens, please wait before trying again. | THROTTLED | Service Quotas",
        "429 | ModelNotReadyException | Model is not ready for inference. | MODEL_NOT_READY | few minutes",
        "424 | ModelNotReadyException | Model is not ready for inference. | MODEL_NOT_READY | few minutes",
        "503 | ServiceUnavailableException | Busy. | SERVICE_UNAVAILABLE | later",
        "500 | InternalServerException | Oops. | SERVICE_UNAVAILABLE | health.aws",
      })
  void a_refusal_that_does_not_pass_is_reported_in_the_end(
      int status, String type, String message, Problem problem, String advice) {
    for (int i = 0; i < 6; i++) {
      bedrock.error(status, type, message);
    }
    Failure failure = InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).refused();
    assertEquals(problem, failure.problem());
    assertTrue(failure.advice().contains(advice), failure.advice());
    assertEquals(6, bedrock.requests().size());
  }

  /** A body that no family's is, refused by Converse too. */
  @Test
  void a_malformed_body_is_told_from_a_bad_value() {
    String malformed =
        "Malformed input request: #: required key [max_tokens] not found#: extraneous key"
            + " [inferenceConfig] is not permitted, please reformat your input and try again.";
    bedrock.error(400, "ValidationException", malformed);
    bedrock.error(400, "ValidationException", malformed);
    Failure failure = InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).refused();
    assertEquals(Problem.REQUEST_MALFORMED, failure.problem());
    assertTrue(failure.advice().contains("--model-provider"), failure.advice());
    assertEquals(2, bedrock.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The maximum tokens you requested exceeds the model limit of 2048. Try again with a maximum"
            + " tokens value that is lower than 2048.",
        "Malformed input request: #/max_gen_len: 4096 is not less or equal to 2048, please reformat"
            + " your input and try again.",
        "max_tokens: 16384 > 2048, which is the maximum allowed number of output tokens for X",
      })
  void a_token_limit_that_is_too_high_is_lowered_unless_the_user_named_it(String refusal) {
    bedrock.error(400, "ValidationException", refusal).anthropic("Hi");
    InvocationResult asked =
        InvocationResult.model(bedrock, "anthropic.claude-from-tomorrow", WHOLE);
    assertEquals("Hi", asked.got().text());
    assertEquals(2048, Json.parse(bedrock.requests().get(1).body()).path("max_tokens").intValue());
    assertEquals(
        List.of("This model writes at most 2048 tokens; so many are asked for"), asked.notices());

    bedrock.error(400, "ValidationException", refusal);
    InferenceOptions named = new InferenceOptions(99_999, null, null, false, null);
    Failure failure = InvocationResult.model(bedrock, InvocationResult.CLAUDE, named).refused();
    assertEquals(Problem.MAX_TOKENS_REFUSED, failure.problem());
    assertTrue(failure.advice().contains("--max-tokens 2048"), failure.advice());
    assertEquals(3, bedrock.requests().size());
  }

  @ParameterizedTest
  @Fault("F55")
  @CsvSource(
      delimiter = '|',
      value = {
        "because no identity-based policy allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_IDENTITY_POLICY",
        "with an explicit deny in an identity-based policy | ACCESS_DENIED_EXPLICITLY",
        "with an explicit deny in a service control policy | ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY",
        "because no service control policy allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY",
        "because no permissions boundary allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_BOUNDARY",
        "because no session policy allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_SESSION_POLICY",
        "because no VPC endpoint policy allows the bedrock:InvokeModel action | ACCESS_DENIED_BY_ENDPOINT_POLICY",
        "with an explicit deny in a VPC endpoint policy | ACCESS_DENIED_BY_ENDPOINT_POLICY",
        "because of something new | ACCESS_DENIED",
      })
  void a_denial_names_the_policy_to_mend(String because, Problem problem) {
    bedrock.error(403, "AccessDeniedException", String.format(DENIED, "us-east-1", because));
    Failure failure = refused(InvocationResult.CLAUDE);
    assertEquals(problem, failure.problem());
    assertEquals("bedrock:InvokeModel", failure.facts().get("action"));
    assertEquals("arn:aws:bedrock:us-east-1::foundation-model/x", failure.facts().get("resource"));
    assertEquals("bedrock-runtime", failure.facts().get("service"));
    assertFalse(failure.detail().contains("inference profile sends"), failure.detail());
  }

  @Test
  void a_denial_in_another_region_says_so() {
    bedrock.error(
        403,
        "AccessDeniedException",
        String.format(DENIED, "us-west-2", "with an explicit deny in a service control policy"));
    String detail = refused("us." + InvocationResult.CLAUDE).detail();
    assertTrue(detail.endsWith("in us-west-2, where the inference profile sends calls."), detail);
  }

  @Test
  void a_denial_in_another_region_by_ones_own_role_is_a_problem_of_its_own() {
    bedrock.error(
        403,
        "AccessDeniedException",
        String.format(DENIED, "us-west-2", "because no identity-based policy allows the action"));
    Failure failure = refused("us." + InvocationResult.CLAUDE);
    assertEquals(Problem.ACCESS_DENIED_IN_OTHER_REGION, failure.problem());
    assertTrue(
        failure.advice().contains("arn:aws:bedrock:us-west-2::foundation-model/x"),
        failure.advice());
  }

  @Test
  @Fault("F56")
  void the_profile_to_type_fits_the_region() {
    bedrock.error(400, "ValidationException", "on-demand throughput isn’t supported");
    Failure failure = refused(InvocationResult.CLAUDE);
    assertTrue(failure.advice().startsWith("Type: --model us.anthropic.claude-sonnet-4-6 "));
    assertTrue(
        failure.detail().contains(" Its profiles: us.anthropic.claude-sonnet-4-6, eu.anthropic."),
        failure.detail());
    List<String> profiles = new ArrayList<>();
    for (String region : List.of("eu-central-1", "ap-south-1", "us-gov-west-1", "sa-east-1")) {
      profiles.add(ModelTable.load().profile(ModelId.of("anthropic.claude-x"), region));
    }
    assertEquals(
        List.of(
            "eu.anthropic.claude-x",
            "apac.anthropic.claude-x",
            "us-gov.anthropic.claude-x",
            "global.anthropic.claude-x"),
        profiles);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-sonnet-5, ap-northeast-1, jp.anthropic.claude-sonnet-5",
    "anthropic.claude-sonnet-5, ap-southeast-2, au.anthropic.claude-sonnet-5",
    "anthropic.claude-sonnet-5, ap-south-1, in.anthropic.claude-sonnet-5",
    "anthropic.claude-opus-5-5, ap-south-2, global.anthropic.claude-opus-5-5",
    "anthropic.claude-sonnet-5, ap-southeast-1, global.anthropic.claude-sonnet-5",
    "anthropic.claude-sonnet-5, eu-west-3, eu.anthropic.claude-sonnet-5",
    "anthropic.claude-opus-4-6-v1, ap-northeast-1, global.anthropic.claude-opus-4-6-v1",
    "amazon.nova-pro-v1:0, ap-northeast-1, apac.amazon.nova-pro-v1:0",
    "amazon.nova-pro-v1:0, il-central-1, eu.amazon.nova-pro-v1:0",
    "amazon.nova-pro-v1:0, ca-central-1, us.amazon.nova-pro-v1:0",
    "amazon.nova-lite-v1:0, ca-west-1, ca.amazon.nova-lite-v1:0",
    "amazon.nova-lite-v1:0, ap-south-1, apac.amazon.nova-lite-v1:0",
    "amazon.nova-premier-v1:0, eu-central-1, us.amazon.nova-premier-v1:0",
    "openai.gpt-oss-20b-1:0, us-gov-west-1, us-gov.openai.gpt-oss-20b-1:0",
  })
  void the_profile_to_type_is_one_that_the_model_has(String model, String region, String profile) {
    assertEquals(profile, ModelTable.load().profile(ModelId.of(model), region));
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-sonet-4-6, anthropic.claude-sonnet-4-6",
    "eu.anthropic.claude-haiku-4-5, eu.anthropic.claude-haiku-4-5-20251001-v1:0",
    "amazon.nova-pro, amazon.nova-pro-v1:0",
    "sonnet, us.anthropic.claude-sonnet-5-5",
  })
  void a_mistyped_model_is_met_with_the_likely_one(String typed, String likely) {
    bedrock.error(400, "ValidationException", "The provided model identifier is invalid.");
    String detail = refused(typed).detail();
    assertTrue(detail.endsWith(" Did you mean " + likely + "?"), detail);
  }

  /** Bedrock has one sentence for an id that is no model's and for one that wants a profile. */
  @Test
  void a_bare_id_that_only_profiles_serve_is_met_with_a_profile() {
    bedrock.error(400, "ValidationException", "The provided model identifier is invalid.");
    Failure failure = refused("openai.gpt-6-sol");
    assertEquals(Problem.INFERENCE_PROFILE_NEEDED, failure.problem());
    assertTrue(failure.advice().startsWith("Type: --model us.openai.gpt-6-sol "), failure.advice());
    assertTrue(
        failure.detail().endsWith(" Its profiles: us.openai.gpt-6-sol, global.openai.gpt-6-sol."),
        failure.detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eu.openai.gpt-6-sol | Its profiles: us.openai.gpt-6-sol, global.openai.gpt-6-sol.",
        "us.zai.glm-5 | It has no profile that is known; its own id is zai.glm-5.",
      })
  void a_profile_that_a_model_does_not_have_is_met_with_what_it_has(String typed, String said) {
    bedrock.error(400, "ValidationException", "The provided model identifier is invalid.");
    Failure failure = refused(typed);
    assertEquals(Problem.MODEL_NOT_FOUND, failure.problem());
    assertTrue(failure.detail().endsWith(" " + said), failure.detail());
  }

  @ParameterizedTest
  @Fault("F52")
  @CsvSource({"-1230, 20 minutes ahead of AWS.", "930, 15 minutes behind AWS."})
  void a_wrong_clock_is_told_from_a_wrong_secret_by_the_date_of_the_answer(
      int seconds, String said) {
    ZonedDateTime there = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds);
    bedrock.reply(
        Reply.error(403, "InvalidSignatureException", "The request signature …")
            .header("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(there)));
    Failure failure = refused(InvocationResult.CLAUDE);
    assertEquals(Problem.CLOCK_SKEWED, failure.problem());
    assertTrue(failure.detail().contains(said), failure.detail());
  }

  @Test
  void the_text_of_a_refused_signature_is_not_shown_since_it_quotes_the_session_token() {
    bedrock.error(
        403,
        "InvalidSignatureException",
        "The Canonical String for this request should have been 'POST … x-amz-security-token:CANARY'");
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            new ModelInvoker(
                new ModelTarget(InvocationResult.CLAUDE, null),
                WHOLE,
                () -> InvocationResult.signed(bedrock, network, 20),
                InvocationResult.QUICK)) {
      ProblemException thrown =
          assertThrows(
              ProblemException.class, () -> invoker.ask(InvocationResult.PROMPT, event -> {}));
      assertFalse(thrown.failure().toString().contains("CANARY"));
      assertNull(thrown.getCause(), "which --debug would show");
    }
  }

  @Test
  void a_message_is_shown_on_one_line_of_bounded_length() {
    bedrock.error(400, "ValidationException", "a\u001b[31m\n\tb " + "x".repeat(2_000));
    String detail = refused(InvocationResult.CLAUDE).detail();
    assertTrue(detail.contains(": a [31m b x"), detail);
    assertTrue(detail.length() < 800, detail);
  }
}
