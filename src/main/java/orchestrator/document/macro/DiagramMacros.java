package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.ImageRef;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Diagram;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.Reference.DiagramFile;
import orchestrator.document.Reference.DrawingFile;
import orchestrator.document.Reference.Picture;
import orchestrator.document.source.DiagramBody;
import orchestrator.document.source.DiagramSource;
import orchestrator.document.source.Element;
import org.jspecify.annotations.Nullable;

/** Diagrams: their source where the page or one of its files holds it, else their name. */
public final class DiagramMacros {
  private DiagramMacros() {}

  /** A diagram that is written as text. */
  static void source(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String file = macro.parameter("filename", "attachment", "name", "");
    String body = source(macro);
    String title = macro.parameter("title");
    if (body != null && source(macro.key(), title, body, flow)) {
      return;
    }
    String language = DiagramBody.language(macro.key(), "");
    String named = (language.isEmpty() ? macro.name() : language) + ": " + file;
    Description what = file.isEmpty() ? macro.describe() : Description.of(named);
    Loss loss = reader.losses().macro(what.text());
    Inline label = what.label(loss);
    boolean attached = body == null && !file.isEmpty() && macro.parameter("data").isEmpty();
    flow.inLine(attached ? new DiagramFile(file, macro.key(), title, label, loss) : label);
  }

  /** Adds the diagrams in a text under their title; false when there are none. */
  public static boolean source(String sort, String title, String text, BlockBuilder flow) {
    List<String> sources = DiagramBody.sources(text);
    for (int i = 0; i < sources.size(); i++) {
      String source = sources.get(i);
      CodeMacros.add(i == 0 ? title : "", DiagramBody.language(sort, source), source, flow);
    }
    return !sources.isEmpty();
  }

  private static @Nullable String source(Macro macro) {
    String plain = macro.plainBody();
    if (plain != null && !plain.isBlank()) {
      return plain;
    }
    Element body = macro.richBody();
    if (body != null) {
      return body.text();
    }
    String data = macro.parameter("data");
    return data.isEmpty() ? null : DiagramSource.inflate(data);
  }

  /** A diagram that is drawn: its name, its preview, and the words in it if they can be had. */
  static void drawing(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String shown = macro.parameter("diagramDisplayName", "diagramName", "name", "filename", "");
    String file = macro.parameter("diagramName", "name", "filename", "");
    boolean drawio = macro.key().contains("drawio");
    if (shown.isEmpty()) {
      reader.lost(macro.describe(), flow);
      return;
    }
    Diagram diagram = new Diagram(shown, drawio ? "drawio" : macro.key());
    Loss loss = reader.losses().macro(diagram.label().text());
    List<Inline> line = new ArrayList<>();
    line.addAll(List.of(diagram, new Text(" "), preview(macro, shown, file, loss)));
    if (drawio && !file.isEmpty()) {
      line.add(new DrawingFile(file));
    }
    flow.add(new Paragraph(line));
  }

  /** The picture beside the source; both may be attached to another page. */
  private static Inline preview(Macro macro, String shown, String file, Loss loss) {
    String name = file.toLowerCase(Locale.ROOT).endsWith(".png") ? file : file + ".png";
    Image image = new Image(shown, name);
    String page = macro.parameter("pageId", "");
    ImageRef preview =
        new ImageRef.Attached(name, page.matches("[0-9]{1,19}") ? page : null, null, null);
    return file.isEmpty() ? image : new Picture(image, preview, loss, true);
  }
}
