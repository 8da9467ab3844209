package orchestrator.confluence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import orchestrator.confluence.PageAddress.ById;
import orchestrator.confluence.PageAddress.ByTitle;
import orchestrator.confluence.Site.Deployment;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageAddressTest {
  private static final String CLOUD = "https://acme.atlassian.net/wiki";
  private static final String DATA_CENTER = "https://wiki.acme.test/confluence";

  @Nested
  class A_Cloud_page {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/spaces/SHOP/pages/544379140/Audit+Log",
          "/spaces/SHOP/pages/544379140",
          "/spaces/SHOP/pages/544379140/",
          "/spaces/~7120204d2/pages/544379140/My+page",
          "/spaces/SHOP/pages/edit-v2/544379140",
          "/spaces/SHOP/pages/edit-v2/544379140?draftShareId=x",
          "/spaces/SHOP/pages/544379140/Audit+Log#Some-heading",
          "/spaces/SHOP/pages/544379140/Audit+Log?focusedCommentId=99&atlOrigin=eyJpIjoiMSJ9",
          "/spaces/SHOP/pages/544379140/100% done? [really] {yes}|no",
          "/spaces/SHOP/overview?homepageId=544379140",
          "/pages/viewpage.action?pageId=544379140",
          "/pages/viewpage.action?pageId=544379140&utm_source=mail#x",
          "/pages/resumedraft.action?draftId=544379140",
          "/spaces/SHOP/history/544379140",
          "/spaces/SHOP/history/544379140?x=1",
          "/pages/history/544379140",
          "/history/544379140",
          "/x/BJFyI",
          "/x/BJFyI?utm_source=chat",
          "/rest/api/content/544379140?expand=body.storage",
          "/api/v2/pages/544379140",
        })
    void is_found_in_every_form_of_its_address(String path) {
      assertEquals(
          new ById(Site.of(URI.create(CLOUD)), "544379140", false), parse(CLOUD + path, CLOUD));
    }

    @Test
    void can_be_a_blog_post() {
      assertEquals(
          new ById(Site.of(URI.create(CLOUD)), "544379140", true),
          parse(CLOUD + "/spaces/SHOP/blog/2026/11/23/544379140/News", CLOUD));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://acme.atlassian.net",
          "https://acme.atlassian.net/",
          "https://acme.atlassian.net/wiki/",
          "https://ACME.atlassian.net:443/wiki",
          "https://acme.atlassian.net/wiki/home",
        })
    void is_found_however_the_site_is_written(String site) {
      ById page = (ById) parse(CLOUD + "/spaces/SHOP/pages/1/T", site);
      assertEquals(URI.create(CLOUD), page.site().base());
      assertEquals(Deployment.CLOUD, page.site().deployment());
    }

    @Test
    void is_asked_for_through_the_gateway_when_that_is_configured() {
      ById page =
          (ById)
              parse(
                  CLOUD + "/spaces/SHOP/pages/1/T",
                  "https://api.atlassian.com/ex/confluence/11111111-2222");
      assertEquals(
          URI.create("https://api.atlassian.com/ex/confluence/11111111-2222/wiki"),
          page.site().base());
      assertEquals("acme.atlassian.net", page.site().shownHost());
    }
  }

  @Nested
  class A_Data_Center_page {
    @ParameterizedTest
    @CsvSource({
      "/display/SHOP/Audit+Log+Export, SHOP, Audit Log Export",
      "/display/SHOP/Audit%20Log, SHOP, Audit Log",
      "/display/SHOP/C%2B%2B+%2F+C%23, SHOP, C++ / C#",
      "/display/SHOP/100%25+sure%3F, SHOP, 100% sure?",
      "/display/SHOP/100%+sure, SHOP, 100% sure",
      "/display/SHOP/A%3A+B~C, SHOP, A: B~C",
      "/display/SHOP/Gr%C3%B6%C3%9Fe, SHOP, Größe",
      "/display/SHOP/Größe, SHOP, Größe",
      "/display/SHOP/%E8%A8%AD%E8%A8%88, SHOP, 設計",
      "/display/~jdoe/Home, ~jdoe, Home",
      "/display/%7Ejdoe/Home, ~jdoe, Home",
      "/display/SHOP/Audit+Log#Some+Heading, SHOP, Audit Log",
      "/display/SHOP/Audit+Log?src=contextnavpagetreemode, SHOP, Audit Log",
      "/pages/viewpage.action?spaceKey=SHOP&title=C%2B%2B+and+%26, SHOP, C++ and &",
      "/pages/viewpage.action?title=Audit+Log&spaceKey=~jdoe&x=1, ~jdoe, Audit Log",
    })
    void is_found_by_its_title(String path, String space, String title) {
      assertEquals(
          new ByTitle(Site.of(URI.create(DATA_CENTER)), space, title, null),
          parse(DATA_CENTER + path, DATA_CENTER));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/pages/viewpage.action?pageId=123456",
          "/pages/releaseview.action?pageId=123456",
          "/pages/editpage.action?pageId=123456",
          "/spaces/SHOP/pages/123456/Audit+Log",
          "/spaces/SHOP/pages/123456",
          "/x/QOIB",
          "/rest/api/content/123456",
        })
    void is_found_by_its_id(String path) {
      assertEquals(
          new ById(Site.of(URI.create(DATA_CENTER)), "123456", false),
          parse(DATA_CENTER + path, DATA_CENTER));
    }

    @Test
    void can_be_a_blog_post() {
      assertEquals(
          new ByTitle(Site.of(URI.create(DATA_CENTER)), "SHOP", "News", LocalDate.of(2026, 11, 23)),
          parse(DATA_CENTER + "/display/SHOP/2026/11/23/News", DATA_CENTER));
    }

    @Test
    void is_found_when_only_the_context_path_was_left_out_of_the_configuration() {
      ByTitle page = (ByTitle) parse(DATA_CENTER + "/display/SHOP/T", "https://wiki.acme.test");
      assertEquals(URI.create(DATA_CENTER), page.site().base());
      assertEquals(Deployment.DATA_CENTER, page.site().deployment());
    }

    @Test
    void is_found_on_a_site_without_a_context_path() {
      ByTitle page =
          (ByTitle) parse("https://wiki.acme.test/display/S/T", "https://wiki.acme.test");
      assertEquals(URI.create("https://wiki.acme.test"), page.site().base());
    }
  }

  @Nested
  class A_short_link {
    @ParameterizedTest
    @CsvSource({
      "BJFyI, 544379140",
      "iABeIg, 576585864",
      "AQ, 1",
      "---------w8, 1152921504606846975",
      "AAAAAAE, 4294967296",
      "AQAAAAAAI, 9007199254740993",
      "_wE, 507",
    })
    void is_decoded_locally(String code, String id) {
      assertEquals(id, TinyLink.id(code).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAAA", "!!", "a b", "AAAAAAAAAAAAAAAA", "é"})
    void that_is_none_is_refused(String code) {
      assertTrue(TinyLink.id(code).isEmpty());
    }
  }

  @Nested
  class Refused_before_any_request_is {
    @ParameterizedTest
    @Fault("F24")
    @ValueSource(
        strings = {
          "https://wiki.acme.test.evil.test/confluence/display/S/T",
          "https://evil.test/wiki.acme.test/confluence/display/S/T",
          "https://evilwiki.acme.test/confluence/display/S/T",
          "https://wiki.acme.test:8443/confluence/display/S/T",
          "https://wiki.acme.test./confluence/display/S/T",
          "https://wiki.асme.test/confluence/display/S/T", // Cyrillic
          "https://xn--wiki.acme.test/confluence/display/S/T",
          "http://other.test/confluence/display/S/T",
          "https://wiki.acme.test/jira/browse/display/S/T",
          "https://wiki.acme.test/confluence-evil/display/S/T",
          "https://acme.atlassian.net/wiki/spaces/S/pages/1",
        })
    @Guarantee(1)
    void a_page_at_another_origin(String page) {
      Failure failure = refused(page, DATA_CENTER);
      assertTrue(
          failure.problem() == Problem.FOREIGN_ORIGIN
              || failure.problem() == Problem.PAGE_ADDRESS_INVALID,
          failure.toString());
    }

    @ParameterizedTest
    @Fault({"F24", "F33"})
    @ValueSource(
        strings = {
          "https://wiki.acme.test@evil.test/confluence/display/S/T",
          "https://user:secret-canary@wiki.acme.test/confluence/display/S/T",
          "https://evil.test\\@wiki.acme.test/confluence/display/S/T",
          "https://wiki.acme.test\\.evil.test/confluence/display/S/T",
          "https://wiki.acme.test%2eevil.test/display/S/T",
          "https://wiki.acme.test\u0000/display/S/T",
          "https://wiki.acme.test\t.evil.test/display/S/T",
          "https:///confluence/display/S/T",
          "https://wiki..acme.test/display/S/T",
          "https://wiki.acme.-test/display/S/T",
          "https://wiki.acme.1test/display/S/T",
          "https://[::1::2]/display/S/T",
          "https://wiki.acme.test:99999/confluence/display/S/T",
          "https://wiki.acme.test:x/confluence/display/S/T",
          "ftp://wiki.acme.test/confluence/display/S/T",
          "https://wiki.acme.test/confluence/../other/display/S/T",
        })
    void an_address_that_could_be_read_in_two_ways(String page) {
      Failure failure = refused(page, DATA_CENTER);
      assertEquals(Problem.PAGE_ADDRESS_INVALID, failure.problem());
      assertFalse(failure.toString().contains("canary"), failure.toString());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/",
          "/display/SHOP",
          "/spaces/SHOP",
          "/spaces/SHOP/overview",
          "/spaces/SHOP/whiteboard/123",
          "/pages/viewpage.action",
          "/pages/viewpage.action?pageId=12a",
          "/pages/viewpage.action?spaceKey=S",
          "/x/",
          "/x/!!",
          "/dashboard.action",
        })
    void an_address_of_something_else(String path) {
      assertEquals(
          Problem.PAGE_ADDRESS_INVALID, refused(DATA_CENTER + path, DATA_CENTER).problem());
    }

    @Test
    @Fault("F26")
    @Guarantee(1)
    void plain_http_to_another_machine() {
      assertEquals(
          Problem.INSECURE_URL,
          refused("http://wiki.acme.test/confluence/display/S/T", DATA_CENTER).problem());
      assertEquals(
          Problem.INSECURE_URL, refused("http://wiki.acme.test/display/S/T", null).problem());
      assertEquals(Problem.INSECURE_URL, refused("1", "http://wiki.acme.test").problem());
    }

    @Test
    @Fault("F26")
    @Guarantee(1)
    void a_redirect_from_https_to_http() {
      Site site = Site.of(URI.create("https://wiki.acme.test"));
      URI from = site.at("/display/S/T");
      assertTrue(site.within(from, "http://wiki.acme.test/display/S/U").isEmpty());
      assertEquals(site.at("/display/S/U"), site.within(from, "U").orElseThrow());
    }

    @Test
    void an_address_when_a_token_is_configured_without_saying_for_whom() {
      ConfluenceAccess access = new ConfluenceAccess(null, "me", "secret", null, false);
      Failure failure =
          assertThrows(
                  ProblemException.class,
                  () -> PageAddress.parse(DATA_CENTER + "/display/S/T", access, Path.of("/")))
              .failure();
      assertEquals(Problem.CONFLUENCE_NOT_CONFIGURED, failure.problem());
    }

    @Test
    void an_id_when_no_Confluence_is_configured() {
      assertEquals(Problem.CONFLUENCE_NOT_CONFIGURED, refused("123456789", null).problem());
    }

    @Test
    void another_host_through_the_gateway() {
      assertEquals(
          Problem.FOREIGN_ORIGIN,
          refused("https://wiki.acme.test/display/S/T", "https://api.atlassian.com/ex/confluence/1")
              .problem());
    }

    @Test
    void nothing() {
      assertEquals(Problem.PAGE_ADDRESS_INVALID, refused("  ", null).problem());
    }
  }

  @Nested
  class A_version {
    @Test
    void is_what_pageVersion_says() {
      for (String path :
          List.of("/spaces/S/pages/1/T?pageVersion=3", "/x/AQ?a=b&pageVersion=3#c")) {
        assertEquals(
            new ById(Site.of(URI.create(CLOUD)), "1", false, 3), parse(CLOUD + path, CLOUD));
      }
      assertEquals(
          new ByTitle(Site.of(URI.create(DATA_CENTER)), "S", "T", null, 12),
          parse(DATA_CENTER + "/display/S/T?pageVersion=12", DATA_CENTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "0", "-1", "", "3a", "1.5", "99999999999", "%203", "٣"})
    void that_is_no_number_is_refused(String version) {
      for (String path : List.of("/spaces/S/pages/1?", "/pages/viewpage.action?pageId=1&")) {
        Failure failure = refused(CLOUD + path + "pageVersion=" + version, CLOUD);
        assertEquals(Problem.PAGE_ADDRESS_INVALID, failure.problem());
        assertTrue(failure.detail().contains("pageVersion"), failure.detail());
      }
    }
  }

  @Nested
  class Told_apart_from_a_page_is {
    @ParameterizedTest
    @CsvSource({
      "https://acme.atlassian.net/browse/PAY-12, Jira issue PAY-12",
      "https://acme.atlassian.net/browse/PAY-12?focusedId=1, Jira issue PAY-12",
      "https://acme.atlassian.net/jira/software/c/projects/PAY/boards/3, Jira",
      "https://acme.atlassian.net/jira/software/projects/PAY/pages, Jira",
      "https://acme.atlassian.net/projects/PAY/issues/PAY-3, Jira issue PAY-3",
      "https://acme.atlassian.net/issues/?jql=x, Jira",
      "https://jira.acme.test/browse/PAY-12, Jira issue PAY-12",
      "https://wiki.acme.test/jira/browse/PAY-12, Jira issue PAY-12",
      "https://jira.acme.test/secure/RapidBoard.jspa?rapidView=1, Jira",
      "https://acme.atlassian.net, home page",
      "https://acme.atlassian.net/, home page",
      "https://acme.atlassian.net/wiki, home page",
      "https://acme.atlassian.net/wiki/home, home page",
      "https://acme.atlassian.net/wiki/spaces, list of spaces",
      "https://acme.atlassian.net/wiki/spaces/SHOP/overview, of a space",
      "https://wiki.acme.test/confluence, home page",
      "https://wiki.acme.test/confluence/, home page",
      "https://wiki.acme.test/confluence/dashboard.action, home page",
      "https://wiki.acme.test/confluence/index.action#all-updates, home page",
    })
    void an_address_of(String address, String said) {
      String site = address.contains("atlassian.net") ? CLOUD : DATA_CENTER;
      for (String configured : new String[] {site, null}) {
        if (configured == null && address.matches(".*/confluence/?")) {
          continue; // nobody knows that this is a context path
        }
        Failure failure = refused(address, configured);
        assertEquals(Problem.PAGE_ADDRESS_INVALID, failure.problem());
        assertTrue(failure.detail().contains(said), failure.detail());
      }
    }

    @Test
    void no_page_whose_space_or_title_looks_like_one() {
      assertEquals(
          new ByTitle(Site.of(URI.create(DATA_CENTER)), "browse", "PAY-12", null),
          parse(DATA_CENTER + "/display/browse/PAY-12", DATA_CENTER));
      assertEquals(
          new ByTitle(Site.of(URI.create(DATA_CENTER)), "S", "home", null),
          parse(DATA_CENTER + "/display/S/home", DATA_CENTER));
    }

    @Test
    void another_path_on_the_same_host() {
      Failure failure = refused("https://wiki.acme.test/other/display/S/T", DATA_CENTER);
      assertEquals(Problem.FOREIGN_ORIGIN, failure.problem());
      assertTrue(failure.detail().contains("not below /confluence"), failure.detail());
    }
  }

  @Nested
  class Without_a_configured_site {
    @Test
    void a_page_is_asked_for_anonymously_where_its_address_says() {
      ById page = (ById) parse("https://cwiki.acme.test/confluence/x/AQ", null);
      assertEquals(URI.create("https://cwiki.acme.test/confluence"), page.site().base());
    }

    @Test
    void plain_http_works_on_this_machine() {
      ById page = (ById) parse("http://127.0.0.1:8080/wiki/spaces/S/pages/1/T", null);
      assertEquals(URI.create("http://127.0.0.1:8080/wiki"), page.site().base());
      assertEquals(Deployment.CLOUD, page.site().deployment());
    }
  }

  @Nested
  class Otherwise {
    @Test
    void digits_are_an_id() {
      assertEquals(new ById(Site.of(URI.create(CLOUD)), "42", false), parse("42", CLOUD));
    }

    @Test
    void a_dash_is_standard_input() {
      assertInstanceOf(PageAddress.StandardInput.class, parse("-", null));
    }

    @Test
    void anything_else_is_a_file() {
      assertEquals(
          new PageAddress.LocalFile(Path.of("/work", "pages/a b.xml")),
          PageAddress.parse("pages/a b.xml", ConfluenceAccess.NONE, Path.of("/work")));
    }
  }

  private static PageAddress parse(String page, @Nullable String site) {
    URI configured = site == null ? null : URI.create(site);
    return PageAddress.parse(
        page, new ConfluenceAccess(configured, null, null, null, false), Path.of("/"));
  }

  private static Failure refused(String page, @Nullable String site) {
    return assertThrows(ProblemException.class, () -> parse(page, site)).failure();
  }
}
