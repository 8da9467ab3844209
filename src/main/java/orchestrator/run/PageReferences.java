package orchestrator.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import orchestrator.confluence.ConfluenceClient;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageLink;
import orchestrator.markdown.References;
import org.jspecify.annotations.Nullable;

/** Looks up what a page points at in the Confluence it came from; each thing once per run. */
final class PageReferences implements References {
  private final ConfluenceClient client;
  private final Page page;
  private final Map<String, Optional<String>> known = new HashMap<>();

  PageReferences(ConfluenceClient client, Page page) {
    this.client = client;
    this.page = page;
  }

  @Override
  public @Nullable String userName(String id) {
    return once("user", id, () -> client.userName(id));
  }

  @Override
  public @Nullable String pageUrl(@Nullable String space, String title) {
    String key = space == null ? page.space() : space;
    if (key == null) {
      return null;
    }
    return once("link", key + '\n' + title, () -> client.findPage(key, title).map(PageLink::url));
  }

  @Override
  public @Nullable String pageBody(@Nullable String space, String title) {
    String key = space == null ? page.space() : space;
    return key == null ? null : once("body", key + '\n' + title, () -> client.pageBody(key, title));
  }

  @Override
  public @Nullable String attachmentText(String fileName) {
    String id = page.id();
    return id == null ? null : once("file", fileName, () -> client.attachmentText(id, fileName));
  }

  private @Nullable String once(String kind, String key, Supplier<Optional<String>> lookup) {
    return known.computeIfAbsent(kind + '\n' + key, missing -> lookup.get()).orElse(null);
  }
}
