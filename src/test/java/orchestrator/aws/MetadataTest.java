package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.metadata.InstanceMetadata;
import orchestrator.aws.profile.Profiles;
import orchestrator.faults.Fault;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MetadataTest {
  private final FakeIdentity identity = FakeIdentity.start();
  private AwsHome home;

  @BeforeEach
  void move_in(@TempDir Path folder) {
    home = new AwsHome(folder);
  }

  @AfterEach
  void close() {
    home.close();
    identity.close();
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class Of_an_instance {
    @BeforeEach
    void set() {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", identity.url() + "/");
    }

    @Test
    void a_token_is_asked_for_first() {
      assertEquals("ASIAINSTANCE", home.keys().accessKeyId());
      var requests = identity.requests();
      assertEquals(Door.IMDS_TOKEN, requests.get(0).door());
      assertEquals("imds-token", requests.get(1).header("X-aws-ec2-metadata-token"));
      assertEquals("imds-token", requests.get(2).header("X-aws-ec2-metadata-token"));
    }

    @Test
    void its_address_may_stand_in_the_profile() {
      AwsHome other = home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
      other.config("[default]\nec2_metadata_service_endpoint = " + identity.url() + "/\n");
      assertEquals("ASIAINSTANCE", other.keys().accessKeyId());
    }

    @Test
    void its_mode_may_stand_in_the_profile_and_the_variable_comes_first() {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "")
          .config("[default]\nec2_metadata_service_endpoint_mode = IPv6\n");
      assertEquals("http://[fd00:ec2::254]", metadata().address());
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv4");
      assertEquals("http://169.254.169.254", metadata().address());
    }

    private InstanceMetadata metadata() {
      return new InstanceMetadata(home.access(), new Profiles(home.access()));
    }

    @Test
    @Fault("F66")
    void there_is_no_falling_back_to_version_1() {
      identity.answer(Door.IMDS_TOKEN, 403, "");
      Failure failure = home.failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("switched off"), failure.detail());
      assertEquals(1, identity.requests().size());
    }

    @Test
    @Fault("F66")
    void silence_after_the_connection_points_to_the_hop_limit() {
      identity.silent(Door.IMDS_TOKEN);
      Failure failure = home.set("AWS_METADATA_SERVICE_TIMEOUT", "1").failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("hop limit"), failure.detail());
      assertTrue(failure.advice().contains("--http-put-response-hop-limit 2"), failure.advice());
    }

    @Test
    void an_instance_without_a_role_is_told_so() {
      identity.answer(Door.IMDS_ROLE, 404, "");
      Failure failure = home.failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("no role is attached"), failure.detail());
    }

    @Test
    void keys_that_are_none_are_told() {
      identity.answer(Door.IMDS_KEYS, 200, "{\"Code\":\"AssumeRoleUnauthorizedAccess\"}");
      Failure failure = home.failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("AssumeRoleUnauthorizedAccess"), failure.detail());
    }

    @Test
    @Fault("F69")
    void new_keys_are_fetched_shortly_before_the_old_ones_end() {
      identity.keysExpireAt(Instant.now().plus(4, ChronoUnit.MINUTES));
      CredentialSource source = home.source();
      AwsHome.keys(source);
      AwsHome.keys(source);
      assertEquals(2, identity.requests(Door.IMDS_KEYS).size());
    }

    @Test
    void keys_that_still_last_outlive_a_service_that_fails() {
      identity.keysExpireAt(Instant.now().plus(4, ChronoUnit.MINUTES));
      CredentialSource source = home.source();
      AwsHome.keys(source);
      identity.answer(Door.IMDS_TOKEN, 503, "");
      assertEquals("ASIAINSTANCE", AwsHome.keys(source).accessKeyId());
    }

    @Test
    void an_address_that_was_named_and_does_not_answer_is_an_error_of_its_own() {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", freePort());
      assertEquals(Problem.METADATA_UNAVAILABLE, home.failure().problem());
    }

    @Test
    void an_address_that_is_none_is_an_error() {
      for (String address : List.of("http://[nonsense", "nonsense", "file:///etc")) {
        Failure failure = home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", address).failure();
        assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
        assertTrue(failure.detail().contains(address), failure.detail());
        assertFalse(failure.detail().contains("hop limit"), failure.detail());
      }
    }
  }

  @Nested
  class At_the_usual_address {
    private Failure failure(String address) {
      InstanceMetadata metadata =
          new InstanceMetadata(home.access(), new Profiles(home.access()), address);
      return AwsHome.failure(
          () -> metadata.credentials(why -> Problem.NO_CREDENTIALS.failure("It " + why)));
    }

    @Test
    @Fault("F66")
    void nobody_is_there_on_most_machines() {
      Failure failure = failure(freePort());
      assertEquals(Problem.NO_CREDENTIALS, failure.problem());
      assertEquals("It does not answer", failure.detail());
    }

    @Test
    void another_cloud_may_answer() {
      identity.answer(Door.IMDS_TOKEN, 404, "not found");
      Failure failure = failure(identity.url());
      assertEquals(Problem.NO_CREDENTIALS, failure.problem());
      assertTrue(failure.detail().contains("404"), failure.detail());
    }

    @Test
    void an_instance_without_a_role_is_told_so() {
      identity.answer(Door.IMDS_ROLE, 404, "");
      assertEquals(Problem.METADATA_UNAVAILABLE, failure(identity.url()).problem());
    }
  }

  @Nested
  class Bit_by_bit {
    @Test
    @Timeout(60)
    void an_answer_that_trickles_in_is_not_waited_for() throws Exception {
      CountDownLatch over = new CountDownLatch(1);
      try (RawServer slow =
          RawServer.http(
              (head, connection) -> {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 100000\n\n");
                while (!over.await(10, TimeUnit.MILLISECONDS)) {
                  connection.send("x");
                }
              })) {
        home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", slow.url("").toString())
            .set("AWS_METADATA_SERVICE_TIMEOUT", "0.2");
        assertEquals(Problem.METADATA_UNAVAILABLE, home.failure().problem());
        assertEquals(
            Problem.METADATA_UNAVAILABLE,
            AwsHome.failure(() -> home.region(null).open()).problem());
        home.region("eu-west-1")
            .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", slow.url("/").toString());
        assertEquals(Problem.METADATA_UNAVAILABLE, home.failure().problem());
      } finally {
        over.countDown();
      }
    }
  }

  @Nested
  class Of_a_container {
    @BeforeEach
    void set() {
      home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container");
    }

    @Test
    void the_token_goes_along() {
      home.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "agent-token").keys();
      assertEquals("agent-token", identity.requests().get(0).header("Authorization"));
    }

    @Test
    void a_token_file_with_a_line_end_works() {
      home.write("token", "agent-token\n")
          .set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/token")
          .keys();
      assertEquals("agent-token", identity.requests().get(0).header("Authorization"));
    }

    @Test
    void a_token_file_that_is_missing_is_named() {
      Failure failure =
          home.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nowhere/token").failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("/nowhere/token"), failure.detail());
    }

    @Test
    void a_refusal_is_said() {
      identity.answer(Door.CONTAINER, 500, "oops");
      Failure failure = home.failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.detail().contains("500"), failure.detail());
    }

    @Test
    void an_answer_without_keys_is_said() {
      identity.answer(Door.CONTAINER, 200, "{}");
      assertEquals(Problem.METADATA_UNAVAILABLE, home.failure().problem());
    }

    @Test
    void plain_http_to_elsewhere_is_refused() {
      home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/keys");
      assertEquals(Problem.METADATA_UNAVAILABLE, home.failure().problem());
    }
  }

  @Nested
  class For_the_region {
    @BeforeEach
    void set() {
      home.region(null)
          .set("AWS_EC2_METADATA_SERVICE_ENDPOINT", identity.url())
          .set("AWS_ACCESS_KEY_ID", "AKIA")
          .set("AWS_SECRET_ACCESS_KEY", "s");
    }

    @Test
    void it_is_asked_last() {
      AwsConnection connection = home.open();
      assertEquals("eu-north-1", connection.region().value());
      assertEquals("instance metadata", connection.region().source());
    }

    @Test
    void a_region_that_is_newer_than_we_are_is_taken_from_the_machine_itself() {
      identity.answer(Door.IMDS_REGION, 200, "mx-north-7");
      assertEquals("mx-north-7", home.open().region().value());
      identity.answer(Door.IMDS_REGION, 200, "evil.example/#");
      assertEquals(Problem.INVALID_REGION, AwsHome.failure(home::open).problem());
    }

    @Test
    void it_is_not_asked_when_there_is_a_region() {
      home.region("us-east-1").open();
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void it_is_not_asked_when_it_is_switched_off() {
      home.set("AWS_EC2_METADATA_DISABLED", "true");
      assertEquals(Problem.NO_REGION, AwsHome.failure(home::open).problem());
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void without_an_answer_there_is_no_region() {
      identity.answer(Door.IMDS_REGION, 404, "");
      assertEquals(Problem.NO_REGION, AwsHome.failure(home::open).problem());
    }

    @Test
    void a_failure_of_it_is_no_news_where_the_profile_is_mistyped() {
      identity.answer(Door.IMDS_REGION, 500, "");
      assertEquals(Problem.METADATA_UNAVAILABLE, AwsHome.failure(home::open).problem());
      home.profileVariable("dve");
      assertEquals(Problem.PROFILE_NOT_FOUND, AwsHome.failure(home::open).problem());
    }

    @Test
    void who_switched_it_off_is_named() {
      home.set("AWS_EC2_METADATA_DISABLED", "true");
      String detail = AwsHome.failure(home::open).detail();
      assertTrue(detail.contains("switched off by AWS_EC2_METADATA_DISABLED"), detail);
    }

    @Test
    void a_machine_that_is_no_instance_has_no_region_whatever_answers_there() {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
      InstanceMetadata elsewhere = at(identity.url());
      for (int status : new int[] {400, 403, 404, 500}) {
        identity.answer(Door.IMDS_TOKEN, status, "");
        assertEquals(null, elsewhere.region());
      }
      assertEquals(null, at(freePort()).region());
    }

    @Test
    void an_instance_that_has_it_switched_off_says_so_at_the_usual_address_too() throws Exception {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
      try (RawServer instance =
          RawServer.http(
              (head, connection) ->
                  connection.send(
                      "HTTP/1.1 403 Forbidden\nServer: EC2ws\nContent-Length: 0\n\n"))) {
        Failure failure = AwsHome.failure(() -> at(instance.url("").toString()).region());
        assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
        assertTrue(failure.advice().contains("--http-endpoint enabled"), failure::advice);
      }
    }

    private InstanceMetadata at(String address) {
      return new InstanceMetadata(home.access(), new Profiles(home.access()), address);
    }
  }

  @Nested
  class A_service_that_fails {
    @BeforeEach
    void set() {
      home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", identity.url())
          .set("AWS_METADATA_SERVICE_TIMEOUT", "5");
    }

    @ParameterizedTest
    @Fault("F66")
    @CsvSource({
      "IMDS_TOKEN,  silent, --http-put-response-hop-limit 2",
      "IMDS_TOKEN,  403,    --http-endpoint enabled",
      "IMDS_TOKEN,  404,    Only version 2",
      "IMDS_TOKEN,  405,    Only version 2",
      "IMDS_TOKEN,  501,    Only version 2",
      "IMDS_TOKEN,  500,    Try again in a minute",
      "IMDS_TOKEN,  503,    Try again in a minute",
      "IMDS_REGION, silent, AWS_METADATA_SERVICE_TIMEOUT=5",
      "IMDS_REGION, 500,    Try again in a minute",
      "IMDS_REGION, 401,    Something else than EC2",
      "IMDS_TOKEN,  closed, Correct AWS_EC2_METADATA_SERVICE_ENDPOINT",
    })
    void is_the_cause_of_having_no_region_and_advises_on_what_it_did(
        Door door, String how, String advice) {
      home.region(null);
      fail(door, how);
      Failure failure = AwsHome.failure(home::open);
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.advice().contains(advice), failure::advice);
      assertTrue(failure.detail().contains("asked for the region"), failure::detail);
    }

    @ParameterizedTest
    @Fault("F66")
    @CsvSource(
        delimiter = '|',
        value = {
          "IMDS_TOKEN | silent | --http-put-response-hop-limit 2",
          "IMDS_TOKEN | 403    | --http-endpoint enabled",
          "IMDS_TOKEN | 404    | Only version 2",
          "IMDS_ROLE  | 404    | Attach an instance profile",
          "IMDS_ROLE  | 500    | Try again in a minute",
          "IMDS_KEYS  | silent | AWS_METADATA_SERVICE_TIMEOUT=5",
          "IMDS_KEYS  | {\"Code\":\"AssumeRoleUnauthorizedAccess\"} | Let ec2.amazonaws.com assume",
          "IMDS_KEYS  | {}     | Something else than EC2",
        })
    void gives_no_keys_and_advises_on_what_it_did_alone(Door door, String how, String advice) {
      fail(door, how);
      Failure failure = home.failure();
      assertEquals(Problem.METADATA_UNAVAILABLE, failure.problem());
      assertTrue(failure.advice().contains(advice), failure::advice);
      assertEquals(advice.contains("hop-limit"), failure.advice().contains("hop limit"));
    }

    private void fail(Door door, String how) {
      switch (how) {
        case "silent" -> {
          identity.silent(door);
          home.set("AWS_METADATA_SERVICE_TIMEOUT", "1");
        }
        case "closed" -> home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", freePort());
        default -> {
          boolean isStatus = how.chars().allMatch(Character::isDigit);
          identity.answer(door, isStatus ? Integer.parseInt(how) : 200, isStatus ? "" : how);
        }
      }
    }
  }
}
