package orchestrator.doctor;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.aws.AwsLookup;
import orchestrator.aws.BedrockService;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.Site;
import orchestrator.doctor.Result.Status;
import orchestrator.llm.Target;
import orchestrator.network.Network;
import orchestrator.network.NetworkAccess;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment;
import orchestrator.settings.RunRequest;
import orchestrator.settings.RunSettings;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Walks the road of a run, Confluence and AWS alike, and says what to fix. Changes nothing, and
 * costs nothing unless told to call the model.
 */
public final class Doctor {
  private static final Duration TO_CONNECT = Duration.ofSeconds(4);
  private static final Duration TO_ANSWER = Duration.ofSeconds(6);

  private final Settings settings;
  private final Request request;
  private final Resolver resolver;
  private final Mask mask;
  private final List<Check> checks = new ArrayList<>();

  /**
   * What is wanted.
   *
   * @param page the page of the run, as it would be typed; null for none
   * @param invoke whether to make one smallest call, which costs a few tokens
   * @param unmasked whether account ids, host names and user names may be shown
   * @param run the command line of the run that this is about
   */
  public record Request(@Nullable String page, boolean invoke, boolean unmasked, String run) {}

  /** A doctor for a run with these settings, who looks names up with the given resolver. */
  public Doctor(Settings settings, Request request, Dns dns) {
    this.settings = settings;
    this.request = request;
    this.resolver = new Resolver(dns);
    this.mask = new Mask(request.unmasked());
  }

  /**
   * Makes all checks, in at most twenty seconds unless a model is called.
   *
   * @param listener hears of each result as it comes
   */
  public Report examine(Consumer<Result> listener) {
    Environment environment = settings.environment();
    mask.hideHome(environment.home());
    RunSettings.Access access;
    try {
      access = RunSettings.Access.of(settings, false);
    } catch (ProblemException e) {
      // Without a configuration, nothing else would be the road of the run.
      checks.add(new ConfigurationCheck(settings, e.failure()));
      return report(listener);
    }
    try (Network network = new Network(impatient(access.network()))) {
      plan(access, network);
      return report(listener);
    }
  }

  private void plan(RunSettings.Access access, Network network) {
    RunSettings run = null;
    Failure failure = null;
    try {
      run = RunSettings.of(settings, asRun());
    } catch (ProblemException e) {
      failure = e.failure();
    }
    hide(access);
    Environment environment = settings.environment();
    String output = settings.value(SettingKey.OUTPUT);
    checks.add(new ConfigurationCheck(settings, failure));
    checks.add(new OutputCheck(environment.path(output == null ? "runs" : output)));
    List<Check> confluence = confluence(access.confluence(), network);
    Target target = run == null ? null : run.target();
    List<Check> aws =
        target instanceof Target.Offline
            ? List.of(new NotNeeded("aws", "the provider is offline, which needs no AWS"))
            : aws(access, target, run, network);
    List<ConnectionCheck> servers = new ArrayList<>();
    List.of(aws, confluence)
        .forEach(
            part ->
                part.forEach(
                    check -> {
                      if (check instanceof ConnectionCheck connection) {
                        servers.add(connection);
                      }
                    }));
    checks.add(new ClockCheck(environment.clock(), servers));
    checks.addAll(confluence);
    checks.addAll(aws);
  }

  /** The run that this is about, as far as its settings go. */
  private RunRequest asRun() {
    String page = request.page();
    return new RunRequest(
        page == null ? "-" : page, "doctor", Map.of(), false, false, false, true, false);
  }

  private void hide(RunSettings.Access access) {
    mask.hideHost(access.network().httpsProxy(), "proxy");
    mask.hideHost(access.network().httpProxy(), "proxy");
    mask.hideHost(access.confluence().site(), "confluence");
    mask.hide(access.confluence().username(), "user");
    mask.hideInPaths(settings.environment().variable("USER"));
  }

  private List<Check> confluence(ConfluenceAccess access, Network network) {
    PageAddress address = null;
    String page = request.page();
    try {
      if (page != null) {
        address = PageAddress.parse(page, access, settings.environment().workingDirectory());
      }
    } catch (ProblemException e) {
      return List.of(new Unusable("page", e.failure()));
    }
    if (address != null && !(address instanceof PageAddress.Online)) {
      return List.of(new PageCheck(address, access, network, List.of()));
    }
    Site site;
    try {
      site = site(address, access);
    } catch (ProblemException e) {
      return List.of(new Unusable("confluence", e.failure()));
    }
    if (site == null) {
      return List.of(new NotNeeded("confluence", "neither CONFLUENCE_URL nor a PAGE is given"));
    }
    mask.hideHost(site.base(), "confluence");
    Supplier<URI> base = site::base;
    NameCheck name = new NameCheck("confluence", base, resolver, network, List.of(), true);
    ConnectionCheck connection =
        new ConnectionCheck("confluence", name, network, clock(), List::of);
    TokenCheck token = new TokenCheck(site, access, network, mask, connection);
    List<Check> all = new ArrayList<>(List.of(name, connection, token));
    if (address != null) {
      all.add(new PageCheck(address, access, network, List.of(token)));
    }
    return all;
  }

