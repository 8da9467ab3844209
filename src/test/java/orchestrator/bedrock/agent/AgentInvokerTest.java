package orchestrator.bedrock.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import orchestrator.bedrock.InvocationResult;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.Citation;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.EventStreamFrame;
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
class AgentInvokerTest {
  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private InvocationResult agent() {
    return agent(null);
  }

  private InvocationResult agent(@Nullable String sessionId) {
    return InvocationResult.agent(
        bedrock, new AgentTarget("AGENT12345", "TSTALIASID", sessionId), InferenceOptions.DEFAULT);
  }

  private JsonNode sent(int request) {
    return Json.parse(bedrock.requests().get(request).body());
  }

  @Nested
  class An_answer {
    @Test
    void comes_as_it_is_streamed() {
      bedrock.agent("Hel", "lo");
      InvocationResult asked = agent("my-session");
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.got().isWhole());
      assertEquals(List.of("Hel", "lo"), asked.texts());
      assertEquals("my-session", asked.got().sessionId());
      assertEquals("00000000-0000-4000-8000-000000000001", asked.got().requestId());
      assertNull(bedrock.requests().get(0).fault());
      assertEquals(
          "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/my-session/text",
          bedrock.requests().get(0).path());
      assertEquals("Be brief.\n\nWhat is it? Größe 😀", sent(0).path("inputText").textValue());
      assertTrue(sent(0).path("enableTrace").booleanValue());
      assertTrue(
          sent(0).path("streamingConfigurations").path("streamFinalResponse").booleanValue());
    }

    @Test
    void leaves_out_what_was_thought_aloud() {
      bedrock.agent("<think>hm</th", "ink>\n\nAns").agent("<THINK>hm</THINK>Ans.");
      assertEquals("Ans", agent().got().text());
      assertEquals("Ans.", agent().got().text());
    }

