package orchestrator.document.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import orchestrator.document.LossCollector;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** What diagram tools store: deflated text, and draw.io's XML. */
public final class DiagramSource {
  private static final int MAX_INFLATED = 1 << 20;
  private static final int MAX_LABELS = 200;

  private DiagramSource() {}

  /** The text in base64 of a raw deflate stream, or null when it is none or above 1 MiB. */
  public static @Nullable String inflate(String base64) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(Base64.getMimeDecoder().decode(base64));
      byte[] text = new byte[MAX_INFLATED];
      int length = 0;
      while (!inflater.finished() && length < text.length) {
        int read = inflater.inflate(text, length, text.length - length);
        if (read == 0) {
          return null;
        }
        length += read;
      }
      return inflater.finished()
          ? readable(new String(text, 0, length, StandardCharsets.UTF_8))
          : null;
    } catch (IllegalArgumentException | DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  /** Some tools escape the text as in addresses before they deflate it. */
  private static String readable(String text) {
    boolean escaped = text.indexOf('%') >= 0 && text.indexOf(' ') < 0 && text.indexOf('\n') < 0;
    String plain =
        escaped ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8) : text;
    return InvisibleCharacters.removeFrom(plain);
  }

  /** The words in a draw.io file, in the order in which they were drawn, each once. */
  public static List<String> labels(String file) {
    List<String> labels = new ArrayList<>();
    collect(StorageParser.parse(file, new LossCollector()), labels);
    return labels;
  }

  private static void collect(Element parent, List<String> labels) {
    for (Element element : parent.elements()) {
      if (element.is("mxcell")) {
        add(element.attribute("value"), labels);
      } else if (element.is("object") || element.is("userobject")) {
        add(element.attribute("label"), labels);
      } else if (element.is("diagram") && element.child("mxgraphmodel") == null) {
        String model = inflate(element.text().strip());
        if (model != null) {
          collect(StorageParser.parse(model, new LossCollector()), labels);
        }
      }
      collect(element, labels);
    }
  }

  /** Labels are HTML. */
  private static void add(String label, List<String> labels) {
    String text =
        StorageParser.parse(label.replace("<br>", " "), new LossCollector()).text().strip();
    if (!text.isEmpty() && labels.size() < MAX_LABELS && !labels.contains(text)) {
      labels.add(text);
    }
  }
}
