package orchestrator.document.source;

import java.util.Locale;
import orchestrator.document.CharacterReferences;
import orchestrator.document.LossCollector;
import orchestrator.document.source.Markup.Characters;
import orchestrator.text.InvisibleCharacters;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Reads what Confluence shows and exports as HTML, as far as its classes tell what it was. */
public final class ConfluenceHtmlReader {
  /** Searching further down would make the time quadratic in the depth of panels. */
  private static final int PART_DEPTH = 3;

  /** As many as three for each of the most elements, in letters that may begin or end one. */
  private static final int MAX_ATTRIBUTES = 6 * StorageParser.MAX_ELEMENTS;

  /** Is removed like the character that it replaces. */
  private static final char OTHER_CONTROL = '\u0001';

  private final LossCollector losses;
  private boolean flattened;

  private ConfluenceHtmlReader(LossCollector losses) {
    this.losses = losses;
  }

  /** The content of an export, a saved page or a fragment, without navigation and footers. */
  public static Element parse(String html, LossCollector losses) {
    if (isOverfull(html)) {
      return StorageParser.parse(html, losses);
    }
    Document document = document(html);
    org.jsoup.nodes.Element content = document.getElementById("main-content");
    if (content == null) {
      content = document.body();
    }
    ConfluenceHtmlReader export = new ConfluenceHtmlReader(losses);
    Element page = new Element("page");
    export.children(content, page, 0);
    if (export.flattened) {
      losses.nesting("elements below depth " + StorageParser.MAX_DEPTH + " flattened");
    }
    return page;
  }

  /**
   * Whether jsoup, which has no bounds, would take more memory or time than there is: for a tree of
   * so many elements, or over so many attributes.
   */
  private static boolean isOverfull(String html) {
    int elements = 0;
    int attributes = 0;
    int quotes = 0;
    boolean inTag = false;
    for (int i = 0; i < html.length(); i++) {
      switch (html.charAt(i)) {
        case '<' -> {
          inTag = i + 1 < html.length() && Character.isLetter(html.charAt(i + 1));
          elements += inTag ? 1 : 0;
        }
        case '>' -> inTag = false;
        case ' ', '\t', '\n', '/' -> attributes += inTag ? 1 : 0;
        case '"', '\'' -> quotes += inTag ? 1 : 0;
        default -> {}
      }
    }
    return elements > StorageParser.MAX_ELEMENTS || attributes + quotes / 2 > MAX_ATTRIBUTES;
  }

  private static Document document(String html) {
    CharacterReferences entities =
        new CharacterReferences(html.replace(CharacterReferences.STAND_IN, OTHER_CONTROL));
    Document document = Jsoup.parse(entities.withStandIns());
    if (entities.unknown() > 0) {
      document.traverse(
          (node, depth) -> {
            if (node instanceof TextNode text) {
              text.text(ampersands(text.getWholeText()));
            } else if (node instanceof org.jsoup.nodes.Element element) {
              element
                  .attributes()
                  .forEach(attribute -> attribute.setValue(ampersands(attribute.getValue())));
            }
          });
    }
    return document;
  }

  private static String ampersands(String text) {
    return text.replace(CharacterReferences.STAND_IN, '&');
  }

  private void children(org.jsoup.nodes.Element source, Element target, int depth) {
    for (Node node : source.childNodes()) {
      if (node instanceof TextNode text) {
        target.add(new Characters(losses.visible(text.getWholeText())));
      } else if (node instanceof org.jsoup.nodes.Element element) {
        element(element, target, depth);
      }
    }
  }

  private void element(org.jsoup.nodes.Element source, Element target, int depth) {
    if (depth > StorageParser.MAX_DEPTH) {
      flattened = true;
      target.add(source.wholeText());
    } else if (HtmlPlaceholder.isMacro(source)) {
      Element shown = new Element("page");
      shown(source, shown, depth);
      if (shown.showsSomething() && !HtmlPlaceholder.isShell(source, shown)) {
        shown.children().forEach(target::add);
      } else {
        target.add(HtmlPlaceholder.of(source));
      }
    } else {
      shown(source, target, depth);
    }
  }