    @Test
    @Fault("F65")
    void is_kept_as_it_came_where_it_is_one_body_instead_of_a_stream() {
      bedrock.reply(Reply.json("{\"completion\":\"GOLD\"}"));
      InvocationResult asked = agent();
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      assertEquals(1, asked.got().files().size());
      assertEquals(
          "{\"completion\":\"GOLD\"}",
          new String(asked.got().files().get(0).bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void begins_a_session_of_its_own() {
      bedrock.agent("a").agent("b");
      String first = String.valueOf(agent().got().sessionId());
      String second = String.valueOf(agent().got().sessionId());
      assertEquals(36, first.length());
      assertFalse(first.equals(second));
    }

    @Test
    void may_be_cut_inside_characters_on_its_way() {
      byte[] text = "a😀é".getBytes(StandardCharsets.UTF_8);
      Reply reply = Reply.stream();
      for (byte b : text) {
        reply.agentBytes(new byte[] {b});
      }
      bedrock.reply(reply.agentBytes(new byte[] {(byte) 0xf0, (byte) 0x9f}));
      InvocationResult asked = agent();
      assertEquals("a😀é\ufffd", asked.got().text());
      assertEquals(List.of("a", "😀", "é", "\ufffd"), asked.texts());
    }

    @Test
    void rests_on_sources() {
      bedrock.reply(
          Reply.stream()
              .event(
                  "chunk",
                  """
                  {"bytes":"SGk=","attribution":{"citations":[{
                    "generatedResponsePart":{"textResponsePart":{"text":"Hi","span":{"start":0,"end":1}}},
                    "retrievedReferences":[
                      {"content":{"text":"x"},"location":{"type":"S3","s3Location":{"uri":"s3://b/k"}}},
                      {"content":{"text":"y"},"location":{"type":"S3","s3Location":{"uri":"s3://b/k"}}},
                      {"content":{"text":"z"},"location":{"type":"WEB","webLocation":{"url":"https://e.org/"}},
                       "metadata":{"score":0.5,"tags":["a"]}}]}]}}"""));
      assertEquals(
          List.of(new Citation("Hi", List.of("s3://b/k", "https://e.org/"))),
          agent().got().citations());
    }

    @Test
    void brings_files() {
      bedrock.reply(
          Reply.stream()
              .agentText("See the file.")
              .event(
                  "files",
                  "{\"files\":[{\"name\":\"../plan.csv\",\"type\":\"text/csv\",\"bytes\":\"YSxi\"}]}"));
      InvocationResult asked = agent();
      assertEquals("../plan.csv", asked.got().files().get(0).name());
      assertEquals("text/csv", asked.got().files().get(0).mediaType());
      assertArrayEquals("a,b".getBytes(StandardCharsets.UTF_8), asked.got().files().get(0).bytes());
    }
  }

  @Nested
  class A_trace {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"orchestrationTrace\":{\"rationale\":{\"text\":\"I look\\nit up.\"}}} | rationale | I look it up.",
          "{\"orchestrationTrace\":{\"invocationInput\":{\"invocationType\":\"ACTION_GROUP\",\"actionGroupInvocationInput\":{\"actionGroupName\":\"Tickets\",\"function\":\"find\"}}}} | action group | Tickets find",
          "{\"orchestrationTrace\":{\"invocationInput\":{\"actionGroupInvocationInput\":{\"actionGroupName\":\"Tickets\",\"verb\":\"get\",\"apiPath\":\"/t/{id}\"}}}} | action group | Tickets get /t/{id}",
          "{\"orchestrationTrace\":{\"invocationInput\":{\"knowledgeBaseLookupInput\":{\"knowledgeBaseId\":\"KB1\",\"text\":\"limits\"}}}} | knowledge base | KB1: limits",
          "{\"orchestrationTrace\":{\"invocationInput\":{\"agentCollaboratorInvocationInput\":{\"agentCollaboratorName\":\"Ann\"}}}} | collaborator | Ann",
          "{\"orchestrationTrace\":{\"observation\":{\"type\":\"KNOWLEDGE_BASE\",\"knowledgeBaseLookupOutput\":{\"retrievedReferences\":[{},{}]}}}} | knowledge base | 2 passages found",
          "{\"orchestrationTrace\":{\"observation\":{\"type\":\"ACTION_GROUP\",\"actionGroupInvocationOutput\":{\"text\":\"ok\"}}}} | action group | answered: ok",
          "{\"orchestrationTrace\":{\"observation\":{\"type\":\"FINISH\",\"finalResponse\":{\"text\":\"Hi\"}}}} | observation | finish",
          "{\"preProcessingTrace\":{\"modelInvocationInput\":{\"text\":\"p\",\"type\":\"PRE_PROCESSING\"}}} | model | pre processing: asks the model",
          "{\"orchestrationTrace\":{\"modelInvocationOutput\":{\"metadata\":{\"usage\":{\"inputTokens\":5,\"outputTokens\":2}}}}} | model | orchestration: 5 tokens read, 2 written",
          "{\"guardrailTrace\":{\"action\":\"NONE\"}} | guardrail | NONE",
          "{\"failureTrace\":{\"failureReason\":\"Lambda said no\"}} | failure | Lambda said no",
        })
    void becomes_a_step(String trace, String kind, String summary) {
      bedrock.reply(Reply.stream().trace(trace).agentText("Hi"));
      RunEvent.Step step = step(agent());
      assertEquals(kind, step.kind());
      assertEquals(summary, step.summary());
    }

    @Test
    void is_passed_on_in_full_on_one_line() {
      String trace =
          "{\"orchestrationTrace\":{\"rationale\":{\"text\":\"a\\nb\",\"traceId\":\"t-1\"}}}";
      bedrock.reply(Reply.stream().trace(trace).agentText("Hi"));
      String line = step(agent()).trace();
      assertEquals(Json.parse(trace), Json.parse(line).path("trace"));
      assertEquals("AGENT12345", Json.parse(line).path("agentId").textValue());
      assertFalse(line.contains("\n"));
    }

    @Test
    void counts_the_tokens_of_all_its_models() {
      String trace =
          "{\"orchestrationTrace\":{\"modelInvocationOutput\":{\"metadata\":{\"usage\":"
              + "{\"inputTokens\":5,\"outputTokens\":2}}}}}";
      bedrock.reply(Reply.stream().trace(trace).trace(trace).agentText("Hi"));
      InvocationResult asked = agent();
      assertEquals(10, asked.got().usage().inputTokens());
      assertEquals(4, asked.got().usage().outputTokens());
    }

    private static RunEvent.Step step(InvocationResult asked) {
      return asked.events().stream()
          .filter(RunEvent.Step.class::isInstance)
          .map(RunEvent.Step.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }

  @Nested
  class An_answer_that_is_not_whole {
    @Test
    void is_empty() {
      bedrock.agent();
      Failure empty = agent().shortfall();
      assertEquals(Problem.ANSWER_EMPTY, empty.problem());
      assertTrue(empty.detail().contains("trace.jsonl"), empty.detail());
    }

    @Test
    @Fault("F61")
    void was_cut_which_only_http_can_tell() {
      bedrock
          .reply(Reply.stream().agentText("Hel", "lo").cut())
          .reply(Reply.stream().agentText("Hel", "lo").cutInsideFrame())
          .reply(Reply.stream().agentText("Hel", "lo").pause(50).reset());
      for (int made = 1; made <= 3; made++) {
        InvocationResult asked = agent("same");
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
        assertEquals("Hello", asked.got().text());
        assertEquals("same", asked.got().sessionId());
        assertEquals(made, bedrock.requests().size(), "asked once each");
      }
    }

    @Test
    void was_cut_anywhere_between_or_inside_its_frames() {
      byte[][] frames = {
        EventStreamFrame.event("chunk", "{\"bytes\":\"SGVs\"}"),
        EventStreamFrame.event("chunk", "{\"bytes\":\"bG8=\"}"),
      };
      for (int count = 0; count <= frames.length; count++) {
        for (int more = 0; more < (count < frames.length ? frames[count].length : 1); more += 7) {
          Reply reply = Reply.stream();
          for (int i = 0; i < count; i++) {
            reply.bytes(frames[i]);
          }
          if (more > 0) {
            reply.bytes(Arrays.copyOf(frames[count], more));
          }
          bedrock.reply(reply.cut());
          String place = count + " frames and " + more + " bytes";
          if (count == 0) {
            assertEquals(Problem.CONNECTION_LOST, agent().refused().problem(), place);
          } else {
            InvocationResult asked = agent();
            assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem(), place);
            assertEquals(count == 1 ? "Hel" : "Hello", asked.text(), place);
          }
        }
      }
    }

    @Test
    void ended_inside_a_frame_though_http_says_that_all_is_well() {
      byte[] frame = EventStreamFrame.event("chunk", "{\"bytes\":\"bG8=\"}");
      for (int more : new int[] {1, 3, 4, 12, frame.length - 1}) {
        bedrock.reply(Reply.stream().agentText("Hel").bytes(Arrays.copyOf(frame, more)));
        InvocationResult asked = agent();
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem(), more + " bytes");
        assertEquals("Hel", asked.got().text());
      }
    }

    @Test
    void ended_in_silence_where_http_cannot_tell_an_end_from_a_cut() {
      bedrock.reply(Reply.stream().agentText("Hel", "lo").undelimited());
      InvocationResult asked = agent();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hello", asked.got().text());
    }

    /** What could not be read behind good events takes none of them along. */
    @Test
    void was_broken_off_by_what_is_no_event() {
      byte[] page = "<html>502 Bad gateway</html>".getBytes(StandardCharsets.UTF_8);
      byte[] crc = EventStreamFrame.event("chunk", "{}");
      crc[crc.length - 1] ^= 1;
      for (byte[] bad : List.of(page, crc)) {
        byte[] good = EventStreamFrame.event("chunk", "{\"bytes\":\"bG8=\"}");
        byte[] all = Arrays.copyOf(good, good.length + bad.length);
        System.arraycopy(bad, 0, all, good.length, bad.length);
        bedrock.reply(Reply.stream().agentText("Hel").bytes(all));
        InvocationResult asked = agent();
        assertEquals("Hello", asked.got().text());
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      }
    }

    @Test
    void had_steps_only_when_it_was_cut_or_fell_silent() {
      String trace = "{\"orchestrationTrace\":{\"rationale\":{\"text\":\"I look it up.\"}}}";
      bedrock
          .reply(Reply.stream().trace(trace).cut())
          .reply(Reply.stream().trace(trace).exception("throttlingException", "Too many"))
          .reply(Reply.stream().trace(trace).stall());
      for (int made = 1; made <= 3; made++) {
        InvocationResult asked = patient(Duration.ofMillis(made == 3 ? 1_000 : 20_000));
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
        assertEquals("", asked.got().text());
        assertEquals(made, bedrock.requests().size(), "its steps have been billed: asked once");
      }
    }

    @Test
    void fell_silent_in_the_middle() {
      bedrock.reply(Reply.stream().agentText("Hel").stall());
      InvocationResult asked = patient(Duration.ofSeconds(1));
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertTrue(asked.shortfall().detail().contains("silent"), asked.shortfall().detail());
      assertEquals("Hel", asked.got().text());
    }

    private InvocationResult patient(Duration silence) {
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker =
              new AgentInvoker(
                  new AgentTarget("AGENT12345", "TSTALIASID", null),
                  InferenceOptions.DEFAULT,
                  () -> InvocationResult.signed(bedrock, network, silence),
                  InvocationResult.QUICK)) {
        return InvocationResult.ask(invoker, event -> {});
      }
    }

