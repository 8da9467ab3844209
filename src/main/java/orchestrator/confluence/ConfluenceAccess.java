package orchestrator.confluence;

import java.net.URI;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Which Confluence the user means and how to sign in there. Without any token, pages are read
 * anonymously.
 *
 * @param site where it is: scheme, host, port and context path, e.g. {@code
 *     https://example.atlassian.net/wiki}; null when none is configured
 * @param username the e-mail address (Cloud) or user name (Data Center) for Basic authentication
 * @param apiToken API token (Cloud) or password (Data Center) for Basic authentication
 * @param personalToken personal access token (Data Center) for Bearer authentication
 * @param allowDraft whether a draft may be read
 */
public record ConfluenceAccess(
    @Nullable URI site,
    @Nullable String username,
    @Nullable String apiToken,
    @Nullable String personalToken,
    boolean allowDraft) {

  /** No site, no token: files only. */
  public static final ConfluenceAccess NONE = new ConfluenceAccess(null, null, null, null, false);

  /**
   * What the user said about Confluence.
   *
   * @throws orchestrator.problem.ProblemException if the site's address cannot be meant
   */
  public static ConfluenceAccess of(Settings settings, boolean allowDraft) {
    return new ConfluenceAccess(
        new SettingValues(settings).site(SettingKey.CONFLUENCE_URL),
        settings.value(SettingKey.CONFLUENCE_USERNAME),
        settings.value(SettingKey.CONFLUENCE_API_TOKEN),
        settings.value(SettingKey.CONFLUENCE_PERSONAL_TOKEN),
        allowDraft);
  }

  /** Holds secrets, so says nothing but the site. */
  @Override
  public String toString() {
    return "ConfluenceAccess[" + site + "]";
  }
}
