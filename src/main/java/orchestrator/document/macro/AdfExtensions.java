package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Text;
import orchestrator.document.source.Element;

/**
 * What the cloud editor knows and the storage format does not: panels and decisions. The page holds
 * each twice; the fallback is read only where the content itself is missing.
 */
final class AdfExtensions {
  private static final String ATTRIBUTE = "ac:adf-attribute";

  private AdfExtensions() {}

  static void read(Element element, StorageFormatReader reader, BlockBuilder flow) {
    Element leaf = leaf(element);
    if (leaf.attribute("type").startsWith("inline")) {
      unknown(leaf, reader, flow);
      return;
    }
    flow.endRun();
    Element node = element.child("ac:adf-node");
    Element fallback = element.child("ac:adf-fallback");
    if (node == null || node.descendant("ac:adf-content") == null) {
      if (fallback == null || !fallback.showsSomething()) {
        unknown(leaf, reader, flow);
      } else {
        reader.children(fallback, flow);
      }
    } else {
      switch (node.attribute("type")) {
        case "panel" -> panel(node, reader, flow);
        case "decision-list" -> decisions(node, reader, flow);
        default -> {
          content(node, reader, flow);
          leads(node, reader, flow);
        }
      }
    }
    flow.endRun();
  }

  private static Element leaf(Element element) {
    Element leaf = element;
    for (Element child : element.elements()) {
      leaf = child.is("ac:adf-node") || child.is("ac:adf-leaf") ? child : leaf;
    }
    return leaf;
  }

  /**
   * An app, or a card: nothing but attributes, of which an address is a link. What an app shows
   * there is lost.
   */
  private static void unknown(Element node, StorageFormatReader reader, BlockBuilder flow) {
    List<Element> attributes = new ArrayList<>();
    collect(node, attributes);
    Element leads = null;
    for (Element attribute : attributes) {
      leads = leads == null && isAddress(attribute.text().strip()) ? attribute : leads;
    }
    boolean app = node.attribute("type").endsWith("extension");
    if (leads == null) {
      Element flat = new Element("ac:adf-node");
      attributes.forEach(flat::add);
      reader.lost(Macro.describe(name(node), flat, ATTRIBUTE), flow);
      return;
    }
    String address = leads.text().strip();
    List<String> texts = new ArrayList<>();
    for (Element attribute : attributes) {
      if (attribute != leads && !isKey(attribute) && !Macro.isSecret(attribute)) {
        ParameterText.of(attribute.text().strip()).stream()
            .filter(text -> !texts.contains(text))
            .forEach(texts::add);
      }
    }
    if (app) {
      reader.losses().macro(name(node) + ": " + address);
    }
    String shown = texts.isEmpty() ? address : String.join(", ", texts);
    flow.inLine(new Link(List.of(new Text(shown)), address, ""));
  }

  private static String name(Element node) {
    return node.attribute(node.attribute("name").isEmpty() ? "type" : "name");
  }

  /** The attributes that hold text, those within others included. */
  private static void collect(Element parent, List<Element> attributes) {
    for (Element child : parent.elements()) {
      boolean attribute = child.is(ATTRIBUTE) || child.name().equals("ac:adf-parameter");
      if (attribute && child.elements().isEmpty()) {
        attributes.add(
            new Element(ATTRIBUTE).with("key", child.attribute("key")).add(child.text()));
      } else if (attribute) {
        collect(child, attributes);
      }
    }
  }

  private static boolean isAddress(String value) {
    return (value.startsWith("https://") || value.startsWith("http://"))
        && value.chars().noneMatch(Character::isWhitespace);
  }

  /** What names the app to Confluence and not to people. */
  private static boolean isKey(Element attribute) {
    return attribute.attribute("key").startsWith("extension-");
  }

  private static void panel(Element node, StorageFormatReader reader, BlockBuilder flow) {
    Element body = node.child("ac:adf-content");
    String type = attribute(node, "panel-type");
    String kind =
        switch (type) {
          case "custom" -> "panel";
          case "" -> "info";
          default -> type;
        };
    PanelMacros.add(kind, List.of(), reader.blocks(body == null ? node : body), flow);
  }

  private static void decisions(Element list, StorageFormatReader reader, BlockBuilder flow) {
    List<Item> items = new ArrayList<>();
    for (Element node : list.elements()) {
      if (node.is("ac:adf-node")) {
        BlockBuilder item = new BlockBuilder();
        item.text(attribute(node, "state").equals("UNDECIDED") ? "Open decision: " : "Decision: ");
        content(node, reader, item);
        items.add(new Item(null, item.blocks()));
      }
    }
    flow.add(new Listing(null, items));
  }

  private static void content(Element node, StorageFormatReader reader, BlockBuilder flow) {
    for (Element child : node.elements()) {
      if (child.is("ac:adf-content")) {
        reader.children(child, flow);
      } else if (child.is("ac:adf-node")) {
        content(child, reader, flow);
      }
    }
  }

  /** Where an app with content leads. */
  private static void leads(Element node, StorageFormatReader reader, BlockBuilder flow) {
    List<Element> attributes = new ArrayList<>();
    collect(node, attributes);
    if (attributes.stream().anyMatch(attribute -> isAddress(attribute.text().strip()))) {
      flow.endRun();
      unknown(node, reader, flow);
    }
  }

  private static String attribute(Element node, String key) {
    for (Element child : node.elements()) {
      if (child.is(ATTRIBUTE) && child.attribute("key").equals(key)) {
        return child.text().strip();
      }
    }
    return "";
  }
}
