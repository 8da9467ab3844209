package orchestrator.bedrock.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import orchestrator.bedrock.InvocationResult;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.model.Answer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.RunEvent;
import orchestrator.model.option.ServiceTier;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AgentRuntimeInvokerTest {
  private static final String ARN =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/planner-AbCdEf1234";
  private static final String SESSION = "session-of-somebody-0123456789-0123";

  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private InvocationResult runtime() {
    return runtime(SESSION, InferenceOptions.DEFAULT);
  }

  private InvocationResult runtime(@Nullable String session, InferenceOptions options) {
    return InvocationResult.runtime(
        bedrock, new AgentRuntimeTarget(RuntimeArn.of(ARN, "a test"), "prod", session), options);
  }

  private String header(int request, String name) {
    return String.valueOf(bedrock.requests().get(request).headers().get(name));
  }

  @Nested
  class A_request {
    @Test
    void is_signed_for_AgentCore_and_names_runtime_endpoint_and_session() {
      bedrock.reply(Reply.events("\"Hello\""));
      Answer answer = runtime().got();
      FakeBedrock.Request request = bedrock.requests().get(0);
      assertNull(request.fault());
      assertEquals(
          "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A111122223333%3Aruntime%2Fplanner-AbCdEf1234"
              + "/invocations?qualifier=prod",
          request.path());
      assertTrue(header(0, "authorization").contains("/us-east-1/bedrock-agentcore/aws4_request"));
      assertEquals("application/json", header(0, "content-type"));
      assertEquals("text/event-stream, application/json", header(0, "accept"));
      assertEquals(SESSION, header(0, "x-amzn-bedrock-agentcore-runtime-session-id"));
      assertEquals("{\"prompt\":\"Be brief.\\n\\nWhat is it? Größe 😀\"}", request.body());
      assertEquals(SESSION, answer.sessionId());
      assertEquals("00000000-0000-4000-8000-000000000001", answer.requestId());
    }

    @Test
    void asks_for_one_document_where_no_stream_is_wanted() {
      bedrock.reply(Reply.json("\"Hello\""));
      InferenceOptions whole = new InferenceOptions(null, null, null, false, null);
      assertEquals("Hello", runtime(SESSION, whole).got().text());
      assertEquals("application/json", header(0, "accept"));
    }

    @Test
    void begins_a_session_of_its_own_that_is_long_enough() {
      bedrock.reply(Reply.events("\"a\"")).reply(Reply.events("\"b\""));
      String first = runtime(null, InferenceOptions.DEFAULT).got().sessionId();
      String second = runtime(null, InferenceOptions.DEFAULT).got().sessionId();
      assertNotEquals(first, second);
      assertEquals(first, header(0, "x-amzn-bedrock-agentcore-runtime-session-id"));
    }

    @Test
    void leaves_out_what_is_the_agents_own_and_says_so() {
      bedrock.reply(Reply.json("\"Hi\""));
      InvocationResult asked =
          runtime(SESSION, new InferenceOptions(100, 0.5, "abc:1", true, null));
      assertEquals(1, asked.notices().size());
      assertTrue(asked.got().isWhole());
      bedrock.reply(Reply.json("\"Hi\""));
      InvocationResult tiered =
          runtime(SESSION, InferenceOptions.DEFAULT.servedIn(ServiceTier.FLEX));
      assertEquals(
          List.of("Effort, service tier and prompt cache are for models; those given are left out"),
          tiered.notices());
    }
  }

  @Nested
  class An_answer {
    @Test
    void comes_as_it_is_streamed() {
      CountDownLatch heard = new CountDownLatch(1);
      bedrock.reply(Reply.events("\"Hel\"").after(heard).data("\"lo\""));
      InvocationResult asked =
          InvocationResult.runtime(
              bedrock,
              new AgentRuntimeTarget(RuntimeArn.of(ARN, "a test"), "DEFAULT", null),
              InferenceOptions.DEFAULT,
              event -> {
                if (event instanceof RunEvent.Text) {
                  heard.countDown();
                }
              });
      assertEquals(List.of("Hel", "lo"), asked.texts());
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.got().isWhole());
    }

    @ParameterizedTest
    @CsvSource({
      "application/json, '{\"result\": \"Hello\"}'",
      "application/json, '\"Hello\"'",
      "text/plain; charset=utf-8, Hello",
      "application/octet-stream, Hello",
      "text/event-stream, 'data: Hello'",
      "text/event-stream, '{\"result\": \"Hello\"}'",
    })
    void may_have_any_type(String type, String body) {
      bedrock.reply(Reply.of(type, body));
      InvocationResult asked = runtime();
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.got().isWhole());
    }

    @Test
    void leaves_out_what_was_thought_aloud() {
      bedrock.reply(Reply.events("\"<think>hm</th\"", "\"ink>\\n\\nAns\""));
      assertEquals("Ans", runtime().got().text());
    }
  }

  @Nested
  class An_answer_that_is_not_whole {
    @Test
    @Fault("F61")
    void was_cut_which_only_http_can_tell() {
      bedrock
          .reply(Reply.events("\"Hel\"", "\"lo\"").cut())
          .reply(Reply.events("\"Hel\"", "\"lo\"").undelimited())
          .reply(Reply.events("\"Hel\"", "\"lo\"").pause(50).reset())
          .reply(
              Reply.events("\"Hel\"").bytes("data: \"lo\"".getBytes(StandardCharsets.UTF_8)).cut())
          .reply(Reply.json("\"Hello\"").onlyBytes(6).cut());
      for (int made = 1; made <= 5; made++) {
        InvocationResult asked = runtime();
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
        assertEquals(made == 5 ? "\"Hello" : "Hello", asked.got().text());
        assertEquals(made, bedrock.requests().size(), "asked once each");
      }
    }

    @Test
    void fell_silent_until_the_time_was_over() {
      bedrock.reply(Reply.events("\"Hel\"").stall());
      InferenceOptions brief =
          new InferenceOptions(null, null, null, true, Duration.ofMillis(1_500));
      InvocationResult asked = runtime(SESSION, brief);
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hel", asked.got().text());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"error\": \"boom\", \"error_type\": \"ValueError\", \"message\": \"An error occurred\"}",
          "{\"error\": {\"code\": \"ValueError\", \"what\": \"boom\"}}",
        })
    void was_broken_off_by_an_error_of_the_agents_own(String error) {
      bedrock.reply(Reply.events("\"Hel\"", error, "\"lo\""));
      InvocationResult asked = runtime();
      Failure shortfall = asked.shortfall();
      assertEquals(Problem.ANSWER_CUT, shortfall.problem());
      assertEquals("Hello", asked.got().text());
      assertTrue(shortfall.detail().contains("boom"), shortfall.detail());
      assertTrue(shortfall.detail().contains("ValueError"), shortfall.detail());
      assertTrue(
          shortfall
              .advice()
              .contains("aws logs tail /aws/bedrock-agentcore/runtimes/planner-AbCdEf1234-prod"),
          shortfall.advice());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void is_empty() {
      bedrock.reply(Reply.events()).reply(Reply.json("null")).reply(Reply.json(""));
      for (int i = 0; i < 3; i++) {
        assertEquals(Problem.ANSWER_EMPTY, runtime().shortfall().problem());
      }
    }
  }

  @Nested
  class A_refusal {
    @ParameterizedTest
    @Fault("F57")
    @CsvSource({
      "404, ResourceNotFoundException, AGENT_RUNTIME_NOT_FOUND",
      "424, RuntimeClientError, AGENT_RUNTIME_FAILED",
      "402, ServiceQuotaExceededException, AGENT_RUNTIME_QUOTA",
      "403, AccessDeniedException, ACCESS_DENIED",
      "400, ValidationException, INVALID_REQUEST",
      "500, InternalServerException, SERVICE_UNAVAILABLE",
      "503, ServiceUnavailableException, SERVICE_UNAVAILABLE",
      "502, '', SERVICE_UNAVAILABLE",
      "404, '', AGENT_RUNTIME_NOT_FOUND",
    })
    @Guarantee(3)
    void has_its_own_problem_and_is_final(int status, String type, Problem problem) {
      bedrock.error(status, type, "It is so.");
      Failure refused = runtime().refused();
      assertEquals(problem, refused.problem());
      assertTrue(refused.detail().contains("It is so."), refused.detail());
      assertEquals("00000000-0000-4000-8000-000000000001", refused.requestId());
      assertFalse(refused.advice().contains("{"), refused.advice());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void by_an_authorizer_says_that_it_wants_a_token() {
      bedrock.error(
          403,
          "AccessDeniedException",
          "Authorization method mismatch. The agent is configured for a different authorization"
              + " method than what was used in your request.");
      assertEquals(Problem.AGENT_RUNTIME_WANTS_OAUTH, runtime().refused().problem());
    }

    @Test
    void of_the_permission_names_action_and_runtime() {
      bedrock.error(
          403,
          "AccessDeniedException",
          "User: arn:aws:iam::111122223333:user/me is not authorized to perform:"
              + " bedrock-agentcore:InvokeAgentRuntime on resource: "
              + ARN
              + "/runtime-endpoint/prod because no identity-based policy allows the"
              + " bedrock-agentcore:InvokeAgentRuntime action");
      Failure refused = runtime().refused();
      assertEquals(Problem.ACCESS_DENIED_BY_IDENTITY_POLICY, refused.problem());
      assertTrue(
          refused
              .advice()
              .startsWith(
                  "Allow bedrock-agentcore:InvokeAgentRuntime on "
                      + ARN
                      + " and on "
                      + ARN
                      + "/runtime-endpoint/prod to"),
          refused.advice());
    }

    @ParameterizedTest
    @CsvSource({
      "429, ThrottlingException",
      "409, RetryableConflictException",
    })
    void that_did_nothing_is_tried_again(int status, String type) {
      bedrock
          .reply(Reply.error(status, type, "Later.").header("Retry-After", "0"))
          .reply(Reply.events("\"Hello\""));
      assertEquals("Hello", runtime().got().text());
      assertEquals(2, bedrock.requests().size());
      assertEquals(
          header(0, "x-amzn-bedrock-agentcore-runtime-session-id"),
          header(1, "x-amzn-bedrock-agentcore-runtime-session-id"));
    }

    @Test
    void of_a_busy_session_that_does_not_end_says_so() {
      for (int i = 0; i < 6; i++) {
        bedrock.reply(
            Reply.error(409, "RetryableConflictException", "Busy.").header("Retry-After", "0"));
      }
      assertEquals(Problem.AGENT_SESSION_BUSY, runtime().refused().problem());
      assertEquals(6, bedrock.requests().size());
    }

    @Test
    void may_come_from_something_that_is_not_aws() {
      bedrock
          .reply(Reply.html(200, "<html>Sign in</html>"))
          .reply(Reply.html(200, "<html>Sign in</html>").header("x-amzn-RequestId", "id-1"))
          .reply(Reply.html(503, "<html>Blocked</html>"));
      for (int i = 0; i < 3; i++) {
        assertEquals(Problem.NOT_FROM_AWS, runtime().refused().problem());
      }
      assertEquals(3, bedrock.requests().size());
    }

    @Test
    void of_the_connection_is_one_of_the_network() {
      bedrock.close();
      assertEquals(Problem.CONNECTION_REFUSED, runtime().refused().problem());
    }
  }
}
