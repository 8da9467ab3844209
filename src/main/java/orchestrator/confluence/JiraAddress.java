package orchestrator.confluence;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses of Jira, which on Cloud has the same host as Confluence. */
final class JiraAddress {
  private static final Pattern ISSUE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,99}-[0-9]{1,18}");

  /** What a path of Jira begins with on {@code atlassian.net}, where Confluence has /wiki. */
  private static final Set<String> ON_CLOUD =
      Set.of("jira", "browse", "projects", "issues", "secure", "servicedesk", "plans", "boards");

  private JiraAddress() {}

  /**
   * Says what an address of Jira is, such as {@code the Jira issue PAY-1}; empty for any other.
   *
   * @param segments the parts of its path, as far as none of Confluence's words stands there
   */
  static Optional<String> describe(String host, List<String> segments) {
    for (int i = 0; i + 1 < segments.size(); i++) {
      boolean shown = segments.get(i).equals("browse") || segments.get(i).equals("issues");
      if (shown && ISSUE.matcher(segments.get(i + 1)).matches()) {
        return Optional.of("the Jira issue " + segments.get(i + 1));
      }
    }
    String first = segments.isEmpty() ? "" : segments.get(0);
    String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    boolean jira =
        last.endsWith(".jspa") || (host.endsWith(".atlassian.net") && ON_CLOUD.contains(first));
    return jira ? Optional.of("an address of Jira") : Optional.empty();
  }
}