  private void shown(org.jsoup.nodes.Element source, Element target, int depth) {
    switch (source.normalName()) {
      case "script", "style", "head", "button", "template" -> {}
      case "svg" -> HtmlIcons.drawing(source, target);
      case "div" -> division(source, target, depth);
      case "span" -> span(source, target, depth);
      case "img" -> image(source, target);
      case "a" -> anchor(source, target, depth);
      case "ul" -> {
        if (source.hasClass("inline-task-list")) {
          tasks(source, target, depth);
        } else {
          copy(source, target, depth);
        }
      }
      case "fieldset", "form" -> {
        if (!source.hasClass("hidden")) {
          children(source, target, depth + 1);
        }
      }
      default -> copy(source, target, depth);
    }
  }

  private void copy(org.jsoup.nodes.Element source, Element target, int depth) {
    Element element = new Element(source.normalName());
    source
        .attributes()
        .forEach(
            attribute ->
                element.with(
                    attribute.getKey().toLowerCase(Locale.ROOT),
                    InvisibleCharacters.removeFrom(attribute.getValue())));
    target.add(element);
    children(source, element, depth + 1);
  }

  private void division(org.jsoup.nodes.Element source, Element target, int depth) {
    if (source.hasClass("confluence-information-macro")) {
      macro(kind(source), source, "title", "confluence-information-macro-body", target, depth);
    } else if (source.hasClass("code") && source.hasClass("panel")) {
      code(source, "code", target);
    } else if (source.hasClass("preformatted") && source.hasClass("panel")) {
      code(source, "noformat", target);
    } else if (source.hasClass("panel")) {
      macro("panel", source, "panelHeader", "panelContent", target, depth);
    } else if (source.hasClass("expand-container")) {
      macro("expand", source, "expand-control-text", "expand-content", target, depth);
    } else if (!source.hasClass("toc-macro")
        && !source.hasClass("client-side-toc-container")
        && !source.hasClass("codeHeader")) {
      copy(source, target, depth);
    }
  }

  private static String kind(org.jsoup.nodes.Element source) {
    for (String kind : new String[] {"note", "warning", "tip"}) {
      if (source.hasClass("confluence-information-macro-" + kind)) {
        return kind;
      }
    }
    return "info";
  }

  /** Adds a macro, whose title and body stand in elements of these classes. */
  private void macro(
      String name,
      org.jsoup.nodes.Element source,
      String titleClass,
      String bodyClass,
      Element target,
      int depth) {
    Element body = PageElements.body();
    org.jsoup.nodes.Element content = part(source, bodyClass, PART_DEPTH);
    children(content == null ? source : content, body, depth + 2);
    Element macro = PageElements.macro(name).add(body);
    target.add(PageElements.parameter(macro, "title", firstText(source, titleClass).strip()));
  }

  private static void code(org.jsoup.nodes.Element source, String name, Element target) {
    org.jsoup.nodes.Element pre = source.getElementsByTag("pre").first();
    Element macro = PageElements.macro(name);
    PageElements.plainBody(macro, pre == null ? source.wholeText() : pre.wholeText());
    PageElements.parameter(macro, "title", firstText(source, "codeHeader").strip());
    String brush = pre == null ? "" : brush(pre.attr("data-syntaxhighlighter-params"));
    // Confluence labels code without a language as Java; a guess is worse than nothing.
    target.add(PageElements.parameter(macro, "language", brush.equals("java") ? "" : brush));
  }

  private static String brush(String parameters) {
    int start = parameters.indexOf("brush:");
    if (start < 0) {
      return "";
    }
    int end = parameters.indexOf(';', start);
    return parameters.substring(start + 6, end < 0 ? parameters.length() : end).strip();
  }