    @Test
    void hands_control_back_and_says_what_for() {
      bedrock.reply(
          Reply.stream()
              .event(
                  "returnControl",
                  """
                  {"invocationId":"i","invocationInputs":[
                    {"functionInvocationInput":{"actionGroup":"Tickets","function":"close",
                      "parameters":[{"name":"id","type":"integer","value":"42"}]}},
                    {"apiInvocationInput":{"actionGroup":"Mail","apiPath":"/send",
                      "requestBody":{"content":{"application/json":{"properties":[
                        {"name":"to","type":"string","value":"ops"},
                        {"name":"urgent","type":"boolean","value":"true"}]}}}}},
                    {"functionInvocationInput":{"actionGroup":"Clock","function":"now"}}]}"""));
      InvocationResult asked = agent();
      assertEquals(Problem.AGENT_RETURNED_CONTROL, asked.shortfall().problem());
      assertEquals(
          "It asks for Tickets close(id=42), Mail /send(to=ops, urgent=true), Clock now.",
          asked.shortfall().detail());
    }

    @Test
    void was_stopped_by_the_agents_guardrail() {
      bedrock.reply(
          Reply.stream()
              .trace("{\"guardrailTrace\":{\"action\":\"INTERVENED\"}}")
              .agentText("No."));
      assertEquals(Problem.GUARDRAIL_INTERVENED, agent().shortfall().problem());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "accessDeniedException",
          "badGatewayException",
          "conflictException",
          "dependencyFailedException",
          "internalServerException",
          "modelNotReadyException",
          "resourceNotFoundException",
          "serviceQuotaExceededException",
          "throttlingException",
          "validationException",
        })
    void was_broken_off_by_an_exception_in_the_stream(String type) {
      bedrock.reply(Reply.stream().agentText("Hel", "lo").exception(type, "No more."));
      InvocationResult asked = agent();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.shortfall().detail().contains("No more."), asked.shortfall().detail());
      assertEquals(1, bedrock.requests().size());
    }
  }

  @Nested
  class A_refusal {
    @ParameterizedTest
    @Fault("F57")
    @CsvSource({
      "404, ResourceNotFoundException, AGENT_NOT_FOUND",
      "424, DependencyFailedException, AGENT_DEPENDENCY_FAILED",
      "502, BadGatewayException, AGENT_DEPENDENCY_FAILED",
      "409, ConflictException, AGENT_DEPENDENCY_FAILED",
      "403, AccessDeniedException, ACCESS_DENIED",
      "400, ValidationException, INVALID_REQUEST",
    })
    void has_its_own_problem(int status, String type, Problem problem) {
      bedrock.error(status, type, "It is so.");
      Failure refused = agent().refused();
      assertEquals(problem, refused.problem());
      assertEquals("00000000-0000-4000-8000-000000000001", refused.requestId());
    }

    @Test
    @Fault("F57")
    void of_an_agent_that_is_not_found_names_ids_alias_and_region() {
      bedrock.error(404, "ResourceNotFoundException", "Agent not found.");
      assertEquals(
          "Check both ids, that the alias is prepared, and that the agent lives in us-east-1.",
          agent().refused().advice());
    }

    @Test
    void in_the_stream_may_be_about_the_agents_own_role() {
      bedrock
          .reply(Reply.stream().exception("accessDeniedException", "Access denied when calling."))
          .reply(Reply.stream().exception("accessDeniedException", "Access denied when calling."));
      assertEquals(Problem.AGENT_ROLE_DENIED, agent().refused().problem());
      assertEquals(2, bedrock.requests().size(), "once more without streaming");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "User: arn:aws:sts::123456789012:assumed-role/AgentRole/x is not authorized to perform:"
              + " bedrock:Retrieve on resource: arn:aws:bedrock:us-east-1:123456789012:"
              + "knowledge-base/KB1 because no identity-based policy allows the bedrock:Retrieve"
              + " action",
          "User: arn:aws:sts::123456789012:assumed-role/AgentRole/x is not authorized to perform:"
              + " bedrock:InvokeModel on resource: *",
        })
    void of_what_the_agent_wanted_is_about_its_role_even_before_the_stream(String text) {
      bedrock.error(403, "AccessDeniedException", text);
      Failure refused = agent().refused();
      assertEquals(Problem.AGENT_ROLE_DENIED, refused.problem());
      assertTrue(refused.detail().contains("not authorized"), refused.detail());
      assertEquals(1, bedrock.requests().size(), "streaming is not what was denied");
    }

    @Test
    void of_the_agents_role_stays_one_if_it_comes_after_steps() {
      bedrock.reply(
          Reply.stream()
              .trace("{\"orchestrationTrace\":{\"modelInvocationInput\":{\"text\":\"p\"}}}")
              .exception("accessDeniedException", "Access denied when calling Bedrock."));
      assertEquals(Problem.AGENT_ROLE_DENIED, agent().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
      "accessDeniedException, AGENT_ROLE_DENIED",
      "badGatewayException, AGENT_DEPENDENCY_FAILED",
      "conflictException, AGENT_DEPENDENCY_FAILED",
      "dependencyFailedException, AGENT_DEPENDENCY_FAILED",
      "internalServerException, SERVICE_UNAVAILABLE",
      "resourceNotFoundException, AGENT_NOT_FOUND",
      "serviceQuotaExceededException, QUOTA_EXCEEDED",
      "validationException, INVALID_REQUEST",
    })
    void may_come_instead_of_the_stream(String type, Problem problem) {
      String denied = "not authorized to perform: bedrock:Retrieve on resource: *";
      bedrock.reply(Reply.stream().exception(type, denied));
      assertEquals(problem, agent().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    @Guarantee(3)
    void of_a_fault_inside_of_aws_is_final_since_an_agent_may_have_acted() {
      bedrock.error(500, "InternalServerException", "Oops.").agent("Hello");
      assertEquals(Problem.SERVICE_UNAVAILABLE, agent().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"modelNotReadyException", "throttlingException"})
    void that_bills_nothing_is_tried_again(String type) {
      bedrock.reply(Reply.stream().exception(type, "Later.")).agent("Hello");
      assertEquals("Hello", agent().got().text());
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void of_streaming_only_is_no_refusal() {
      bedrock
          .error(
              403,
              "AccessDeniedException",
              "User: arn:aws:iam::123456789012:user/me is not authorized to perform:"
                  + " bedrock:InvokeModelWithResponseStream on resource: *")
          .agent("Hello");
      InvocationResult asked = agent();
      assertEquals("Hello", asked.got().text());
      assertFalse(
          sent(1).path("streamingConfigurations").path("streamFinalResponse").booleanValue());
      assertTrue(asked.notices().get(0).contains("bedrock:InvokeModelWithResponseStream"));
    }

    @Test
    void to_be_throttled_is_tried_again() {
      bedrock.throttled().agent("Hello");
      assertEquals("Hello", agent().got().text());
    }

    @Test
    void may_come_from_something_that_is_not_aws() {
      bedrock.reply(Reply.html(200, "<html/>")).reply(Reply.html(200, ""));
      assertEquals(Problem.NOT_FROM_AWS, agent().refused().problem());
      assertEquals(Problem.NOT_FROM_AWS, agent().refused().problem());
      for (String html : List.of("<html>Blocked by ACME proxy</html>", "")) {
        bedrock.reply(Reply.html(200, html).header("x-amzn-RequestId", "id-1"));
        Failure refused = agent().refused();
        assertEquals(Problem.NOT_FROM_AWS, refused.problem());
        assertTrue(refused.detail().contains("text/html"), refused.detail());
      }
    }
  }

  @Nested
  class An_id {
    @ParameterizedTest
    @CsvSource({
      "my-agent, TSTALIASID",
      "ABCDEFGHIJK, TSTALIASID",
      "AGENT12345, arn:aws:bedrock:us-east-1:1:agent-alias/A/B",
      "AGENT12345, ''",
    })
    void that_cannot_be_one_is_caught_before_the_call(String agentId, String aliasId) {
      AgentTarget agent = new AgentTarget(agentId, aliasId, null);
      ProblemException thrown =
          assertThrows(
              ProblemException.class,
              () -> InvocationResult.agent(bedrock, agent, InferenceOptions.DEFAULT));
      assertEquals(Problem.AGENT_ID_INVALID, thrown.failure().problem());
    }

    @Test
    void of_a_session_is_checked_too() {
      ProblemException thrown = assertThrows(ProblemException.class, () -> agent("a b"));
      assertEquals(Problem.INVALID_VALUE, thrown.failure().problem());
    }
  }

  @Test
  void what_agents_do_not_take_is_left_out_and_said() {
    bedrock.agent("Hi");
    InvocationResult asked =
        InvocationResult.agent(
            bedrock,
            new AgentTarget("AGENT12345", "TSTALIASID", null),
            new InferenceOptions(100, 0.5, "abc:1", true, null));
    assertEquals(1, asked.notices().size());
    assertTrue(asked.got().isWhole());
  }
}
