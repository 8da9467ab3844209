package orchestrator.document.macro;

import java.util.List;
import java.util.regex.Pattern;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.ImageRef;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Loss;
import orchestrator.document.Reference.Picture;
import orchestrator.document.source.Element;
import org.jspecify.annotations.Nullable;

/**
 * Images: a model gets the name and the description. One that nobody described is a loss; a file
 * name, which Confluence puts where a description should be, describes nothing.
 */
final class Images {
  private static final Pattern FILE_NAME =
      Pattern.compile("(?i)\\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|heic|ico)$");

  private Images() {}

  static void image(Element element, StorageFormatReader reader, BlockBuilder flow) {
    String source = element.attribute("ac:src");
    @Nullable ImageRef file = external(source);
    for (Element child : element.elements()) {
      if (child.is("ri:attachment")) {
        source = child.attribute("ri:filename");
        file = attached(child);
      } else if (child.is("ri:url")) {
        source = child.attribute("ri:value");
        file = external(source);
      } else if (child.is("ri:page") || child.is("ri:content-entity")) {
        source = child.attribute("ri:content-title");
      }
    }
    String description = firstOf(element.attribute("ac:alt"), element.attribute("ac:title"));
    Element caption = element.child("ac:caption");
    List<Inline> captionText = caption == null ? List.of() : reader.inlines(caption);
    add(description, source, file, element.attribute("ac:href"), captionText, reader, flow);
  }

  private static @Nullable ImageRef external(String address) {
    return address.isBlank() ? null : new ImageRef.External(address);
  }

  /** A file, which another page may have. */
  private static @Nullable ImageRef attached(Element attachment) {
    String name = attachment.attribute("ri:filename");
    if (name.isBlank()) {
      return null;
    }
    Element owner = attachment.child("ri:page");
    return owner == null
        ? new ImageRef.Attached(name)
        : new ImageRef.Attached(
            name,
            null,
            owner.attribute("ri:space-key").isBlank() ? null : owner.attribute("ri:space-key"),
            owner.attribute("ri:content-title"));
  }

  static void html(Element element, StorageFormatReader reader, BlockBuilder flow) {
    String source = firstOf(element.attribute("src"), element.attribute("ac:src"));
    String description = firstOf(element.attribute("alt"), element.attribute("title"));
    String address = source.startsWith("data:") ? "" : source;
    add(description, address, external(address), "", List.of(), reader, flow);
  }

  private static void add(
      String description,
      String source,
      @Nullable ImageRef place,
      String link,
      List<Inline> caption,
      StorageFormatReader reader,
      BlockBuilder flow) {
    String file = lastSegment(source);
    String name = firstOf(firstOf(description, file), firstOf(source, link));
    if (name.isEmpty() && caption.isEmpty()) {
      reader.losses().add(Loss.Kind.IMAGE, "image without a name");
      return;
    }
    boolean lost = caption.isEmpty() && !describes(description, file);
    Loss loss =
        lost
            ? reader.losses().add(Loss.Kind.IMAGE, firstOf(file, name))
            : reader.losses().possible(Loss.Kind.IMAGE, firstOf(file, name));
    Image shown = new Image(name, source);
    Inline image = place == null ? shown : new Picture(shown, place, loss, lost);
    if (!link.isEmpty()) {
      image = new Link(List.of(image), link, "");
    }
    if (!caption.isEmpty()) {
      flow.add(new Paragraph(List.of(image, new Break(), new Styled(Style.EMPHASIS, caption))));
    } else {
      flow.inLine(image);
    }
  }

  private static boolean describes(String description, String file) {
    return !description.isBlank()
        && !description.equals(file)
        && !FILE_NAME.matcher(description).find();
  }

  /** The file name in an address; a name that is none stays whole. */
  private static String lastSegment(String source) {
    int end = source.indexOf('?') < 0 ? source.length() : source.indexOf('?');
    boolean address = source.contains("://") || source.startsWith("/");
    return address ? source.substring(source.lastIndexOf('/', end - 1) + 1, end) : source;
  }

  private static String firstOf(String first, String second) {
    return first.isBlank() ? second : first;
  }
}
