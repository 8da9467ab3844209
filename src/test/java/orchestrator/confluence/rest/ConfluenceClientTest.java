package orchestrator.confluence.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import orchestrator.confluence.Comments;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Descendants;
import orchestrator.confluence.Page;
import orchestrator.confluence.Page.Format;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.PageLink;
import orchestrator.confluence.Site;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeComments;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.RawServer.Behaviour;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfluenceClientTest {
  private static final String CANARY = "canary-token-5f1e";
  private static final String PAGE = "/spaces/SHOP/pages/123/Checkout";

  @Nested
  class On_Cloud {
    @Test
    @Fault("F43")
    void a_page_comes_in_one_call_of_the_new_API() {
      try (FakeConfluence wiki = cloud()) {
        Page page = read(wiki.url(PAGE), token(wiki));
        assertEquals(
            new Page(
                "123",
                "Checkout",
                "SHOP",
                7,
                wiki.url(PAGE),
                "cloud",
                Format.STORAGE,
                "<p>Hello</p>",
                List.of()),
            page);
        assertEquals(List.of("GET /wiki/api/v2/pages/123?body-format=storage"), wiki.requests());
      }
    }

    @Test
    void the_old_API_is_the_fall_back() {
      try (FakeConfluence wiki = cloud().withoutV2()) {
        assertEquals("<p>Hello</p>", read("123", token(wiki)).body());
        assertEquals(2, wiki.requests().size());
      }
    }

    @Test
    void a_blog_post_can_be_read_by_its_address_and_by_its_id() {
      try (FakeConfluence wiki = cloud().type("123", "blogpost")) {
        String post = wiki.url("/spaces/SHOP/blog/2026/11/23/123/Checkout");
        assertEquals("<p>Hello</p>", read(post, token(wiki)).body());
        assertEquals("<p>Hello</p>", read("123", token(wiki)).body());
      }
    }

    @Test
    void the_space_is_looked_up_where_the_link_does_not_tell() {
      try (FakeConfluence wiki = cloud()) {
        wiki.next(
            FakeConfluence.answer(
                200,
                """
                {"id":"123","title":"T","status":"current","spaceId":"SHOP",
                 "body":{"storage":{"value":"x"}}}"""));
        assertEquals("SHOP", read("123", token(wiki)).space());
      }
    }

    @Test
    void the_document_format_is_taken_only_where_storage_is_missing() {
      try (FakeConfluence wiki = cloud()) {
        String page =
            """
            {"id":"123","title":"T","status":"current","body":{%s},
             "_links":{"webui":"/spaces/SHOP/pages/123/T"}}""";
        wiki.next(FakeConfluence.answer(200, String.format(page, "")));
        wiki.next(
            FakeConfluence.answer(
                200,
                String.format(
                    page, "\"atlas_doc_format\":{\"value\":\"{\\\"type\\\":\\\"doc\\\"}\"}")));
        Page read = read("123", token(wiki));
        assertEquals(Format.ADF, read.format());
        assertEquals("{\"type\":\"doc\"}", read.body());
      }
    }

    @Test
    void an_API_token_goes_with_the_user_name_as_Basic() {
      try (FakeConfluence wiki = cloud().basic("me@example.com", CANARY)) {
        ConfluenceAccess both =
            new ConfluenceAccess(wiki.site(), "me@example.com", CANARY, "personal", false);
        assertEquals("Checkout", read("123", both).title());
      }
    }

    @Test
    void a_personal_token_is_named_as_the_cause_of_a_refusal() {
      try (FakeConfluence wiki = cloud().basic("me@example.com", CANARY)) {
        Failure failure = fails(new ConfluenceAccess(wiki.site(), null, null, CANARY, false));
        assertEquals(Problem.PAGE_UNAUTHORIZED, failure.problem());
        assertTrue(failure.detail().contains("personal token is for Data Center"));
      }
    }
  }

  @Nested
  class By_its_title_on_Cloud {
    @Test
    void a_page_is_found_with_the_old_API_or_without() {
      try (FakeConfluence wiki = cloud()) {
        String address = wiki.url("/display/SHOP/Checkout");
        assertEquals("123", read(address, token(wiki)).id());
        assertEquals(1, wiki.requests().size());
        wiki.withoutV1();
        assertEquals("123", read(address, token(wiki)).id());
        assertEquals(
            Problem.PAGE_NOT_FOUND, fails(wiki.url("/display/NONE/X"), token(wiki)).problem());
        assertEquals(
            Problem.PAGE_NOT_FOUND, fails(wiki.url("/display/SHOP/X"), token(wiki)).problem());
      }
    }
  }

  @Nested
  class On_a_Data_Center {
    @Test
    @Fault("F43")
    void a_page_comes_in_one_call_by_its_id_or_title() {
      try (FakeConfluence wiki = dataCenter()) {
        Page byId = read(wiki.url("/pages/viewpage.action?pageId=123"), token(wiki));
        assertEquals(
            new Page(
                "123",
                "Checkout",
                "SHOP",
                7,
                wiki.url("/display/SHOP/Checkout"),
                "data-center",
                Format.STORAGE,
                "<p>Hello</p>",
                List.of()),
            byId);
        assertEquals(byId, read(wiki.url("/display/SHOP/Checkout"), token(wiki)));
        assertEquals(2, wiki.requests().size());
      }
    }

    @Test
    void titles_survive_the_journey() {
      String title = "C++ & 100%? 設計/a~b";
      try (FakeConfluence wiki = dataCenter().page("9", title, "~jdoe", "<p>x</p>")) {
        String address =
            wiki.url("/pages/viewpage.action?spaceKey=~jdoe&title=C%2B%2B+%26+100%25%3F+設計/a~b");
        assertEquals(title, read(address, token(wiki)).title());
      }
    }

    @Test
    void a_blog_post_can_be_read_by_its_day_and_title() {
      try (FakeConfluence wiki = dataCenter().type("123", "blogpost")) {
        String post = wiki.url("/display/SHOP/2026/11/23/Checkout");
        assertEquals("123", read(post, token(wiki)).id());
        assertTrue(wiki.requests().get(0).contains("postingDay=2026-11-23"));
      }
    }

    @Test
    void a_personal_token_goes_as_Bearer_and_comes_before_a_password() {
      try (FakeConfluence wiki = dataCenter().bearer(CANARY)) {
        ConfluenceAccess both = new ConfluenceAccess(wiki.site(), "me", "password", CANARY, false);
        assertEquals("Checkout", read("123", both).title());
      }
    }

    @Test
    void a_password_goes_as_Basic() {
      try (FakeConfluence wiki = dataCenter().basic("me", CANARY)) {
        ConfluenceAccess access = new ConfluenceAccess(wiki.site(), "me", CANARY, null, false);
        assertEquals("Checkout", read("123", access).title());
      }
    }

    @Test
    void an_API_token_of_the_cloud_is_named_as_the_cause_of_a_refusal() {
      try (FakeConfluence wiki = dataCenter().bearer(CANARY)) {
        Failure failure =
            fails(new ConfluenceAccess(wiki.site(), "me", "ATATT3x" + CANARY, null, false));
        assertEquals(Problem.PAGE_UNAUTHORIZED, failure.problem());
        assertTrue(failure.detail().contains("API token of Atlassian's cloud"));
      }
    }

    @Test
    void switched_off_passwords_are_named_as_the_cause() {
      try (FakeConfluence wiki = dataCenter()) {
        wiki.always(
            FakeConfluence.answer(
                403, "{\"message\":\"Basic Authentication has been disabled on this instance.\"}"));
        Failure failure = fails(new ConfluenceAccess(wiki.site(), "me", "pw", null, false));
        assertEquals(Problem.PAGE_UNAUTHORIZED, failure.problem());
        assertTrue(failure.detail().contains("switched off"));
      }
    }
  }

  @Nested
  class Half_a_sign_in {
    @Test
    void is_said_before_any_request() {
      try (FakeConfluence wiki = cloud()) {
        for (ConfluenceAccess half :
            List.of(
                new ConfluenceAccess(wiki.site(), "me", null, null, false),
                new ConfluenceAccess(wiki.site(), null, CANARY, null, false))) {
          assertEquals(Problem.CONFLUENCE_NOT_CONFIGURED, fails(half).problem());
        }
        assertEquals(List.of(), wiki.requests());
      }
    }

    @Test
    void with_a_line_break_in_the_token_is_said_before_any_request() {
      try (FakeConfluence wiki = dataCenter()) {
        Failure failure =
            fails(new ConfluenceAccess(wiki.site(), null, null, CANARY + "\r\nX: y", false));
        assertEquals(Problem.INVALID_VALUE, failure.problem());
        assertEquals(List.of(), wiki.requests());
      }
    }
  }

  @Nested
  class A_page_that_is {
    @ParameterizedTest
    @Fault("F44")
    @ValueSource(booleans = {true, false})
    void a_draft_is_refused_unless_asked_for(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        wiki.status("123", "draft");
        assertEquals(Problem.PAGE_NOT_CURRENT, fails(token(wiki)).problem());
        ConfluenceAccess draft = new ConfluenceAccess(wiki.site(), "me", CANARY, null, true);
        assertEquals(List.of("The page is a draft."), read("123", draft).notes());
      }
    }

    @ParameterizedTest
    @Fault("F44")
    @ValueSource(booleans = {true, false})
    void in_the_trash_is_refused_even_then(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        wiki.status("123", "trashed");
        ConfluenceAccess draft = new ConfluenceAccess(wiki.site(), "me", CANARY, null, true);
        assertEquals(Problem.PAGE_NOT_CURRENT, fails(draft).problem());
      }
    }

    @Test
    @Fault("F44")
    void archived_is_read_with_a_note() {
      try (FakeConfluence wiki = cloud().status("123", "archived")) {
        assertEquals(List.of("The page is archived."), read("123", token(wiki)).notes());
      }
    }

    @ParameterizedTest
    @Fault("F28")
    @ValueSource(booleans = {true, false})
    void not_there_or_not_for_this_user_is_said(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        Failure missing = fails("999", token(wiki));
        assertEquals(Problem.PAGE_NOT_FOUND, missing.problem());
        assertTrue(missing.detail().contains("page 999"), missing.detail());
        wiki.forbid("123");
        assertEquals(Problem.PAGE_FORBIDDEN, fails(token(wiki)).problem());
      }
    }

    @Test
    void not_public_is_said_to_need_a_token() {
      try (FakeConfluence wiki = cloud()) {
        Failure failure = fails(wiki.url("/spaces/S/pages/999"), ConfluenceAccess.NONE);
        assertEquals(Problem.PAGE_NOT_FOUND, failure.problem());
        assertNamesTheVariables(failure.detail());
        assertEquals(List.of("", ""), wiki.authorizations());
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shown_to_people_alone_names_the_variables_that_give_a_token(boolean onCloud) {
      List<Behaviour> answers =
          List.of(
              FakeConfluence.answer(401, "{\"message\":\"Unauthorized\"}"),
              FakeConfluence.answer(403, "{\"statusCode\":403,\"message\":\"Not permitted\"}"),
              FakeConfluence.signInPage("text/html"),
              FakeConfluence.redirect(302, "/login.action?os_destination=%2Fx"));
      for (Behaviour answer : answers) {
        try (FakeConfluence wiki = (onCloud ? cloud() : dataCenter()).always(answer)) {
          Failure failure = fails(wiki.url("/x/ewAA"), ConfluenceAccess.NONE);
          assertEquals(Problem.PAGE_NEEDS_TOKEN, failure.problem());
          assertNamesTheVariables(failure.advice());
        }
      }
    }

    private static void assertNamesTheVariables(String text) {
      for (String variable :
          List.of(
              "CONFLUENCE_URL",
              "CONFLUENCE_USERNAME",
              "CONFLUENCE_API_TOKEN",
              "CONFLUENCE_PERSONAL_TOKEN")) {
        assertTrue(text.contains(variable), text);
      }
    }

    @Test
    void not_found_by_title_is_said() {
      try (FakeConfluence wiki = dataCenter()) {
        Failure failure = fails(wiki.url("/display/SHOP/Nothing"), token(wiki));
        assertEquals(Problem.PAGE_NOT_FOUND, failure.problem());
        assertTrue(failure.detail().contains("\"Nothing\" in space SHOP"), failure.detail());
      }
    }
  }

  @Nested
  class The_token {
    @ParameterizedTest
    @Fault("F25")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @Guarantee(1)
    void is_not_carried_to_where_a_redirect_points(int status) {
      try (FakeConfluence wiki = cloud();
          FakeConfluence other = cloud()) {
        List<String> locations =
            List.of(
                other.url(PAGE),
                other.url(PAGE).replace("http:", ""),
                wiki.url(PAGE).replace("http:", "https:"),
                wiki.url(PAGE).replace("127.0.0.1", "localhost"),
                wiki.url(PAGE).replace("127.0.0.1", "me@127.0.0.1"),
                wiki.url(PAGE).replace("127.0.0.1", "127.0.0.1.lessons.example.test"),
                wiki.url("") + "\\@" + other.site().getAuthority(),
                "\\\\" + other.site().getAuthority() + "/x",
                "ftp://127.0.0.1/x",
                "https://lessons.example.test/x");
        for (String location : locations) {
          wiki.next(FakeConfluence.redirect(status, location));
          assertEquals(Problem.PAGE_REDIRECTED, fails(token(wiki)).problem(), location);
        }
        assertEquals(locations.size(), wiki.requests().size());
        assertEquals(List.of(), other.requests());
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void goes_along_where_a_redirect_stays_at_home(int status) {
      try (FakeConfluence wiki = cloud().basic("me@example.com", CANARY)) {
        String there = "/wiki/api/v2/pages/123?body-format=storage";
        wiki.next(FakeConfluence.redirect(status, wiki.url(there.substring("/wiki".length()))));
        wiki.next(FakeConfluence.redirect(status, there));
        assertEquals("<p>Hello</p>", read("123", token(wiki)).body());
        assertEquals(List.of("GET " + there, "GET " + there, "GET " + there), wiki.requests());
      }
    }

    @Test
    void goes_round_in_no_circle() {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.redirect(302, "/wiki/round"))) {
        assertEquals(Problem.PAGE_REDIRECTED, fails(token(wiki)).problem());
        assertEquals(6, wiki.requests().size());
      }
    }

    @Test
    void is_not_shown_in_any_failure() {
      List<Behaviour> faults =
          List.of(
              FakeConfluence.answer(401, "no " + CANARY.length()),
              FakeConfluence.answer(403, ""),
              FakeConfluence.answer(418, "?"),
              FakeConfluence.redirect(302, "https://x.test/?os_authType=" + CANARY),
              FakeConfluence.reset());
      for (Behaviour fault : faults) {
        try (FakeConfluence wiki = cloud().always(fault)) {
          ProblemException thrown =
              assertThrows(ProblemException.class, () -> read("123", token(wiki)));
          assertFalse((thrown + " " + thrown.failure()).contains(CANARY));
          assertTrue(wiki.authorizations().get(0).startsWith("Basic "));
        }
      }
    }

    @Test
    @Guarantee(1)
    void is_kept_back_from_a_site_that_it_is_not_for() {
      try (FakeConfluence wiki = cloud();
          FakeConfluence other = cloud()) {
        try (HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
          ConfluenceClient client =
              new ConfluenceClient(Site.of(other.site()), token(wiki), network, note -> {});
          client.read(new PageAddress.ById(Site.of(other.site()), "123", false));
        }
        assertEquals(List.of(""), other.authorizations());
      }
    }
  }

  @Nested
  class A_sign_in_page {
    @ParameterizedTest
    @Fault("F27")
    @ValueSource(strings = {"text/html", "application/json"})
    void is_recognised_whatever_its_label(String label) {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.signInPage(label))) {
        Failure failure = fails(token(wiki));
        assertEquals(Problem.PAGE_SIGN_IN, failure.problem());
        assertTrue(failure.detail().contains("Log In - Confluence"), failure.detail());
      }
    }

    @ParameterizedTest
    @Fault("F27")
    @ValueSource(
        strings = {
          "/login.action?os_destination=%2Fx",
          "https://id.atlassian.com/login?continue=x",
          "https://sso.corp.test/saml2/idp",
          "/plugins/servlet/external-login",
          "https://idp.test/adfs/ls?x=1"
        })
    void is_recognised_behind_a_redirect(String location) {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.redirect(302, location))) {
        Failure failure = fails(token(wiki));
        assertEquals(Problem.PAGE_SIGN_IN, failure.problem());
        String host = URI.create(location).getHost();
        assertTrue(
            failure.detail().endsWith(host == null ? "page." : "on https://" + host + "."),
            failure.detail());
      }
    }
  }

  @Nested
  class A_busy_or_broken_Confluence {
    private final List<Duration> waits = new ArrayList<>();

    @Test
    @Fault("F29")
    void is_asked_again_after_the_time_it_names() {
      try (FakeConfluence wiki = cloud()) {
        String inAMinute =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        wiki.next(FakeConfluence.answer(429, "", "Retry-After: 7"));
        wiki.next(FakeConfluence.answer(429, "", "Retry-After: " + inAMinute));
        wiki.next(FakeConfluence.answer(503, "", "Retry-After: 2"));
        assertEquals("Checkout", read("123", token(wiki)).title());
        assertEquals(List.of(7L, 2L), List.of(waits.get(0).toSeconds(), waits.get(2).toSeconds()));
        assertTrue(waits.get(1).toSeconds() > 30 && waits.get(1).toSeconds() <= 60);
      }
    }

    @ParameterizedTest
    @Fault("F29")
    @CsvSource({"-5", "soon", "''", "'Mon, 01 Jan 2001 00:00:00 GMT'", "1e9"})
    void is_asked_again_soon_when_it_names_nonsense(String retryAfter) {
      try (FakeConfluence wiki = cloud()) {
        wiki.next(FakeConfluence.answer(429, "", "Retry-After: " + retryAfter));
        assertEquals("Checkout", read("123", token(wiki)).title());
        assertTrue(waits.get(0).toMillis() <= 1000, waits.toString());
      }
    }

    @ParameterizedTest
    @Fault("F29")
    @ValueSource(strings = {"315360000", "999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"})
    void is_not_waited_for_when_it_asks_for_years(String retryAfter) {
      try (FakeConfluence wiki = cloud()) {
        wiki.always(FakeConfluence.answer(429, "", "Retry-After: " + retryAfter));
        assertEquals(Problem.CONFLUENCE_THROTTLED, fails(token(wiki)).problem());
        assertEquals(1, wiki.requests().size());
      }
    }

    @ParameterizedTest
    @Fault("F30")
    @ValueSource(ints = {500, 502, 503, 504, 520})
    void is_asked_four_times_at_most(int status) {
      try (FakeConfluence wiki = cloud()) {
        wiki.always(FakeConfluence.answer(status, "<html><title>Down</title></html>"));
        Failure failure = fails(token(wiki));
        assertEquals(Problem.CONFLUENCE_UNAVAILABLE, failure.problem());
        assertTrue(failure.detail().contains(status + ": Down"), failure.detail());
        assertEquals(4, wiki.requests().size());
      }
    }

    @Test
    void that_always_throttles_is_said_to_do_so() {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.answer(429, ""))) {
        assertEquals(Problem.CONFLUENCE_THROTTLED, fails(token(wiki)).problem());
        assertEquals(4, wiki.requests().size());
      }
    }

    @Test
    @Fault("F30")
    void that_resets_or_cuts_is_asked_again() {
      try (FakeConfluence wiki = cloud()) {
        wiki.next(FakeConfluence.reset()).next(FakeConfluence.cut());
        assertEquals("Checkout", read("123", token(wiki)).title());
        wiki.always(FakeConfluence.cut());
        assertEquals(Problem.CONNECTION_LOST, fails(token(wiki)).problem());
      }
    }

    @Test
    @Fault("F31")
    void that_trickles_is_left_at_the_deadline() {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.trickle())) {
        Failure failure = fails(token(wiki), Duration.ofMillis(300));
        assertEquals(Problem.CONFLUENCE_UNAVAILABLE, failure.problem());
        assertTrue(wiki.requests().size() <= 1);
      }
    }

    @Test
    @Fault("F31")
    void that_does_not_begin_to_answer_is_left_long_before() {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.headTrickle());
          HttpClients network =
              new HttpClients(
                  HttpSettings.DIRECT.waiting(Duration.ofSeconds(5), Duration.ofMillis(300)))) {
        RequestLimits patience = limits(Duration.ofMinutes(1), waits);
        Failure failure =
            assertThrows(
                    ProblemException.class,
                    () -> ConfluenceClientTest.read("123", token(wiki), network, patience))
                .failure();
        assertEquals(Problem.CONFLUENCE_UNAVAILABLE, failure.problem());
        assertTrue(failure.detail().startsWith("127.0.0.1 was silent for"), failure.detail());
        assertTrue(failure.detail().contains("a higher --timeout"), failure.detail());
      }
    }

    @Test
    @Fault("F28")
    void that_refuses_is_not_asked_again() {
      try (FakeConfluence wiki = cloud()) {
        for (int status : List.of(400, 401, 403, 418)) {
          wiki.always(FakeConfluence.answer(status, "{}"));
          fails(token(wiki));
        }
        assertEquals(4, wiki.requests().size());
      }
    }

    private Page read(String page, ConfluenceAccess access) {
      return ConfluenceClientTest.read(page, access, waits, Duration.ofSeconds(90));
    }

    private Failure fails(ConfluenceAccess access) {
      return fails(access, Duration.ofSeconds(90));
    }

    private Failure fails(ConfluenceAccess access, Duration deadline) {
      return assertThrows(
              ProblemException.class,
              () -> ConfluenceClientTest.read("123", access, waits, deadline))
          .failure();
    }
  }

  @Nested
  class An_answer {
    @Test
    @Fault("F35")
    void that_inflates_beyond_the_limit_is_too_large() {
      assertAnswer(Problem.PAGE_TOO_LARGE, FakeConfluence.gzipBomb(100L << 20));
    }

    @Test
    @Fault("F34")
    void without_an_end_is_too_large() {
      assertAnswer(Problem.PAGE_TOO_LARGE, FakeConfluence.endless());
    }

    @Test
    @Fault("F35")
    void packed_in_layers_is_unreadable() {
      assertAnswer(
          Problem.PAGE_UNREADABLE,
          FakeConfluence.answer(200, "x", "Content-Encoding: gzip, gzip, gzip"));
    }

    @Test
    void that_claims_to_be_packed_but_is_not_is_unreadable() {
      assertAnswer(
          Problem.PAGE_UNREADABLE, FakeConfluence.answer(200, "{}", "Content-Encoding: gzip"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "{\"id\":\"1\",\"title\":\"cut",
          "{}",
          "[]",
          "null",
          "\"text\"",
          "{\"id\":\"1\",\"title\":\"T\",\"status\":\"current\",\"body\":{}}",
          "{\"id\":\"1\",\"title\":{\"a\":1},\"body\":{\"storage\":{\"value\":\"x\"}}}",
          "{\"id\":\"1\",\"title\":\"T\",\"body\":{\"storage\":{\"value\":[1]}}}",
          "{\"results\":[]}",
        })
    void that_is_no_page_is_unreadable(String body) {
      assertAnswer(Problem.PAGE_UNREADABLE, FakeConfluence.answer(200, body));
    }

    @Test
    void cannot_drive_the_terminal_through_an_error_text() {
      try (FakeConfluence wiki = cloud()) {
        wiki.always(
            FakeConfluence.answer(
                403, "{\"message\":\"a\\u001b[31m\\nb\\u202ec " + "x".repeat(900) + "\"}"));
        String detail = fails(token(wiki)).detail();
        assertTrue(detail.contains("a [31m b c"), detail);
        assertTrue(detail.length() < 300, detail);
      }
    }

    private static void assertAnswer(Problem problem, Behaviour answer) {
      try (FakeConfluence wiki = cloud().always(answer)) {
        assertEquals(problem, fails(token(wiki)).problem());
      }
    }
  }

  @Nested
  class What_a_page_points_at {
    @Test
    void is_looked_up() {
      try (FakeConfluence wiki = dataCenter()) {
        wiki.user("jdoe", "Jane Doe").attachment("123", "a b.puml", "@startuml");
        ConfluenceClient client = client(wiki);
        assertEquals(Optional.of("Jane Doe"), client.userName("jdoe"));
        assertEquals(
            Optional.of(new PageLink("123", "Checkout", wiki.url("/display/SHOP/Checkout"))),
            client.findPage("SHOP", "Checkout"));
        assertEquals(Optional.of("<p>Hello</p>"), client.pageBody("SHOP", "Checkout"));
        assertEquals(Optional.of("@startuml"), client.attachmentText("123", "a b.puml"));
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void can_be_the_page_above_or_the_home_page_of_the_space(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        wiki.page("9", "Home", "SHOP", "<p>Home</p>").under("9", "123");
        ConfluenceClient client = client(wiki);
        assertEquals(Optional.of("9"), client.parent("123"));
        assertEquals(Optional.empty(), client.parent("9"));
        assertEquals(Optional.of("9"), client.homePage("SHOP"));
        assertEquals(Optional.empty(), client.homePage("NONE"));
      }
    }

    @Test
    void is_found_without_what_is_in_it() {
      try (FakeConfluence wiki = dataCenter()) {
        client(wiki).findPage("SHOP", "Checkout");
        assertEquals(
            List.of(
                "GET /confluence/rest/api/content"
                    + "?spaceKey=SHOP&title=Checkout&expand=version,space"),
            wiki.requests());
      }
    }

    @Test
    void may_be_missing() {
      try (FakeConfluence wiki = cloud()) {
        ConfluenceClient client = client(wiki);
        assertEquals(Optional.empty(), client.userName("nobody"));
        assertEquals(Optional.empty(), client.findPage("SHOP", "Nothing"));
        assertEquals(Optional.empty(), client.pageBody("SHOP", "Nothing"));
        assertEquals(Optional.empty(), client.attachmentText("123", "none.txt"));
      }
    }

    @Test
    void is_given_up_when_Confluence_is_in_trouble() {
      try (FakeConfluence wiki = cloud().always(FakeConfluence.answer(503, ""))) {
        ConfluenceClient client = client(wiki);
        assertEquals(Optional.empty(), client.userName("a"));
        assertEquals(Optional.empty(), client.userName("b"));
        assertEquals(1, wiki.requests().size());
      }
    }

    @Test
    @Fault("F36")
    @Guarantee(7)
    void is_not_fetched_from_elsewhere() {
      try (FakeConfluence wiki = cloud();
          FakeConfluence other = cloud()) {
        for (String path :
            List.of("//" + other.site().getAuthority() + "/x", other.url("/x"), "@evil.test/x")) {
          wiki.next(
              FakeConfluence.answer(
                  200, "{\"results\":[{\"_links\":{\"download\":\"" + path + "\"}}]}"));
          assertEquals(Optional.empty(), client(wiki).attachmentText("123", "x"));
        }
        wiki.next(FakeConfluence.answer(200, "{\"results\":[{\"_links\":{\"download\":\"/d\"}}]}"));
        wiki.next(FakeConfluence.redirect(302, other.url("/x")));
        assertEquals(Optional.empty(), client(wiki).attachmentText("123", "x"));
        assertEquals(List.of(), other.requests());
      }
    }
  }

  @Nested
  class A_file_that_is_attached {
    private static final String DOWNLOAD = "/rest/api/content/123/child/attachment/att0/download";

    @Test
    @Guarantee(1)
    void comes_from_the_media_host_of_Cloud_without_the_token() {
      try (FakeConfluence wiki = cloud().basic("me@example.com", CANARY)) {
        wiki.attachment("123", "a b.puml", "@startuml");
        assertEquals(Optional.of("@startuml"), client(wiki).attachmentText("123", "a b.puml"));
        assertEquals("GET /wiki" + DOWNLOAD, wiki.requests().get(1));
        assertEquals(2, wiki.requests().size());
        String head = wiki.mediaRequests().get(0).toLowerCase(Locale.ROOT);
        assertFalse(head.contains("authorization") || head.contains("cookie"), head);
      }
    }

    @Test
    void comes_by_its_link_where_the_resource_of_Cloud_is_not_known() {
      for (FakeConfluence server : List.of(cloud().withoutV2(), dataCenter())) {
        try (FakeConfluence wiki = server.basic("me@example.com", CANARY)) {
          wiki.attachment("123", "a b.puml", "@startuml");
          assertEquals(Optional.of("@startuml"), client(wiki).attachmentText("123", "a b.puml"));
          assertEquals(List.of(), wiki.mediaRequests());
        }
      }
    }

    @Test
    void is_found_however_its_accents_are_encoded() {
      String composed = "Gr\u00f6\u00dfe.puml";
      String decomposed = "Gro\u0308\u00dfe.puml";
      for (String stored : List.of(composed, decomposed)) {
        for (String asked : List.of(composed, decomposed)) {
          try (FakeConfluence wiki = cloud().attachment("123", stored, "@startuml")) {
            assertEquals(Optional.of("@startuml"), client(wiki).attachmentText("123", asked));
          }
        }
      }
    }

    @Test
    @Fault("F36")
    @Guarantee(1)
    void is_followed_once_and_never_with_the_token() {
      try (FakeConfluence wiki = cloud().attachment("123", "x", "text");
          FakeConfluence media = cloud();
          FakeConfluence third = cloud()) {
        media.always(FakeConfluence.redirect(302, third.url("/x")));
        wiki.at(DOWNLOAD, FakeConfluence.redirect(302, media.url("/y")));
        assertEquals(Optional.empty(), client(wiki).attachmentText("123", "x"));
        assertEquals(List.of(""), media.authorizations());
        assertEquals(List.of(), third.requests());
      }
    }

    @Test
    void on_a_media_host_out_of_reach_is_said_once_and_stops_no_other_look_up() throws IOException {
      int port;
      try (ServerSocket closed = new ServerSocket(0)) {
        port = closed.getLocalPort();
      }
      try (FakeConfluence wiki = cloud().attachment("123", "x", "text").user("a", "Ann Lee");
          HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
        String media = "http://127.0.0.1:" + port + "/f?token=" + FakeConfluence.SIGNATURE;
        wiki.at(DOWNLOAD, FakeConfluence.redirect(302, media));
        List<String> notes = new ArrayList<>();
        ConfluenceClient client =
            new ConfluenceClient(Site.of(wiki.site()), token(wiki), network, notes::add);
        assertEquals(Optional.empty(), client.attachmentText("123", "x"));
        assertEquals(Optional.empty(), client.attachmentText("123", "x"));
        assertEquals(Optional.of("Ann Lee"), client.userName("a"));
        assertEquals(
            List.of(
                "files attached to the page cannot be read: 127.0.0.1, which has them, does not"
                    + " answer"),
            notes);
      }
    }

    @Test
    void that_the_token_may_not_read_is_said_once() {
      for (int status : new int[] {401, 403}) {
        try (FakeConfluence wiki = cloud().attachment("123", "x", "text");
            HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
          String scope = "{\"code\":401,\"message\":\"Unauthorized; scope does not match\"}";
          wiki.at(DOWNLOAD, FakeConfluence.answer(status, scope));
          List<String> notes = new ArrayList<>();
          ConfluenceClient client =
              new ConfluenceClient(Site.of(wiki.site()), token(wiki), network, notes::add);
          assertEquals(Optional.empty(), client.attachmentText("123", "x"));
          assertEquals(Optional.empty(), client.attachmentText("123", "x"));
          assertEquals(1, notes.size(), notes.toString());
          assertTrue(notes.get(0).contains("read:attachment:confluence"), notes.get(0));
        }
      }
    }

    @Test
    @Guarantee(1)
    void leads_from_a_real_site_to_Atlassians_media_host_alone() {
      String signed = "https://api.media.atlassian.com/file/1/binary?token=eyJ.a.b&client=c";
      for (String base :
          List.of(
              "https://acme.atlassian.net/wiki",
              "https://api.atlassian.com/ex/confluence/1",
              "https://wiki.acme.test/wiki")) {
        Site site = Site.of(URI.create(base));
        URI from = site.at(DOWNLOAD);
        assertEquals(Optional.of(URI.create(signed)), site.media(from, signed));
        for (String other :
            List.of(
                signed.replace("https:", "http:"),
                signed.replace(".com/", ".com:8443/"),
                signed.replace("api.media", "evil.api.media"),
                signed.replace(".com/", ".com.evil.test/"),
                signed.replace("//", "//me@"),
                signed.replace("api.media.atlassian.com", "127.0.0.1"),
                "http://127.0.0.1/x",
                "https://media.atlassian.com/x",
                site.at("/x").toString(),
                "//evil.test/x",
                "file:///etc/passwd",
                "")) {
          assertEquals(Optional.empty(), site.media(from, other), other);
        }
      }
      Site local = Site.of(URI.create("http://127.0.0.1:8090/wiki"));
      assertEquals(Optional.empty(), local.media(local.at("/x"), "https://evil.test/x"));
    }
  }

  @Nested
  class A_wrong_base_address {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/rest/api",
          "/rest/api/",
          "/rest",
          "/api/v2",
          "/spaces/SHOP/overview",
          "/spaces",
          "/spaces/SHOP/pages/123/Checkout",
          "/display/SHOP",
          "/pages/viewpage.action?pageId=123",
          "/x/ewAA",
          "/dashboard.action",
          "/index.action#all-updates",
          "/login.action?os_destination=%2Fx",
        })
    void with_too_much_of_a_path_is_understood(String path) {
      for (FakeConfluence server :
          List.of(cloud(), dataCenter(), FakeConfluence.dataCenter().page("123", "C", "S", "x"))) {
        try (FakeConfluence wiki = server.basic("me@example.com", CANARY)) {
          URI pasted = URI.create(wiki.url(path));
          ConfluenceAccess access =
              new ConfluenceAccess(pasted, "me@example.com", CANARY, null, false);
          assertEquals("123", read("123", access).id());
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "/wiki, ''",
      "/wiki, /wrong",
      "/confluence, ''",
      "/confluence, /wiki",
      "/confluence, /confluence/deeper",
      "'', /wiki",
      "'', /confluence",
      "/tools/docs, /tools/docs/more",
    })
    void without_the_right_path_is_told_and_the_right_one_shown(String context, String wrong) {
      for (boolean closed : new boolean[] {true, false}) {
        try (FakeConfluence wiki =
            context.equals("/wiki") ? FakeConfluence.cloud() : FakeConfluence.dataCenter(context)) {
          wiki.page("123", "Checkout", "SHOP", "<p>Hello</p>");
          if (closed) {
            wiki.basic("me@example.com", CANARY);
          }
          URI configured = wiki.site().resolve(wrong.isEmpty() ? "/" : wrong);
          ConfluenceAccess access =
              new ConfluenceAccess(configured, "me@example.com", CANARY, null, false);
          Failure failure = fails("123", access);
          assertEquals(Problem.CONFLUENCE_NOT_FOUND, failure.problem());
          String right = "CONFLUENCE_URL=" + wiki.site();
          assertTrue(failure.detail().endsWith(right), failure.detail());
          assertTrue(failure.advice().contains("CONFLUENCE_URL may have the wrong path"));
        }
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<html><title>404 Not Found</title></html>",
          "default backend - 404",
          "",
          "{\"message\":\"null for uri: http://x/rest/api/content/123\",\"status-code\":404}",
          "{\"timestamp\":\"2026-11-30\",\"status\":404,\"error\":\"Not Found\",\"message\":\"\"}",
        })
    void at_a_server_without_any_Confluence_is_told(String body) {
      for (FakeConfluence server : List.of(cloud(), dataCenter())) {
        try (FakeConfluence wiki = server.always(FakeConfluence.answer(404, body))) {
          for (String page : List.of("123", wiki.url("/display/SHOP/Checkout"))) {
            Failure failure = fails(page, token(wiki));
            assertEquals(Problem.CONFLUENCE_NOT_FOUND, failure.problem());
            assertTrue(failure.detail().contains(wiki.site().toString()), failure.detail());
          }
        }
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"statusCode\":404,\"message\":\"No content found with id\"}",
          "{\"errors\":[{\"status\":404,\"code\":\"NOT_FOUND\",\"title\":\"Not Found\"}]}",
        })
    void is_not_suspected_when_Confluence_itself_has_no_such_page(String body) {
      for (FakeConfluence server : List.of(cloud(), dataCenter())) {
        try (FakeConfluence wiki = server.always(FakeConfluence.answer(404, body))) {
          assertEquals(Problem.PAGE_NOT_FOUND, fails("123", token(wiki)).problem());
          assertTrue(wiki.requests().stream().allMatch(asked -> asked.contains("/123")));
        }
      }
    }

    @Test
    void that_leads_to_a_portal_is_told_apart_from_a_sign_in_page() {
      try (FakeConfluence wiki = dataCenter()) {
        ConfluenceAccess access =
            new ConfluenceAccess(wiki.site().resolve("/"), "me", CANARY, null, false);
        String portal = "<html><title>Our portal</title></html>";
        wiki.next(FakeConfluence.answer(200, portal, "Content-Type: text/html"));
        Failure failure = fails("123", access);
        assertEquals(Problem.CONFLUENCE_NOT_FOUND, failure.problem());
        assertTrue(failure.detail().endsWith("CONFLUENCE_URL=" + wiki.site()), failure.detail());
        int asked = wiki.requests().size();
        wiki.next(FakeConfluence.signInPage("text/html"));
        assertEquals(Problem.PAGE_SIGN_IN, fails("123", access).problem());
        assertEquals(asked + 1, wiki.requests().size());
      }
    }

    @Test
    void is_not_suspected_when_a_proxy_replaces_what_Confluence_says() {
      try (FakeConfluence wiki = dataCenter()) {
        wiki.at("/rest/api/content/999", FakeConfluence.answer(404, "<html>oops</html>"));
        assertEquals(Problem.PAGE_NOT_FOUND, fails("999", token(wiki)).problem());
      }
    }

    @Test
    void shows_no_other_origin_the_token() {
      try (FakeConfluence other = dataCenter();
          FakeConfluence wiki = dataCenter()) {
        wiki.next(FakeConfluence.answer(404, "<html></html>"));
        wiki.next(FakeConfluence.answer(404, "<html></html>"));
        wiki.always(FakeConfluence.redirect(302, other.url("/rest/api/content/123")));
        assertEquals(Problem.CONFLUENCE_NOT_FOUND, fails("123", token(wiki)).problem());
        assertEquals(List.of(), other.requests());
        assertEquals("", wiki.authorizations().get(wiki.authorizations().size() - 1));
      }
    }
  }

  @Nested
  class An_earlier_version {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void is_read_when_the_address_says_so(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        wiki.earlier("123", 3, "<p>Three</p>");
        List<String> addresses =
            List.of(
                wiki.url("/pages/viewpage.action?pageId=123&pageVersion=3"),
                wiki.url("/spaces/SHOP/pages/123/Checkout?pageVersion=3#x"),
                wiki.url("/display/SHOP/Checkout?pageVersion=3"));
        for (String address : addresses) {
          Page page = read(address, token(wiki));
          assertEquals("<p>Three</p>", page.body());
          assertEquals(3, page.version());
          assertEquals(List.of("123", "SHOP"), List.of(page.id(), page.space()));
          assertTrue(page.notes().get(0).contains("current one is 7"), page.notes().toString());
        }
      }
    }

    @Test
    void of_a_blog_post_is_asked_for_as_one() {
      try (FakeConfluence wiki = cloud().type("123", "blogpost").earlier("123", 3, "Three")) {
        String post = wiki.url("/spaces/SHOP/blog/2026/11/23/123/Checkout?pageVersion=3");
        assertEquals("Three", read(post, token(wiki)).body());
      }
    }

    @Test
    void comes_through_the_old_API_where_the_new_one_is_not() {
      try (FakeConfluence wiki = cloud().withoutV2().earlier("123", 3, "<p>Three</p>")) {
        String address = wiki.url("/spaces/SHOP/pages/123?pageVersion=3");
        assertEquals("<p>Three</p>", read(address, token(wiki)).body());
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void that_is_the_current_one_is_the_page_as_usual(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        String address = wiki.url("/pages/viewpage.action?pageId=123");
        assertEquals(read(address, token(wiki)), read(address + "&pageVersion=7", token(wiki)));
        assertEquals(2, wiki.requests().size());
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void that_is_gone_or_to_come_is_not_replaced_by_another(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        for (int version : new int[] {2, 8}) {
          String address = wiki.url("/pages/viewpage.action?pageId=123&pageVersion=" + version);
          Failure failure = fails(address, token(wiki));
          assertEquals(Problem.PAGE_VERSION_NOT_FOUND, failure.problem());
          assertTrue(failure.detail().contains("no version " + version), failure.detail());
        }
      }
    }

    @Test
    void that_a_server_ignores_is_not_taken_for_it() {
      try (FakeConfluence wiki = cloud()) {
        String current =
            """
            {"id":"123","title":"T","status":"current","version":{"number":7},
             "body":{"storage":{"value":"seven"}},"_links":{"webui":"/spaces/S/pages/123"}}""";
        wiki.always(FakeConfluence.answer(200, current));
        Failure failure = fails(wiki.url("/spaces/S/pages/123?pageVersion=3"), token(wiki));
        assertEquals(Problem.PAGE_VERSION_NOT_FOUND, failure.problem());
      }
    }
  }

  @Nested
  class The_pages_below_a_page {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void come_in_tree_order_down_to_a_depth(boolean onCloud) {
      try (FakeConfluence wiki = onCloud ? cloud() : dataCenter()) {
        tree(wiki).pageSize(2);
        assertEquals(
            List.of("1 A", "2 A1", "3 A1x", "2 A2", "1 B", "1 C"), outline(wiki, "123", 3));
        assertEquals(List.of("1 A", "2 A1", "2 A2", "1 B", "1 C"), outline(wiki, "123", 2));
        assertEquals(List.of("1 A", "1 B", "1 C"), outline(wiki, "123", 1));
        assertEquals(List.of(), outline(wiki, "3", 5));
      }
    }

    @Test
    void may_lie_in_folders_which_are_no_level_of_their_own() {
      try (FakeConfluence wiki = tree(cloud()).type("1", "folder")) {
        assertEquals(List.of("1 A1", "2 A1x", "1 A2", "1 B", "1 C"), outline(wiki, "123", 2));
      }
    }

    @Test
    @Fault("F44")
    void are_counted_when_they_may_not_be_seen() {
      try (FakeConfluence wiki = tree(cloud()).forbid("2")) {
        Descendants below = client(wiki).descendants("123", 3);
        assertEquals(1, below.unreadable());
        assertEquals(5, below.pages().size());
      }
    }

    @Test
    @Fault("F84")
    void are_walked_once_even_in_a_circle() {
      try (FakeConfluence wiki = tree(cloud()).under("11", "123")) {
        assertEquals(6, client(wiki).descendants("123", 99).pages().size());
      }
    }

    @Test
    void are_found_through_the_old_API_too() {
      try (FakeConfluence wiki = tree(cloud()).withoutV2()) {
        assertEquals(List.of("1 A", "1 B", "1 C"), outline(wiki, "123", 1));
      }
    }

    @Test
    void are_not_left_out_silently_when_Confluence_breaks() {
      try (FakeConfluence wiki = tree(cloud()).always(FakeConfluence.answer(401, "{}"))) {
        ProblemException thrown =
            assertThrows(ProblemException.class, () -> client(wiki).descendants("123", 1));
        assertEquals(Problem.PAGE_UNAUTHORIZED, thrown.failure().problem());
      }
    }

    private static FakeConfluence tree(FakeConfluence wiki) {
      return wiki.page("1", "A", "SHOP", "a")
          .page("11", "A1", "SHOP", "a1")
          .page("111", "A1x", "SHOP", "a1x")
          .page("12", "A2", "SHOP", "a2")
          .page("2", "B", "SHOP", "b")
          .page("3", "C", "SHOP", "c")
          .under("123", "1")
          .under("1", "11")
          .under("11", "111")
          .under("1", "12")
          .under("123", "2")
          .under("123", "3");
    }

    private static List<String> outline(FakeConfluence wiki, String id, int depth) {
      return client(wiki).descendants(id, depth).pages().stream()
          .map(page -> page.depth() + " " + page.page().title())
          .toList();
    }
  }

  @Test
  void an_id_of_another_site_behind_the_gateway_is_refused() {
    try (FakeConfluence wiki = cloud()) {
      Site site = Site.of(wiki.site()).shownAt("acme.atlassian.net");
      Failure failure =
          assertThrows(
                  ProblemException.class,
                  () -> client(wiki, site).read(new PageAddress.ById(site, "123", false)))
              .failure();
      assertEquals(Problem.FOREIGN_ORIGIN, failure.problem());
    }
  }

  @Test
  void issues_are_where_Atlassian_puts_them_and_nowhere_else() {
    assertEquals("https://x.atlassian.net/browse/PAY-1", issueUrl("https://x.atlassian.net/wiki"));
    assertEquals("", issueUrl("https://wiki.example.com"));
  }

  private static String issueUrl(String site) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      return new ConfluenceClient(
              Site.of(URI.create(site)), ConfluenceAccess.NONE, network, note -> {})
          .issueUrl("PAY-1")
          .orElse("");
    }
  }

  @Test
  void a_missing_version_is_no_obstacle() {
    try (FakeConfluence wiki = cloud()) {
      wiki.next(
          FakeConfluence.answer(
              200, "{\"id\":\"1\",\"title\":\"T\",\"body\":{\"storage\":{\"value\":\"\"}}}"));
      Page page = read("123", token(wiki));
      assertNull(page.version());
      assertEquals("", page.body());
    }
  }

  private static FakeConfluence cloud() {
    return FakeConfluence.cloud().page("123", "Checkout", "SHOP", "<p>Hello</p>");
  }

  private static FakeConfluence dataCenter() {
    return FakeConfluence.dataCenter("/confluence").page("123", "Checkout", "SHOP", "<p>Hello</p>");
  }

  @Test
  void comments_that_take_too_long_are_cut() {
    try (FakeConfluence wiki = FakeConfluence.cloud().page("1", "T", "S", "<p>x</p>");
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      wiki.comment(new FakeComments.Comment("1", "2", null, "footer", null, "A", null, "<p>y</p>"));
      Page page = client(wiki).read(new PageAddress.ById(Site.of(wiki.site()), "1", false));
      for (Duration left : List.of(Duration.ofSeconds(5), Duration.ofMinutes(1))) {
        Comments comments =
            new ConfluenceClient(
                    Site.of(wiki.site()),
                    token(wiki),
                    new ConfluenceHttp(network, limits(left, new ArrayList<>()), note -> {}))
                .comments(List.of(page))
                .get(0);
        boolean late = left.toMinutes() == 0;
        assertEquals(late, comments.cut());
        assertEquals(late ? 0 : 1, comments.list().size());
      }
    }
  }

  private static ConfluenceAccess token(FakeConfluence wiki) {
    return new ConfluenceAccess(wiki.site(), "me@example.com", CANARY, null, false);
  }

  private static ConfluenceClient client(FakeConfluence wiki) {
    return client(wiki, Site.of(wiki.site()));
  }

  private static ConfluenceClient client(FakeConfluence wiki, Site site) {
    return new ConfluenceClient(
        site, token(wiki), new HttpClients(HttpSettings.DIRECT), note -> {});
  }

  private static Page read(String page, ConfluenceAccess access) {
    return read(page, access, new ArrayList<>(), Duration.ofSeconds(90));
  }

  private static Page read(
      String page, ConfluenceAccess access, List<Duration> waits, Duration deadline) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      return read(page, access, network, limits(deadline, waits));
    }
  }

  private static RequestLimits limits(Duration deadline, List<Duration> waits) {
    return new RequestLimits(RequestLimits.USUAL.retries(), deadline, waits::add);
  }

  private static Page read(
      String page, ConfluenceAccess access, HttpClients network, RequestLimits patience) {
    PageAddress.Online address = (PageAddress.Online) PageAddress.parse(page, access, Path.of("/"));
    return new ConfluenceClient(
            address.site(), access, new ConfluenceHttp(network, patience, note -> {}))
        .read(address);
  }

  private static Failure fails(ConfluenceAccess access) {
    return fails("123", access);
  }

  private static Failure fails(String page, ConfluenceAccess access) {
    return assertThrows(ProblemException.class, () -> read(page, access)).failure();
  }
}
