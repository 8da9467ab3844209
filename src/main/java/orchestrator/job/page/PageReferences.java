package orchestrator.job.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.confluence.Page;
import orchestrator.confluence.PageLink;
import orchestrator.confluence.rest.ConfluenceClient;
import orchestrator.document.Illustration;
import orchestrator.document.ImageRef;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what pages point at in the Confluence they came from; each thing once per run. Answers
 * on several threads at once.
 */
final class PageReferences implements References {
  private final ConfluenceClient client;
  private final Page page;
  private final Cache known;
  private final @Nullable Function<ImageRef, @Nullable Illustration> illustrator;

  /** What was learned so far, for all pages of a run. */
  static final class Cache {
    private final Map<String, Optional<String>> texts = new ConcurrentHashMap<>();
    private final Map<String, Optional<PageLink>> pages = new ConcurrentHashMap<>();
    private final Map<String, Optional<List<Target>>> lists = new ConcurrentHashMap<>();
  }

  /**
   * Looks up what a page points at.
   *
   * @param illustrator says what becomes of the page's pictures; null where none is sent
   */
  PageReferences(
      ConfluenceClient client,
      Page page,
      Cache known,
      @Nullable Function<ImageRef, @Nullable Illustration> illustrator) {
    this.client = client;
    this.page = page;
    this.known = known;
    this.illustrator = illustrator;
  }

  @Override
  public @Nullable Illustration picture(ImageRef file) {
    return illustrator == null ? null : illustrator.apply(file);
  }

  @Override
  public @Nullable String userName(String id) {
    return once("user", id, () -> client.userName(id));
  }

  @Override
  public @Nullable String pageUrl(@Nullable String space, String title) {
    return find(space, title).map(PageLink::url).orElse(null);
  }

  private Optional<PageLink> find(@Nullable String space, String title) {
    String key = space == null ? page.space() : space;
    return key == null
        ? Optional.empty()
        : known.pages.computeIfAbsent(key + '\n' + title, missing -> client.findPage(key, title));
  }

  @Override
  public @Nullable String pageBody(@Nullable String space, String title) {
    String key = space == null ? page.space() : space;
    return key == null ? null : once("body", key + '\n' + title, () -> client.pageBody(key, title));
  }

  @Override
  public @Nullable List<Target> children(@Nullable String space, @Nullable String title) {
    String id = idOf(space, title == null ? "@self" : title);
    return id == null ? null : list("children\n" + id, () -> client.children(id));
  }

  private @Nullable String idOf(@Nullable String space, String title) {
    String key = space == null ? page.space() : space;
    String own = page.id();
    return switch (title) {
      case "@self" -> own;
      case "@home" -> key == null ? null : once("home", key, () -> client.homePage(key));
      case "@parent" -> own == null ? null : once("parent", own, () -> client.parent(own));
      default -> find(space, title).map(PageLink::id).orElse(null);
    };
  }

  @Override
  public @Nullable List<Target> search(String query, int limit) {
    return list("search\n" + limit + '\n' + query, () -> client.search(query, limit));
  }

  @Override
  public @Nullable String issueUrl(String key) {
    return client.issueUrl(key).orElse(null);
  }

  @Override
  public @Nullable String attachmentText(String fileName) {
    String id = page.id();
    return id == null
        ? null
        : once("file", id + '\n' + fileName, () -> client.attachmentText(id, fileName));
  }

  private @Nullable String once(String kind, String key, Supplier<Optional<String>> lookup) {
    return known.texts.computeIfAbsent(kind + '\n' + key, missing -> lookup.get()).orElse(null);
  }

  private @Nullable List<Target> list(String key, Supplier<Optional<List<PageLink>>> lookup) {
    return known
        .lists
        .computeIfAbsent(key, missing -> lookup.get().map(PageReferences::targets))
        .orElse(null);
  }

  private static List<Target> targets(List<PageLink> links) {
    return links.stream().map(link -> new Target(link.title(), link.url())).toList();
  }
}
