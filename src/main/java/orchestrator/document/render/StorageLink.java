package orchestrator.document.render;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a link of Markdown may lead in a page that is published.
 *
 * @param kind what the link points to
 * @param address of {@link Kind#ADDRESS}
 * @param space of {@link Kind#PAGE}, empty for the page's own
 * @param title of {@link Kind#PAGE}
 * @param anchor a place within a page, empty for its beginning
 */
record StorageLink(Kind kind, String address, String space, String title, String anchor) {
  private static final String PAGE = "confluence:";

  enum Kind {
    ADDRESS,
    PAGE,
    HEADING,
    /** Files, scripts and schemes that are not let through. */
    NOWHERE
  }

  static StorageLink of(String target) {
    if (target.startsWith("#") && target.length() > 1) {
      return new StorageLink(Kind.HEADING, "", "", "", target.substring(1));
    }
    if (target.startsWith(PAGE) && !target.startsWith(PAGE + "page-id/")) {
      return page(target.substring(PAGE.length()));
    }
    return isAllowed(target)
        ? new StorageLink(Kind.ADDRESS, target, "", "", "")
        : new StorageLink(Kind.NOWHERE, "", "", "", "");
  }

  private static StorageLink page(String named) {
    int hash = named.indexOf('#');
    String anchor = hash < 0 ? "" : named.substring(hash + 1);
    String page = hash < 0 ? named : named.substring(0, hash);
    int slash = page.indexOf('/');
    String space = slash < 0 ? "" : page.substring(0, slash);
    String title = page.substring(slash + 1);
    return title.isEmpty()
        ? new StorageLink(Kind.NOWHERE, "", "", "", "")
        : new StorageLink(Kind.PAGE, "", space, title, anchor);
  }

  private static boolean isAllowed(String target) {
    try {
      URI address = new URI(target);
      String scheme = address.getScheme();
      return scheme != null
          && switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http", "https" -> address.getHost() != null;
            case "mailto" -> true;
            default -> false;
          };
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
