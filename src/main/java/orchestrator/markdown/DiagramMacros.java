package orchestrator.markdown;

/** Diagrams: their source where the page or one of its files holds it, else their name. */
final class DiagramMacros {
  private DiagramMacros() {}

  /** A diagram that is written as text. */
  static void source(Macro macro, StorageFormatReader reader, Flow flow) {
    String kind =
        macro.key().startsWith("plantuml")
            ? "plantuml"
            : macro.key().startsWith("mermaid") ? "mermaid" : "dot";
    String source = macro.plainBody();
    Element body = macro.richBody();
    if (source == null && body != null) {
      source = body.text();
    }
    String file = macro.parameter("filename", "attachment", "name", "");
    if ((source == null || source.isBlank()) && !file.isEmpty()) {
      source = reader.references().attachmentText(file);
    }
    if (source == null || source.isBlank()) {
      String what = file.isEmpty() ? macro.describe() : kind + ": " + file;
      reader.losses().macro(what);
      flow.label(what);
    } else {
      CodeMacros.add(macro, kind, reader, flow);
    }
  }

  /** A diagram that is drawn. */
  static void drawing(Macro macro, StorageFormatReader reader, Flow flow) {
    String name = macro.parameter("diagramDisplayName", "diagramName", "name", "filename", "");
    String tool = macro.key().contains("drawio") ? "drawio" : macro.key();
    String what = name.isEmpty() ? macro.describe() : "diagram: " + name + " (" + tool + ")";
    reader.losses().macro(what);
    flow.label(what);
  }
}
