package orchestrator.document.macro;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Anchor;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.Reference.PageLink;
import orchestrator.document.Reference.User;
import orchestrator.document.source.Element;
import orchestrator.document.source.Markup;
import org.jspecify.annotations.Nullable;

/**
 * Links to pages, files, anchors, people and anywhere else. A page whose address is not known is
 * linked as {@code confluence:SPACE/Title}, which names it exactly.
 */
final class Links {
  private final StorageFormatReader reader;
  private @Nullable Set<String> linkedAnchors;

  Links(StorageFormatReader reader) {
    this.reader = reader;
  }

  /** An HTML anchor: a link, or a place that links point to. */
  void anchor(Element element, BlockBuilder flow) {
    String target = element.attribute("href").strip();
    String name = element.attribute("name") + element.attribute("id");
    if (target.isEmpty()) {
      if (!name.isEmpty()) {
        place(name, flow);
      }
      reader.children(element, flow);
    } else if (isScript(target)) {
      reader.children(element, flow);
    } else {
      flow.add(new Link(reader.inlines(element), target, ""));
    }
  }

  private static boolean isScript(String target) {
    return target.regionMatches(true, 0, "javascript:", 0, 11);
  }

  /** Marks a place, but only if something on the page points to it. */
  void place(String anchor, BlockBuilder flow) {
    if (linkedAnchors == null) {
      linkedAnchors = new HashSet<>();
      collect(reader.page(), linkedAnchors);
    }
    if (linkedAnchors.contains(anchor)) {
      flow.add(new Anchor(anchor));
    }
  }

  private static void collect(Element parent, Set<String> anchors) {
    for (Markup child : parent.children()) {
      if (child instanceof Element element) {
        String anchor = element.find("ac:anchor");
        String address = element.find("href");
        if (anchor != null) {
          anchors.add(anchor);
        }
        if (address != null && address.startsWith("#")) {
          anchors.add(address.substring(1));
        }
        collect(element, anchors);
      }
    }
  }

  /** A link of the storage format. */
  void link(Element element, BlockBuilder flow) {
    Element body = element.child("ac:link-body");
    if (body == null) {
      body = element.child("ac:plain-text-link-body");
    }
    List<Inline> text = body == null ? List.of() : reader.inlines(body);
    String anchor = element.attribute("ac:anchor");
    Element resource = Macro.resource(element);
    if (resource == null) {
      toAnchor(anchor, text, flow);
      return;
    }
    switch (resource.name()) {
      case "ri:page", "ri:blog-post" -> toPage(resource, anchor, text, flow);
      case "ri:user" -> mention(resource, text, flow);
      case "ri:attachment" -> toFile(resource, text, flow);
      case "ri:url" -> toNamed(resource.attribute("ri:value"), "", text, flow);
      case "ri:space" -> toNamed(resource.attribute("ri:space-key"), "confluence:", text, flow);
      case "ri:shortcut" ->
          toNamed(
              resource.attribute("ri:parameter"), resource.attribute("ri:key") + ":", text, flow);
      case "ri:content-entity" ->
          toNamed(resource.attribute("ri:content-id"), "confluence:page-id/", text, flow);
      default -> toNamed(Macro.resourceText(resource), "", text, flow);
    }
  }

  private void toAnchor(String anchor, List<Inline> text, BlockBuilder flow) {
    if (anchor.isEmpty()) {
      reader.losses().add(Loss.Kind.LINK, "link without a target");
      flow.addLine(text);
    } else {
      flow.add(new Link(orName(text, anchor), "#" + anchor, ""));
    }
  }

  private void toNamed(String name, String prefix, List<Inline> text, BlockBuilder flow) {
    if (name.isEmpty()) {
      toAnchor("", text, flow);
    } else {
      flow.add(new Link(orName(text, name), prefix + name, ""));
    }
  }

  private void toFile(Element file, List<Inline> text, BlockBuilder flow) {
    String name = file.attribute("ri:filename");
    if (name.isEmpty()) {
      toAnchor("", text, flow);
    } else {
      flow.add(new Link(orName(text, name), name, whose(file)));
    }
  }

  /** Which page a file is attached to, where that is another one; empty for this page's own. */
  static String whose(Element file) {
    Element page = Macro.resource(file);
    return page == null ? "" : "on page " + Macro.resourceText(page);
  }

  private void toPage(Element page, String anchor, List<Inline> text, BlockBuilder flow) {
    String title = page.attribute("ri:content-title");
    String space = page.find("ri:space-key");
    if (title.isEmpty()) {
      if (space == null || !anchor.isEmpty()) {
        toAnchor(anchor, text, flow);
      } else {
        toNamed(space, "confluence:", text, flow);
      }
      return;
    }
    String suffix = anchor.isEmpty() ? "" : "#" + anchor;
    flow.add(
        new PageLink(
            orName(text, title), space, title, storedTitle(page), suffix, !text.isEmpty()));
  }

  /** The title to ask Confluence for. */
  static String storedTitle(Element page) {
    String stored = page.find(Element.TITLE_AS_STORED);
    return stored == null ? page.attribute("ri:content-title") : stored;
  }

  /** A person: by display name, else by whatever identifies them. */
  void mention(Element user, List<Inline> text, BlockBuilder flow) {
    if (!text.isEmpty()) {
      flow.text("@");
      flow.addLine(text);
      return;
    }
    flow.add(person(user));
  }

  /** A person as in a mention. */
  Inline person(Element user) {
    String id = Macro.resourceText(user);
    Loss loss = reader.losses().add(Loss.Kind.MENTION, id.isEmpty() ? "unknown user" : id);
    return id.isEmpty() ? new Text("@") : new User(id, loss);
  }

  private static List<Inline> orName(List<Inline> text, String name) {
    return text.isEmpty() ? List.of(new Text(name)) : text;
  }
}
