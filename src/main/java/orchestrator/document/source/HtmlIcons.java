package orchestrator.document.source;

import org.jsoup.nodes.Element;

/** Icons of types, priorities and states, and avatars: pictures that say again what words say. */
final class HtmlIcons {
  /** How far outside the words may stand that an icon decorates. */
  private static final int NEAR = 3;

  private HtmlIcons() {}

  /** Whether a picture is one by its class, its role or its address. */
  static boolean isIcon(Element image) {
    for (String name : image.classNames()) {
      switch (name) {
        case "icon", "jira-icon", "issue-type-icon", "priority-icon", "status-icon" -> {
          return true;
        }
        case "avatar", "avatar-img", "userLogo", "userlogo", "aui-avatar-img", "user-icon" -> {
          return true;
        }
        default -> {}
      }
    }
    String address = image.attr("src");
    return image.attr("role").equals("presentation")
        || image.attr("aria-hidden").equals("true")
        || address.contains("/images/icons/issuetypes/")
        || address.contains("/images/icons/priorities/")
        || address.contains("/images/icons/statuses/")
        || address.contains("avatarType=issuetype")
        || address.contains("/secure/useravatar");
  }

  /** Whether there are words near it, in its link, line or cell. */
  static boolean isBesideWords(Element image) {
    Element around = image.parent();
    for (int i = 0; i < NEAR && around != null; i++) {
      if (around.hasText()) {
        return true;
      }
      if (isPlace(around)) {
        return false;
      }
      around = around.parent();
    }
    return false;
  }

  private static boolean isPlace(Element element) {
    return switch (element.normalName()) {
      case "td", "th", "li", "p", "body" -> true;
      default -> element.id().equals("main-content");
    };
  }
}
