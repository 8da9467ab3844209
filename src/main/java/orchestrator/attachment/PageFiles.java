package orchestrator.attachment;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestrator.confluence.Attachment;
import orchestrator.confluence.AttachmentContent;
import orchestrator.confluence.rest.ConfluenceClient;
import org.jspecify.annotations.Nullable;

/** The files attached to the pages of a run; each list is asked for once. */
public final class PageFiles {
  private final ConfluenceClient client;
  private final Map<String, Optional<List<Attachment>>> lists = new HashMap<>();

  /** Those of pages in one Confluence. */
  public PageFiles(ConfluenceClient client) {
    this.client = client;
  }

  /** The files of a page, in Confluence's order; empty where it does not show them. */
  Optional<List<Attachment>> of(String pageId) {
    return lists.computeIfAbsent(pageId, client::attachments);
  }

  /** A file by its name, in any normal form, or by its id in Atlassian's document format. */
  @Nullable Attachment find(String pageId, String name) {
    String wanted = composed(name);
    for (Attachment file : of(pageId).orElse(List.of())) {
      if (composed(file.title()).equals(wanted) || name.equals(file.fileId())) {
        return file;
      }
    }
    return null;
  }

  /** The id of the page with a title. */
  @Nullable String pageId(String space, String title) {
    return client.findPage(space, title).map(page -> page.id()).orElse(null);
  }

  AttachmentContent content(Attachment file) {
    return client.content(file);
  }

  /** A name as pages and lists agree on it. */
  static String composed(String name) {
    return Normalizer.normalize(Names.clean(name), Normalizer.Form.NFC);
  }
}
