package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orchestrator.document.Block;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Document;
import orchestrator.document.Illustration;
import orchestrator.document.ImageRef;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.LossCollector;
import orchestrator.document.Reference;
import orchestrator.document.Reference.Children;
import orchestrator.document.Reference.DiagramFile;
import orchestrator.document.Reference.DrawingFile;
import orchestrator.document.Reference.Include;
import orchestrator.document.Reference.Issue;
import orchestrator.document.Reference.Line;
import orchestrator.document.Reference.PageLink;
import orchestrator.document.Reference.Picture;
import orchestrator.document.Reference.Search;
import orchestrator.document.Reference.User;
import orchestrator.document.Reference.Words;
import orchestrator.document.References;
import orchestrator.document.References.Target;
import orchestrator.document.macro.DiagramMacros;
import orchestrator.document.macro.PageMacros;
import orchestrator.document.macro.StorageFormatReader;
import orchestrator.document.source.DiagramSource;
import orchestrator.document.source.Element;
import orchestrator.document.source.StorageParser;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** What Confluence answered, as parts of a document. */
final class Answers {
  private static final Document NOTHING = new Document(List.of(), List.of(), 0);

  private final References references;
  private final ReferenceResolver resolver;

  /** The pages to put in place, their own references unresolved. */
  private final Map<Include, Document> included = new HashMap<>();

  /** The page that another one includes, where this is about that; else null. */
  private final @Nullable Include within;

  private int invisible;

  Answers(References references, ReferenceResolver resolver, @Nullable Include within) {
    this.references = references;
    this.resolver = resolver;
    this.within = within;
  }

  /** How many invisible characters were removed from answers. */
  int invisible() {
    return invisible;
  }

  /** Reads a page to put in place; empty where it cannot be had. */
  Document read(Include include) {
    String body = references.pageBody(include.space(), include.stored());
    if (body == null) {
      return NOTHING;
    }
    LossCollector losses = new LossCollector(include.loss().place());
    Element page = StorageParser.parse(body, losses);
    String excerpt = include.excerpt();
    Element part = excerpt == null ? page : PageMacros.excerpt(page, excerpt);
    if (part == null) {
      return NOTHING;
    }
    List<Block> blocks = new StorageFormatReader(page, losses).blocks(part);
    Document document = new Document(blocks, losses.list(), losses.unseen());
    included.put(include, document);
    return document;
  }

  /** Adds what stands for a reference; false where that is not known. */
  boolean add(Reference reference, BlockBuilder flow) {
    if (reference instanceof User user) {
      return user(user, flow);
    } else if (reference instanceof Words words) {
      return words(words, flow);
    } else if (reference instanceof Line line) {
      flow.addAll(resolver.inlines(line.content()));
      return true;
    } else if (reference instanceof PageLink page) {
      return pageLink(page, flow);
    } else if (reference instanceof Issue issue) {
      return link(List.of(new Text(issue.key())), references.issueUrl(issue.key()), "", "", flow);
    } else if (reference instanceof Include include) {
      return include(include, flow);
    } else if (reference instanceof Children list) {
      return children(list, flow);
    } else if (reference instanceof Search search) {
      return pages(references.search(search.query(), search.limit()), search.loss(), flow);
    } else if (reference instanceof DiagramFile diagram) {
      return diagram(diagram, flow);
    } else if (reference instanceof DrawingFile drawing) {
      return drawing(drawing, flow);
    } else if (reference instanceof Picture picture) {
      return picture(picture, flow);
    }
    return false;
  }

  private @Nullable String name(User user) {
    String name = references.userName(user.id());
    if (name == null) {
      return null;
    }
    resolver.replace(user.loss(), List.of());
    return "@" + InvisibleCharacters.removeFrom(name);
  }

  private boolean user(User user, BlockBuilder flow) {
    String name = name(user);
    if (name != null) {
      flow.text(name);
    }
    return name != null;
  }

  private boolean words(Words words, BlockBuilder flow) {
    StringBuilder text = new StringBuilder();
    for (Inline word : words.words()) {
      if (word instanceof Text plain) {
        text.append(plain.text());
      } else if (word instanceof User user) {
        String name = name(user);
        text.append(name == null ? "@" + user.id() : name);
      }
    }
    Loss loss = words.loss();
    if (loss != null) {
      resolver.replace(loss, List.of(new Loss(loss.kind(), text.toString(), loss.place())));
    }
    flow.add(words.form().of(text.toString()));
    return true;
  }

