package orchestrator.confluence.demo;

import java.util.List;

/**
 * What a browser shows of a page. Storage format is XML, and shown as such: a style sheet says how
 * macros look.
 */
final class PageView {
  private PageView() {}

  private static String head(String title) {
    return """
      <!DOCTYPE html>
      <html xmlns="http://www.w3.org/1999/xhtml" %s>
      <head><title>%s</title><meta name="viewport" content="width=device-width" /><style>
      @namespace ac url("http://www.atlassian.com/schema/confluence/4/ac/");
      body { margin: 0 auto; padding: 1rem; max-width: 50rem; font: 1rem/1.5 system-ui, sans-serif; }
      table { border-collapse: collapse; } th, td { border: 1px solid; padding: .2rem .5rem; }
      section, footer { border-top: 1px solid; margin-top: 1rem; color: GrayText; }
      ac|structured-macro, ac|task { display: block; border-left: .3rem solid; padding-left: .7rem; }
      ac|plain-text-body { display: block; white-space: pre; font-family: monospace; }
      ac|parameter, ac|task-id, ac|task-status { display: none; }
      </style></head>
      <body>
      """
        .formatted(StorageXml.NAMESPACES, title);
  }

  /** A page, the comments on it, and the pages below it. */
  static String of(DemoContent page, ContentResource resource) {
    int number = page.versions().size();
    StringBuilder html = new StringBuilder(head(text(page)));
    html.append("<nav><a href=\"/\">Shop</a></nav><h1>").append(text(page)).append("</h1>\n");
    html.append(page.newest().body());
    for (DemoContent comment : resource.below(page.id(), "comment")) {
      html.append("<section><p>A comment:</p>").append(comment.newest().body());
      html.append("</section>\n");
    }
    html.append("<footer><p>Version ").append(number);
    if (!page.newest().message().isEmpty()) {
      html.append(": ").append(text(page.newest().message()));
    }
    page.labels().forEach(label -> html.append(" · label ").append(text(label)));
    html.append("</p>\n").append(list(resource.below(page.id(), "page"), resource));
    return html.append("</footer></body></html>\n").toString();
  }

  private static String list(List<DemoContent> pages, ContentResource resource) {
    StringBuilder list = new StringBuilder();
    for (DemoContent page : pages) {
      list.append("<li><a href=\"").append(page.path()).append("\">").append(text(page));
      list.append("</a> (page ").append(page.id()).append(')');
      list.append(list(resource.below(page.id(), "page"), resource)).append("</li>\n");
    }
    return list.isEmpty() ? "" : "<ul>" + list + "</ul>";
  }

  private static String text(DemoContent page) {
    return text(page.title());
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replaceAll("\\p{Cntrl}", " ");
  }
}
