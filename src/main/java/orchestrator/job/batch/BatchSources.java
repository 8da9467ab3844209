package orchestrator.job.batch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of a batch come from; they add up in this order.
 *
 * @param pages PAGE arguments, folders of pages and globs
 * @param pagesFile a file with a PAGE on each line, {@code -} for standard input; null for none
 * @param queries in Confluence's query language (CQL)
 * @param spaces keys of spaces
 * @param labels labels, all of which a page must have
 * @param trees PAGE arguments, each of which is meant with its descendants
 */
public record BatchSources(
    List<String> pages,
    @Nullable String pagesFile,
    List<String> queries,
    List<String> spaces,
    List<String> labels,
    List<String> trees) {

  /** The order in which pages were made does not change. */
  private static final String IN_ORDER = " order by created";

  public BatchSources {
    pages = List.copyOf(pages);
    queries = List.copyOf(queries);
    spaces = List.copyOf(spaces);
    labels = List.copyOf(labels);
    trees = List.copyOf(trees);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return pages.isEmpty() && pagesFile == null && searches().isEmpty() && trees.isEmpty();
  }

  /** What Confluence is searched for, all of it in its query language. */
  List<String> searches() {
    List<String> searches = new ArrayList<>(queries);
    for (String space : spaces) {
      searches.add("type = page and space = " + quoted(space) + IN_ORDER);
    }
    if (!labels.isEmpty()) {
      StringBuilder search = new StringBuilder("type = page");
      labels.forEach(label -> search.append(" and label = ").append(quoted(label)));
      searches.add(search.append(IN_ORDER).toString());
    }
    return searches;
  }

  /** A value of a query, whatever is in it. */
  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
