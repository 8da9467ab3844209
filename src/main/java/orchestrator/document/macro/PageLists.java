package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import orchestrator.document.Node.Inline;
import orchestrator.document.Node.Item;
import orchestrator.document.Node.Link;
import orchestrator.document.Node.Listing;
import orchestrator.document.Node.Paragraph;
import orchestrator.document.Node.Text;
import orchestrator.document.References.Target;
import orchestrator.document.source.BlockBuilder;
import orchestrator.document.source.Element;
import orchestrator.document.source.NumericAttributes;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** Macros that list other pages: the list where Confluence can be asked, else their name. */
final class PageLists {
  private static final int USUAL = 15;
  private static final int MOST = 100;

  private PageLists() {}

  /** The level right below; that there may be more is said. */
  static void children(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element resource = macro.resource();
    String root = resource == null ? macro.parameter("page", "root") : Macro.resourceText(resource);
    boolean own = root.isEmpty() || root.equals("@self");
    boolean tree = macro.key().equals("pagetree");
    String what = tree ? "page tree" : "child pages";
    String named = own ? what : what + " of " + root;
    String space = resource == null ? null : resource.find("ri:space-key");
    List<Target> pages = reader.references().children(space, own ? null : root);
    if (pages == null) {
      unresolved(named, reader, flow);
      return;
    }
    list(pages, flow);
    if (tree || macro.isTrue("all") || NumericAttributes.of(macro.parameter("depth"), 1) > 1) {
      reader.losses().macro(named + ": deeper levels");
    }
  }

  static void labelled(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String query = query(macro);
    int wanted = NumericAttributes.of(macro.parameter("max", "maxResults"), USUAL);
    List<Target> pages =
        query.isEmpty()
            ? null
            : reader.references().search(query, Math.min(MOST, Math.max(1, wanted)));
    if (pages == null) {
      unresolved(macro.describe(), reader, flow);
    } else {
      list(pages, flow);
    }
  }

  /** New macros hold a query, old ones labels, of which one is enough. */
  private static String query(Macro macro) {
    String query = macro.parameter("cql");
    if (!query.isEmpty()) {
      return query;
    }
    StringJoiner labels = new StringJoiner(", ", "label in (", ")").setEmptyValue("");
    for (String label : macro.parameter("labels", "label", "").split("[,\\s]+", -1)) {
      if (!label.isEmpty() && label.indexOf('"') < 0 && label.indexOf('\\') < 0) {
        labels.add('"' + label + '"');
      }
    }
    return labels.toString();
  }

  private static void list(List<Target> pages, BlockBuilder flow) {
    List<Item> items = new ArrayList<>();
    for (Target page : pages) {
      String title = InvisibleCharacters.removeFrom(page.title());
      @Nullable String url = page.url();
      Inline shown =
          url == null
              ? new Text(title)
              : new Link(List.of(new Text(title)), InvisibleCharacters.removeFrom(url), "");
      items.add(new Item(null, List.of(new Paragraph(List.of(shown)))));
    }
    flow.add(new Listing(null, items));
  }

  private static void unresolved(String what, StorageFormatReader reader, BlockBuilder flow) {
    reader.losses().macro(what);
    flow.label(what);
  }
}