  private static @Nullable Site site(@Nullable PageAddress address, ConfluenceAccess access) {
    if (address instanceof PageAddress.Online online) {
      return online.site();
    }
    URI configured = access.site();
    return configured == null ? null : Site.of(configured);
  }

  private List<Check> aws(
      RunSettings.Access access,
      @Nullable Target target,
      @Nullable RunSettings run,
      Network network) {
    BedrockService service =
        target instanceof Target.Agent ? BedrockService.AGENTS : BedrockService.MODELS;
    AwsLookup lookup = new AwsLookup(access.aws(), service, network);
    RegionCheck region = new RegionCheck(lookup, service, target, mask, List.of());
    CredentialsCheck credentials = new CredentialsCheck(lookup, region, clock());
    List<Check> after = List.of(region);
    NameCheck name =
        new NameCheck(service.id(), () -> region.endpoint().uri(), resolver, network, after, true);
    ConnectionCheck connection =
        new ConnectionCheck(service.id(), name, network, clock(), () -> checklist(service, region));
    List<Check> onTheWay = new ArrayList<>();
    if (service == BedrockService.AGENTS) {
      Supplier<URI> models =
          () -> lookup.endpoint(BedrockService.MODELS, region.region().value()).uri();
      onTheWay.add(
          new NameCheck(BedrockService.MODELS.id(), models, resolver, network, after, false));
    }
    for (String other : identityServices(lookup)) {
      Supplier<URI> address = () -> lookup.identityService(other, region.region().value());
      onTheWay.add(new NameCheck(other, address, resolver, network, after, false));
    }
    IdentityCheck identity = new IdentityCheck(lookup, region, credentials, onTheWay);
    List<Check> all = new ArrayList<>(List.of(credentials, identity, region, name, connection));
    all.addAll(onTheWay);
    all.add(
        target == null || run == null
            ? new NotNeeded("access", "configuration failed")
            : new AccessCheck(
                target,
                run.generation().guardrail(),
                request.invoke(),
                region,
                credentials,
                connection,
                identity,
                clock(),
                network));
    return all;
  }

  /** Those that the profile in use needs, and STS, as far as the AWS files can be read. */
  private static List<String> identityServices(AwsLookup lookup) {
    try {
      return lookup.identityServices();
    } catch (ProblemException e) {
      return List.of(); // The credentials say so.
    }
  }

  /** The guide's list for a private subnet, with this region's names. */
  private List<String> checklist(BedrockService service, RegionCheck region) {
    String here = region.region().value();
    String prefix = here.startsWith("cn-") ? "cn.com.amazonaws." : "com.amazonaws.";
    String action =
        service == BedrockService.AGENTS ? "bedrock:InvokeAgent" : "bedrock:InvokeModel";
    List<String> list = new ArrayList<>();
    list.add("the address is public and there is no way out to it; in a private subnet, check:");
    list.add("- a VPC interface endpoint for " + prefix + here + "." + service.id());
    if (service == BedrockService.AGENTS) {
      list.add("  and, if the agent calls models itself, " + prefix + here + ".bedrock-runtime");
    }
    list.add("- Private DNS enabled on it: the name must then have a private address here");
    list.add("- its security group: inbound 443 from this subnet");
    list.add("- this subnet's route table and network ACL");
    list.add("- its endpoint policy: allow " + action);
    list.add("- for temporary credentials also " + prefix + here + ".sts");
    list.add(
        "to see endpoint and Private DNS: aws ec2 describe-vpc-endpoints --region "
            + here
            + " --filters Name=service-name,Values="
            + prefix
            + here
            + "."
            + service.id());
    list.add("elsewhere: VPN, firewall, or HTTPS_PROXY");
    return list;
  }

  private Report report(Consumer<Result> listener) {
    List<Result> results = new Examination(checks, mask, listener).make();
    return new Report(results, next(results));
  }

  /** What to do about the first failure on the road, or the run itself. */
  private String next(List<Result> results) {
    return results.stream()
        .filter(result -> result.status() == Status.FAILED)
        .findFirst()
        .map(result -> result.advice().replaceAll("\\s*\\n\\s*", " "))
        .orElse(mask.text(request.run()));
  }

  private Clock clock() {
    return settings.environment().clock();
  }

  /** The same network for somebody who waits less long. */
  private static NetworkAccess impatient(NetworkAccess access) {
    return access.waiting(TO_CONNECT, TO_ANSWER);
  }

  /** A part of the road that was described in a way that cannot work. */
  private record Unusable(String name, Failure failure) implements Check {
    @Override
    public Finding examine() {
      return new Finding.Failed(failure);
    }

    @Override
    public Finding late() {
      return examine();
    }
  }
}
