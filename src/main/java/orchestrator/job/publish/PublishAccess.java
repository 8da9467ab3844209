package orchestrator.job.publish;

import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.Site;
import orchestrator.confluence.Site.Deployment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;

/** How to sign in for writing: with a token of its own where there is one, else as for reading. */
final class PublishAccess {
  private PublishAccess() {}

  static ConfluenceAccess of(Settings settings) {
    ConfluenceAccess reading = ConfluenceAccess.of(settings, false);
    String token = settings.value(SettingKey.CONFLUENCE_PUBLISH_TOKEN);
    if (token == null) {
      return reading;
    }
    String own = settings.value(SettingKey.CONFLUENCE_PUBLISH_USERNAME);
    String user = own == null ? reading.username() : own;
    boolean cloud =
        reading.site() != null && Site.of(reading.site()).deployment() == Deployment.CLOUD;
    // On Data Center a token alone is a personal one, and one with a user's name a password.
    return cloud || own != null
        ? new ConfluenceAccess(reading.site(), user, token, null, false)
        : new ConfluenceAccess(reading.site(), null, null, token, false);
  }
}