  private void span(org.jsoup.nodes.Element source, Element target, int depth) {
    org.jsoup.nodes.@Nullable Element issue = unresolvedIssue(source);
    if (issue != null) {
      copy(issue, target, depth);
    } else if (source.hasClass("status-macro") || source.hasClass("aui-lozenge")) {
      target.add(
          PageElements.parameter(PageElements.macro("status"), "title", source.text().strip()));
    } else if (source.hasClass("katex-display")) {
      formula("mathblock", source, target, depth);
    } else if (source.hasClass("katex")) {
      formula("mathinline", source, target, depth);
    } else if (!source.hasClass("aui-icon")) {
      copy(source, target, depth);
    }
  }

  /** The link to a Jira issue of which a script would still replace all the rest; or null. */
  private static org.jsoup.nodes.@Nullable Element unresolvedIssue(org.jsoup.nodes.Element source) {
    return source.hasClass("jira-issue") && part(source, "issue-placeholder", PART_DEPTH) != null
        ? part(source, "jira-issue-key", PART_DEPTH)
        : null;
  }

  /** The source of what KaTeX drew, and wrote twice more for screen readers and for the eye. */
  private void formula(String name, org.jsoup.nodes.Element source, Element target, int depth) {
    org.jsoup.nodes.@Nullable Element tex = source.getElementsByTag("annotation").first();
    if (tex == null) {
      copy(source, target, depth);
    } else {
      String body = tex.wholeText().strip();
      target.add(PageElements.parameter(PageElements.macro(name), "body", body));
    }
  }

  private void anchor(org.jsoup.nodes.Element source, Element target, int depth) {
    String user = source.hasAttr("data-account-id") ? "data-account-id" : "data-username";
    if (source.hasClass("confluence-userlink") || source.hasAttr("data-account-id")) {
      target.add(PageElements.mention(source.attr(user), source.text()));
    } else {
      copy(source, target, depth);
    }
  }

  private static void image(org.jsoup.nodes.Element source, Element target) {
    if (source.hasClass("emoticon")) {
      target.add(
          PageElements.emoji(
              source.attr("data-emoji-shortname"),
              source.attr("data-emoji-id"),
              source.attr("data-emoji-fallback"),
              emoticonName(source)));
      return;
    }
    String alt = InvisibleCharacters.removeFrom(source.attr("alt"));
    if (HtmlIcons.isIcon(source)) {
      if (HtmlIcons.isBesideWords(source)) {
        return;
      }
      if (!alt.isBlank()) {
        target.add(alt);
        return;
      }
    }
    String file = source.attr("data-linked-resource-default-alias");
    Element place =
        file.isEmpty()
            ? PageElements.address(InvisibleCharacters.removeFrom(source.attr("src")))
            : PageElements.file(InvisibleCharacters.removeFrom(file));
    target.add(PageElements.image(alt, "").add(place));
  }

  /** The old name, which the class of the image carries. */
  private static String emoticonName(org.jsoup.nodes.Element source) {
    for (String name : source.classNames()) {
      if (name.startsWith("emoticon-")) {
        return name.substring("emoticon-".length());
      }
    }
    return source.attr("alt");
  }

  private void tasks(org.jsoup.nodes.Element source, Element target, int depth) {
    Element list = PageElements.taskList();
    for (org.jsoup.nodes.Element item : source.children()) {
      Element body = PageElements.taskBody();
      children(item, body, depth + 3);
      list.add(PageElements.task(item.hasClass("checked"), body));
    }
    target.add(list);
  }

  private static String firstText(org.jsoup.nodes.Element source, String className) {
    org.jsoup.nodes.@Nullable Element found = part(source, className, PART_DEPTH);
    return found == null ? "" : found.text();
  }

  /** The part of a macro that has this class, not far below its frame. */
  private static org.jsoup.nodes.@Nullable Element part(
      org.jsoup.nodes.Element source, String className, int depth) {
    for (Node node : source.childNodes()) {
      if (node instanceof org.jsoup.nodes.Element child) {
        org.jsoup.nodes.@Nullable Element found =
            child.hasClass(className)
                ? child
                : depth == 1 ? null : part(child, className, depth - 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
