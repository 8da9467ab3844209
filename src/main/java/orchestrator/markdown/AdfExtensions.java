package orchestrator.markdown;

import java.util.ArrayList;
import java.util.List;
import orchestrator.markdown.Node.Item;
import orchestrator.markdown.Node.Link;
import orchestrator.markdown.Node.Listing;
import orchestrator.markdown.Node.Text;

/**
 * What the cloud editor knows and the storage format does not: panels and decisions. The page holds
 * each twice; the fallback is read only where the content itself is missing.
 */
final class AdfExtensions {
  private AdfExtensions() {}

  static void read(Element element, StorageFormatReader reader, Flow flow) {
    flow.endRun();
    Element node = element.child("ac:adf-node");
    Element fallback = element.child("ac:adf-fallback");
    if (node == null || node.descendant("ac:adf-content") == null) {
      if (fallback == null || !fallback.showsSomething()) {
        unknown(element, reader, flow);
      } else {
        reader.children(fallback, flow);
      }
    } else {
      switch (node.attribute("type")) {
        case "panel" -> panel(node, reader, flow);
        case "decision-list" -> decisions(node, reader, flow);
        default -> content(node, reader, flow);
      }
    }
    flow.endRun();
  }

  /** An app, or a card: nothing but attributes, of which an address is a link. */
  private static void unknown(Element element, StorageFormatReader reader, Flow flow) {
    Element node = element;
    for (Element child : element.elements()) {
      node = child.is("ac:adf-node") || child.is("ac:adf-leaf") ? child : node;
    }
    String address = attribute(node, "url");
    if (!address.isEmpty()) {
      flow.inLine(new Link(List.of(new Text(address)), address, ""));
      return;
    }
    String what = Macro.describe(node.attribute("type"), node, "ac:adf-attribute");
    reader.losses().macro(what);
    flow.label(what);
  }

  private static void panel(Element node, StorageFormatReader reader, Flow flow) {
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

  private static void decisions(Element list, StorageFormatReader reader, Flow flow) {
    List<Item> items = new ArrayList<>();
    for (Element node : list.elements()) {
      if (node.is("ac:adf-node")) {
        Flow item = new Flow();
        item.text(attribute(node, "state").equals("UNDECIDED") ? "Open decision: " : "Decision: ");
        content(node, reader, item);
        items.add(new Item(null, item.blocks()));
      }
    }
    flow.add(new Listing(null, items));
  }

  private static void content(Element node, StorageFormatReader reader, Flow flow) {
    for (Element child : node.elements()) {
      if (child.is("ac:adf-content")) {
        reader.children(child, flow);
      } else if (child.is("ac:adf-node")) {
        content(child, reader, flow);
      }
    }
  }

  private static String attribute(Element node, String key) {
    for (Element child : node.elements()) {
      if (child.is("ac:adf-attribute") && child.attribute("key").equals(key)) {
        return child.text().strip();
      }
    }
    return "";
  }
}
