package orchestrator.doctor;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.PageAddress;
import orchestrator.confluence.Site;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.CheckResult;
import orchestrator.doctor.check.CheckResult.Status;
import orchestrator.doctor.check.CheckRunner;
import orchestrator.doctor.check.NotNeeded;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.doctor.network.ClockCheck;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.doctor.network.Dns;
import orchestrator.doctor.network.HostResolver;
import orchestrator.doctor.network.NameCheck;
import orchestrator.doctor.network.Service;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.job.PlanValidation;
import orchestrator.job.Providers;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.job.page.PageAccess;
import orchestrator.model.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment;
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
  private final Providers providers;
  private final Map<String, ProviderChecks> providerChecks;
  private final HostResolver resolver;
  private final ReportRedactor mask;
  private final List<Check> checks = new ArrayList<>();
  private volatile @Nullable CheckRunner examination;

  /**
   * What is wanted.
   *
   * @param page the page of the run, as it would be typed; null for none
   * @param allowDraft whether the page may be a draft
   * @param noStream whether the run wants its answer in one piece
   * @param invoke whether to make one smallest call, which costs a few tokens
   * @param unmasked whether account ids, host names and user names may be shown
   * @param run the command line of the run that this is about
   */
  public record Request(
      @Nullable String page,
      boolean allowDraft,
      boolean noStream,
      boolean invoke,
      boolean unmasked,
      String run) {}

  /**
   * A doctor for a run with these settings.
   *
   * @param providers who can be asked
   * @param providerChecks what each of them wants to have looked at, by its name
   * @param dns looks names up
   */
  public Doctor(
      Settings settings,
      Request request,
      Providers providers,
      Map<String, ProviderChecks> providerChecks,
      Dns dns) {
    this.providers = providers;
    this.providerChecks = Map.copyOf(providerChecks);
    this.settings = settings;
    this.request = request;
    this.resolver = new HostResolver(dns);
    this.mask = new ReportRedactor(request.unmasked());
  }

  /**
   * Makes all checks, in at most twenty seconds unless a model is called.
   *
   * @param listener hears of each result as it comes
   */
  public Report examine(Consumer<CheckResult> listener) {
    Environment environment = settings.environment();
    mask.hideHome(environment.home());
    String page = request.page();
    PlanValidation validation =
        new PlanValidation(
            settings,
            RunRequest.about(page == null ? "-" : page)
                .with(RunRequest.Switch.ALLOW_DRAFT, request.allowDraft())
                .with(RunRequest.Switch.NO_STREAM, request.noStream()),
            providers);
    checks.add(new ConfigurationCheck(settings, validation.faults()));
    PageAccess access;
    try {
      access = PageAccess.of(settings, request.allowDraft());
    } catch (ProblemException e) {
      // Without a configuration, nothing else would be the road of the run.
      return report(listener);
    }
    try (HttpClients network = new HttpClients(impatient(access.network()))) {
      try {
        plan(access, validation, network);
      } catch (RuntimeException e) {
        checks.add(new Unusable("examination", CheckRunner.failure("examination", e)));
      }
      return report(listener);
    }
  }

  private void plan(PageAccess access, PlanValidation validation, HttpClients network) {
    hide(access);
    Environment environment = settings.environment();
    String output = settings.value(SettingKey.OUTPUT);
    checks.add(new OutputCheck(environment.path(output == null ? "runs" : output)));
    List<Check> confluence = confluence(access, network);
    ProviderChecks.Road road =
        new ProviderChecks.Road(
            settings,
            validation.planIfValid(),
            request.invoke(),
            resolver,
            network,
            mask,
            connections(confluence));
    List<Check> provided = provided(road);
    List<ConnectionCheck> servers = new ArrayList<>(connections(provided));
    servers.addAll(connections(confluence));
    checks.add(new ClockCheck(environment.clock(), servers));
    checks.addAll(confluence);
    checks.addAll(provided);
  }

  /** The checks of whoever would be asked; as long as nobody is named, of all that have any. */
  private List<Check> provided(ProviderChecks.Road road) {
    RunPlan run = road.run();
    Target target = run == null ? null : run.target();
    if (target == null) {
      return providerChecks.values().stream().flatMap(own -> own.checks(road).stream()).toList();
    }
    ProviderChecks own = providerChecks.get(target.provider());
    return own == null
        ? List.of(
            new NotNeeded("aws", "the provider is " + target.provider() + ", which needs no AWS"))
        : own.checks(road);
  }

  private static List<ConnectionCheck> connections(List<Check> part) {
    return part.stream()
        .filter(ConnectionCheck.class::isInstance)
        .map(ConnectionCheck.class::cast)
        .toList();
  }

  private void hide(PageAccess access) {
    for (HttpSettings.Proxy proxy :
        Arrays.asList(access.network().httpsProxy(), access.network().httpProxy())) {
      mask.hideHost(proxy == null ? null : proxy.address(), "proxy");
    }
    mask.hideHost(access.confluence().site(), "confluence");
    mask.hide(access.confluence().username(), "user");
    mask.hideInPaths(settings.environment().variable("USER"));
  }

  private List<Check> confluence(PageAccess reach, HttpClients network) {
    ConfluenceAccess access = reach.confluence();
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
      return List.of(new PageCheck(address, reach, network, List.of()));
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
    Service service = new Service("confluence", site::base, true, null);
    NameCheck name = new NameCheck(service, resolver, network, List.of(), List.of());
    ConnectionCheck connection = new ConnectionCheck(name, network, clock(), List.of());
    PageAddress.Online online = (PageAddress.Online) address;
    TokenCheck token = new TokenCheck(site, online, access, network, mask, connection);
    List<Check> all = new ArrayList<>(List.of(name, connection, token));
    if (online != null) {
      all.add(new PageCheck(online, reach, network, List.of(token)));
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

  private Report report(Consumer<CheckResult> listener) {
    CheckRunner made = new CheckRunner(checks, mask, listener);
    examination = made;
    List<CheckResult> results = made.make();
    return new Report(
        results, next(results, new Report.Next.CommandLine(mask.text(request.run()))), false);
  }

  /** What is known by now, for somebody who does not want to wait; callable from any thread. */
  public Report known() {
    CheckRunner begun = examination;
    List<CheckResult> results = begun == null ? List.of() : begun.known();
    return new Report(
        results,
        next(
            results,
            new Report.Next.Step(
                "Let it end: it takes at most 20 seconds, or a minute with --invoke.")),
        true);
  }

  /** What to do about the first failure on the road; without one, something else. */
  private static Report.Next next(List<CheckResult> results, Report.Next otherwise) {
    return results.stream()
        .filter(result -> result.status() == Status.FAILED)
        .findFirst()
        .<Report.Next>map(result -> new Report.Next.Step(first(result.advice())))
        .orElse(otherwise);
  }

  /** The first way to mend it: another one begins on a line with a word of its own. */
  private static String first(String advice) {
    String first = advice.stripTrailing().split("\n(?=[A-Z][a-z])", 2)[0];
    return String.join("\n", Problem.instructions(first));
  }

  private Clock clock() {
    return settings.environment().clock();
  }

  /** The same network for somebody who waits less long. */
  private static HttpSettings impatient(HttpSettings access) {
    return access.waiting(TO_CONNECT, TO_ANSWER);
  }

  /** A part of the road that was described in a way that cannot work. */
  private record Unusable(String name, Failure failure) implements Check {
    @Override
    public CheckOutcome examine() {
      return new CheckOutcome.Failed(failure);
    }

    @Override
    public CheckOutcome late() {
      return examine();
    }
  }
}
