package orchestrator.document.macro;

import java.util.List;
import orchestrator.document.Node.Image;
import orchestrator.document.Node.Label;
import orchestrator.document.Node.Paragraph;
import orchestrator.document.Node.Text;
import orchestrator.document.References;
import orchestrator.document.source.BlockBuilder;
import orchestrator.document.source.DiagramBody;
import orchestrator.document.source.DiagramSource;
import orchestrator.document.source.Element;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** Diagrams: their source where the page or one of its files holds it, else their name. */
final class DiagramMacros {
  private DiagramMacros() {}

  /** A diagram that is written as text. */
  static void source(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String file = macro.parameter("filename", "attachment", "name", "");
    String body = source(macro, file, reader.references());
    List<String> sources = body == null ? List.of() : DiagramBody.sources(body);
    if (sources.isEmpty()) {
      String language = DiagramBody.language(macro.key(), "");
      String named = (language.isEmpty() ? macro.name() : language) + ": " + file;
      String what = file.isEmpty() ? macro.describe() : named;
      reader.losses().macro(what);
      flow.label(what);
    }
    for (int i = 0; i < sources.size(); i++) {
      String source = sources.get(i);
      String title = i == 0 ? macro.parameter("title") : "";
      CodeMacros.add(title, DiagramBody.language(macro.key(), source), source, reader, flow);
    }
  }

  private static @Nullable String source(Macro macro, String file, References references) {
    String plain = macro.plainBody();
    if (plain != null && !plain.isBlank()) {
      return plain;
    }
    Element body = macro.richBody();
    if (body != null) {
      return body.text();
    }
    String data = macro.parameter("data");
    if (!data.isEmpty()) {
      return DiagramSource.inflate(data);
    }
    String attached = file.isEmpty() ? null : references.attachmentText(file);
    return attached == null ? null : InvisibleCharacters.removeFrom(attached);
  }

  /** A diagram that is drawn: its name, its preview, and the words in it if they can be had. */
  static void drawing(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String shown = macro.parameter("diagramDisplayName", "diagramName", "name", "filename", "");
    String file = macro.parameter("diagramName", "name", "filename", "");
    boolean drawio = macro.key().contains("drawio");
    if (shown.isEmpty()) {
      reader.losses().macro(macro.describe());
      flow.label(macro.describe());
      return;
    }
    String what = "diagram: " + shown + " (" + (drawio ? "drawio" : macro.key()) + ")";
    reader.losses().macro(what);
    flow.endRun();
    flow.add(
        new Paragraph(List.of(new Label(what), new Text(" "), new Image(shown, file + ".png"))));
    String source = drawio ? reader.references().attachmentText(file) : null;
    List<String> labels = source == null ? List.of() : DiagramSource.labels(source);
    if (!labels.isEmpty()) {
      flow.add(new Paragraph(List.of(new Text("In the diagram: " + String.join("; ", labels)))));
    }
  }
}
