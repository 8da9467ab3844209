package orchestrator.document.source;

import java.util.LinkedHashSet;
import java.util.Set;
import orchestrator.text.InvisibleCharacters;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Icons of types, priorities and states, and avatars: pictures that say again what words say; and
 * drawings in SVG, which words in them describe.
 */
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

  /** Adds a drawing as a picture, unless it only decorates or defines what others show. */
  static void drawing(Element source, orchestrator.document.source.Element target) {
    String words = words(source);
    if (!words.isEmpty() || !isDecoration(source)) {
      target.add(PageElements.image(words, ""));
    }
  }

  private static boolean isDecoration(Element source) {
    return source.childrenSize() == 0
        || source.attr("style").replace(" ", "").contains("display:none")
        || isIcon(source)
        || (isInLine(source) && isBesideWords(source));
  }

  private static boolean isInLine(Element source) {
    Element parent = source.parent();
    return parent != null && (!parent.isBlock() || parent.normalName().equals("p"));
  }

  private static String words(Element source) {
    Set<String> words = new LinkedHashSet<>();
    add(source.attr("aria-label"), words);
    source.filter(
        new NodeFilter() {
          @Override
          public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode text) {
              add(text.text(), words);
            }
            return switch (node.normalName()) {
              case "script", "style", "metadata" -> FilterResult.SKIP_ENTIRELY;
              default -> FilterResult.CONTINUE;
            };
          }
        });
    return String.join(", ", words);
  }

  private static void add(String text, Set<String> words) {
    String visible = InvisibleCharacters.removeFrom(text).strip();
    if (!visible.isEmpty()) {
      words.add(visible);
    }
  }
}
