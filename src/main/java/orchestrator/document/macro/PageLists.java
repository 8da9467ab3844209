package orchestrator.document.macro;

import java.util.StringJoiner;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Label;
import orchestrator.document.Loss;
import orchestrator.document.Reference.Children;
import orchestrator.document.Reference.Search;
import orchestrator.document.source.Element;
import orchestrator.document.source.NumericAttributes;

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
    boolean deeper =
        tree || macro.isTrue("all") || NumericAttributes.of(macro.parameter("depth"), 1) > 1;
    Loss loss = reader.losses().macro(named);
    flow.inLine(new Children(space, own ? null : root, deeper, new Label(named), loss));
  }

  static void labelled(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String query = query(macro);
    int wanted = NumericAttributes.of(macro.parameter("max", "maxResults"), USUAL);
    Description what = macro.describe();
    Loss loss = reader.losses().macro(what.text());
    Inline label = what.label(loss);
    int limit = Math.min(MOST, Math.max(1, wanted));
    flow.inLine(query.isEmpty() ? label : new Search(query, limit, label, loss));
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
}
