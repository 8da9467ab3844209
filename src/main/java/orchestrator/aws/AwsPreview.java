package orchestrator.aws;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Which region, address and identity a run would use, as far as variables and files tell: nobody
 * has been asked.
 *
 * @param region null when the instance would be asked, or the one that is named cannot be
 * @param regionSource where it was said
 * @param endpoint null without a region
 * @param endpointSource where it was said
 * @param credentials the credential source that decides, for people; null when none can be used
 * @param credentialSource its stable name
 * @param profile the profile that it stands in, if any
 * @param account whose it is, where known
 * @param role as what, where known
 * @param end when it ends, or the sign-in that it comes from; null when nobody knows yet
 * @param notices what the user should know, a sentence each
 * @param failure the first thing that would stop a run
 */
public record AwsPreview(
    @Nullable String region,
    @Nullable String regionSource,
    @Nullable URI endpoint,
    @Nullable String endpointSource,
    @Nullable String credentials,
    @Nullable String credentialSource,
    @Nullable String profile,
    @Nullable String account,
    @Nullable String role,
    @Nullable Instant end,
    List<String> notices,
    @Nullable Failure failure) {

  public AwsPreview {
    notices = List.copyOf(notices);
  }

  /** Whether nobody configured any credentials: no file tells whether there is an instance. */
  public boolean isLastResort() {
    return Kind.INSTANCE.word().equals(credentialSource);
  }

  /**
   * Looks at variables and files, and nowhere else.
   *
   * @return null when no run with these settings would get that far
   */
  public static @Nullable AwsPreview of(Settings settings) {
    if (!settings.failures().isEmpty()) {
      return null;
    }
    AwsService service = AwsSettings.service(settings);
    try {
      AwsAccess access = AwsSettings.of(settings);
      HttpSettings network = HttpSettings.of(settings);
      try (HttpClients unused = new HttpClients(network)) {
        return of(
            new AwsResolver(access, service, unused, network.readTimeout()),
            service,
            AwsSettings.misfit(settings));
      }
    } catch (ProblemException e) {
      return null; // said as a fault of the settings
    }
  }

  private static AwsPreview of(AwsResolver aws, AwsService service, @Nullable String misfit) {
    List<String> notices = new ArrayList<>();
    if (misfit != null) {
      notices.add(misfit);
    }
    Chosen region = null;
    Endpoint endpoint = null;
    CredentialSource found = null;
    Instant end = null;
    Failure failure = null;
    try {
      region = aws.regionUnasked();
      notices.addAll(aws.regionNotices());
      endpoint = region == null ? null : aws.endpoint(service, region.value());
    } catch (ProblemException e) {
      failure = e.failure();
    }
    try {
      found = aws.credentials(region == null ? "" : region.value());
      notices.addAll(found.notices());
      if (found.kind() == Kind.SSO || found.kind() == Kind.ROLE) {
        failure = failure == null ? aws.signInFault() : failure;
        end = found.kind() == Kind.SSO ? aws.signInEnds() : null;
      } else if (found.kind() == Kind.ENVIRONMENT) {
        end = AwsResolver.fetch(found);
      }
    } catch (ProblemException e) {
      failure = failure == null ? e.failure() : failure;
    }
    return new AwsPreview(
        region == null ? null : region.value(),
        region == null ? null : region.source(),
        endpoint == null ? null : endpoint.uri(),
        endpoint == null ? null : endpoint.source(),
        found == null ? null : found.description(),
        found == null ? null : found.kind().word(),
        found == null ? null : found.profile(),
        found == null ? null : found.owner().account(),
        found == null ? null : found.owner().role(),
        end,
        notices,
        failure);
  }
}