  private boolean pageLink(PageLink page, BlockBuilder flow) {
    List<Inline> content = resolver.inlines(page.content());
    String address = references.pageUrl(page.space(), page.stored());
    if (!link(content, address, page.suffix(), page.worded() ? page.title() : "", flow)) {
      flow.addAll(page.around(content).shown());
    }
    return true;
  }

  private static boolean link(
      List<Inline> content,
      @Nullable String address,
      String suffix,
      String title,
      BlockBuilder flow) {
    if (address != null) {
      flow.add(new Link(content, InvisibleCharacters.removeFrom(address) + suffix, title));
    }
    return address != null;
  }

  private boolean include(Include include, BlockBuilder flow) {
    Document page = included.get(include);
    if (page == null) {
      return false;
    }
    String from = "From page " + include.title() + ":";
    flow.add(new Paragraph(List.of(new Styled(Style.EMPHASIS, List.of(new Text(from))))));
    Document told = new ReferenceResolver(references, include).replaced(page);
    told.blocks().forEach(flow::add);
    resolver.replace(include.loss(), told.losses());
    invisible += told.invisible();
    return true;
  }

  private boolean children(Children list, BlockBuilder flow) {
    Loss loss = list.loss();
    if (!pages(references.children(list.space(), list.page()), loss, flow)) {
      return false;
    }
    if (list.deeper()) {
      String deeper = loss.what() + ": deeper levels";
      resolver.replace(loss, List.of(new Loss(loss.kind(), deeper, loss.place())));
    }
    return true;
  }

  private boolean pages(@Nullable List<Target> pages, Loss loss, BlockBuilder flow) {
    if (pages == null) {
      return false;
    }
    List<Item> items = new ArrayList<>();
    for (Target page : pages) {
      Inline title = new Text(InvisibleCharacters.removeFrom(page.title()));
      String url = page.url();
      Inline shown =
          url == null ? title : new Link(List.of(title), InvisibleCharacters.removeFrom(url), "");
      items.add(new Item(null, List.of(new Paragraph(List.of(shown)))));
    }
    flow.add(new Listing(null, items));
    resolver.replace(loss, List.of());
    return true;
  }

  private boolean diagram(DiagramFile diagram, BlockBuilder flow) {
    String text = references.attachmentText(diagram.file());
    if (text == null
        || !DiagramMacros.source(
            diagram.sort(), diagram.title(), InvisibleCharacters.removeFrom(text), flow)) {
      return false;
    }
    resolver.replace(diagram.loss(), List.of());
    return true;
  }

  private boolean drawing(DrawingFile drawing, BlockBuilder flow) {
    String source = references.attachmentText(drawing.file());
    List<String> words = source == null ? List.of() : DiagramSource.labels(source);
    if (!words.isEmpty()) {
      flow.add(new Paragraph(List.of(new Text("In the diagram: " + String.join("; ", words)))));
    }
    return true;
  }

  /** One that is sent is named as it is there, and no loss. */
  private boolean picture(Picture picture, BlockBuilder flow) {
    ImageRef file = picture.file();
    if (within != null && file instanceof ImageRef.Attached attached) {
      file = attached.shownOn(within.space(), within.stored());
    }
    Illustration found = references.picture(file);
    Image image = picture.image();
    if (found instanceof Illustration.Sent sent) {
      boolean named = image.description().equals(file.name());
      String text = sent.name() + (named ? "" : ", " + image.description());
      flow.add(new Image(text, image.target()));
      replace(picture, List.of());
      return true;
    }
    if (found instanceof Illustration.Refused refused) {
      String what = picture.loss().what() + ": " + refused.reason();
      replace(picture, List.of(new Loss(Loss.Kind.IMAGE, what, picture.loss().place())));
    } else if (found instanceof Illustration.Icon) {
      replace(picture, List.of());
    }
    return false;
  }

  private void replace(Picture picture, List<Loss> losses) {
    if (picture.counted()) {
      resolver.replace(picture.loss(), losses);
    } else {
      losses.forEach(resolver::lose);
    }
  }
}
