package orchestrator.markdown;

import java.util.List;
import orchestrator.markdown.Node.Break;
import orchestrator.markdown.Node.Image;
import orchestrator.markdown.Node.Inline;
import orchestrator.markdown.Node.Paragraph;
import orchestrator.markdown.Node.Style;
import orchestrator.markdown.Node.Styled;

/** Images: a model gets the name and the description; the picture itself is a loss. */
final class Images {
  private Images() {}

  static void image(Element element, StorageFormatReader reader, Flow flow) {
    String source = element.attribute("ac:src");
    for (Element child : element.elements()) {
      if (child.is("ri:attachment")) {
        source = child.attribute("ri:filename");
      } else if (child.is("ri:url")) {
        source = child.attribute("ri:value");
      } else if (child.is("ri:page") || child.is("ri:content-entity")) {
        source = child.attribute("ri:content-title");
      }
    }
    String description = firstOf(element.attribute("ac:alt"), element.attribute("ac:title"));
    Element caption = element.child("ac:caption");
    List<Inline> captionText = caption == null ? List.of() : reader.inlines(caption);
    add(description, source, captionText, reader, flow);
  }

  static void html(Element element, StorageFormatReader reader, Flow flow) {
    String source = firstOf(element.attribute("src"), element.attribute("ac:src"));
    String description = firstOf(element.attribute("alt"), element.attribute("title"));
    add(description, source.startsWith("data:") ? "" : source, List.of(), reader, flow);
  }

  private static void add(
      String description,
      String source,
      List<Inline> caption,
      StorageFormatReader reader,
      Flow flow) {
    String name = firstOf(description, lastSegment(source));
    if (name.isEmpty() && caption.isEmpty()) {
      reader.losses().add(Loss.Kind.IMAGE, "image without a name");
      return;
    }
    reader.losses().add(Loss.Kind.IMAGE, firstOf(lastSegment(source), firstOf(name, "image")));
    Image image = new Image(name, source);
    if (!caption.isEmpty()) {
      flow.add(new Paragraph(List.of(image, new Break(), new Styled(Style.EMPHASIS, caption))));
    } else if (flow.inParagraph()) {
      flow.add(image);
    } else {
      flow.add(new Paragraph(List.of(image)));
    }
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
