package orchestrator.job.page;

import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.file.InputFormat;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How to get at pages.
 *
 * @param confluence which Confluence, and as whom
 * @param network the way there
 * @param from what a file or standard input is written in; null to find out
 */
public record PageAccess(
    ConfluenceAccess confluence, HttpSettings network, @Nullable InputFormat from) {

  /**
   * What the user said about it.
   *
   * @throws orchestrator.problem.ProblemException for the first thing that is wrong
   */
  public static PageAccess of(Settings settings, boolean allowDraft) {
    settings.requireUsable();
    return new PageAccess(
        ConfluenceAccess.of(settings, allowDraft), HttpSettings.of(settings), format(settings));
  }

  /**
   * How many levels of descendants to append to a page.
   *
   * @throws orchestrator.problem.ProblemException if that is no number
   */
  public static int children(Settings settings) {
    Integer levels = new SettingValues(settings).count(SettingKey.CHILDREN);
    return levels == null ? 0 : levels;
  }

  /**
   * Which comments on a page go with it.
   *
   * @throws orchestrator.problem.ProblemException if that is none of them
   */
  public static CommentSelection comments(Settings settings) {
    return new SettingValues(settings).choice(SettingKey.COMMENTS, CommentSelection.class);
  }

  public static @Nullable InputFormat format(Settings settings) {
    return settings.get(SettingKey.FROM) == null
        ? null
        : new SettingValues(settings).choice(SettingKey.FROM, InputFormat.class);
  }
}
