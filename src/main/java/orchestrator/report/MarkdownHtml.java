package orchestrator.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.commonmark.renderer.html.UrlSanitizer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Markdown as HTML: tags in it are text, links lead to http(s) and mail or within the document, and
 * a picture is shown only where it is part of the document.
 */
final class MarkdownHtml {
  private static final int MAX_DEPTH = 60;

  /** Headings of the text stand below those of the report. */
  private static final int HEADINGS_BELOW = 2;

  private static final int DEEPEST_HEADING = 6;

  /** How answers point to the page. */
  private static final Pattern REFERENCE = Pattern.compile("\\(§ ([^()]{1,200})\\)");

  /** Tags that our own Markdown has in a line. */
  private static final Set<String> INLINE = Set.of("<sub>", "<sup>", "<del>", "<strong>", "<em>");

  private static final Map<String, String> ALERTS =
      Map.of(
          "[!NOTE]", "Note",
          "[!TIP]", "Tip",
          "[!IMPORTANT]", "Important",
          "[!WARNING]", "Warning",
          "[!CAUTION]", "Caution");

  private static final List<org.commonmark.Extension> EXTENSIONS =
      List.of(
          TablesExtension.create(),
          StrikethroughExtension.create(),
          TaskListItemsExtension.create());

  private final String prefix;
  private final Function<String, @Nullable String> pictures;

  /**
   * A writer.
   *
   * @param prefix what the ids of headings begin with
   * @param pictures the data of a picture by its file name; null where there is none
   */
  MarkdownHtml(String prefix, Function<String, @Nullable String> pictures) {
    this.prefix = prefix;
    this.pictures = pictures;
  }

  /**
   * Writes a text, and notes the ids of its headings.
   *
   * @param headings where ids go, by {@link #key}
   */
  String page(String markdown, Map<String, String> headings) {
    Node document = parse(markdown);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            String text = words(heading);
            headings.putIfAbsent(key(text), prefix + (headings.size() + 1));
          }
        });
    return render(document, headings);
  }

  /**
   * Writes a text that points to headings of another one.
   *
   * @param headings ids of those, by {@link #key}
   */
  String answer(String markdown, Map<String, String> headings) {
    Node document = parse(markdown);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            link(text, headings);
          }

          @Override
          public void visit(Link link) {
            // A link within a link is none.
          }
        });
    return render(document, Map.of());
  }

  private static Node parse(String markdown) {
    Node document =
        Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(MAX_DEPTH)
            .build()
            .parse(markdown);
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(BlockQuote quote) {
            nameAlert(quote);
            visitChildren(quote);
          }
        });
    return document;
  }

  /** Writes GitHub's mark of an alert as the word that it means. */
  private static void nameAlert(BlockQuote quote) {
    Node first = quote.getFirstChild();
    if (first instanceof Paragraph && first.getFirstChild() instanceof Text text) {
      String word = ALERTS.get(text.getLiteral());
      Node after = text.getNext();
      if (word != null && (after == null || after instanceof SoftLineBreak)) {
        // Its title says it already where there is one.
        if (after != null && after.getNext() instanceof StrongEmphasis) {
          after.unlink();
        } else {
          StrongEmphasis strong = new StrongEmphasis();
          strong.appendChild(new Text(word));
          text.insertBefore(strong);
        }
        text.unlink();
      }
    }
  }

  private static String words(Node node) {
    TextContentRenderer renderer = TextContentRenderer.builder().build();
    StringBuilder words = new StringBuilder();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      words.append(child instanceof HtmlInline ? "" : renderer.render(child));
    }
    return words.toString();
  }

  /** What is the same in two spellings of a heading. */
  static String key(String heading) {
    return heading.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /** Makes links of the references in a text whose headings there are. */
  private static void link(Text text, Map<String, String> headings) {
    String literal = text.getLiteral();
    Matcher matcher = REFERENCE.matcher(literal);
    Node after = text;
    int end = 0;
    while (matcher.find()) {
      String id = headings.get(key(matcher.group(1)));
      if (id != null) {
        if (end == 0) {
          text.setLiteral(literal.substring(0, matcher.start()));
        } else {
          after = insert(after, new Text(literal.substring(end, matcher.start())));
        }
        Link link = new Link("#" + id, null);
        link.appendChild(new Text(matcher.group()));
        after = insert(after, link);
        end = matcher.end();
      }
    }
    if (end > 0) {
      insert(after, new Text(literal.substring(end)));
    }
  }

  private static Node insert(Node after, Node node) {
    after.insertAfter(node);
    return node;
  }

  private String render(Node document, Map<String, String> headings) {
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            heading.setLevel(Math.min(DEEPEST_HEADING, heading.getLevel() + HEADINGS_BELOW));
          }
        });
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .escapeHtml(true)
        .sanitizeUrls(true)
        .urlSanitizer(new Addresses())
        .attributeProviderFactory(
            context ->
                (node, tag, attributes) -> {
                  if (node instanceof Heading heading) {
                    String id = headings.get(key(words(heading)));
                    if (id != null) {
                      attributes.put("id", id);
                    }
                  } else if (node instanceof Link link && !link.getDestination().startsWith("#")) {
                    attributes.put("rel", "noopener noreferrer");
                  }
                })
        .nodeRendererFactory(context -> new Inlines(context, pictures))
        .build()
        .render(document);
  }

  /** Where links may lead. */
  private static final class Addresses implements UrlSanitizer {
    @Override
    public String sanitizeLinkUrl(String url) {
      if (url.startsWith("#")) {
        return url;
      }
      try {
        String scheme = new URI(url).getScheme();
        boolean allowed =
            scheme != null
                && Set.of("http", "https", "mailto").contains(scheme.toLowerCase(Locale.ROOT));
        return allowed ? url : "";
      } catch (URISyntaxException e) {
        return "";
      }
    }

    @Override
    public String sanitizeImageUrl(String url) {
      return "";
    }
  }

  /** Pictures that are in the document, and the few tags that our own Markdown has. */
  private record Inlines(
      HtmlNodeRendererContext context, Function<String, @Nullable String> pictures)
      implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Image.class, HtmlInline.class);
    }

    @Override
    public void render(Node node) {
      HtmlWriter html = context.getWriter();
      if (node instanceof Image image) {
        picture(image, html);
      } else if (node instanceof HtmlInline tag) {
        tag(tag, html);
      }
    }

    private void picture(Image image, HtmlWriter html) {
      String target = image.getDestination();
      String words = words(image);
      String data = pictures.apply(target.substring(target.lastIndexOf('/') + 1));
      if (data == null) {
        html.tag("span", Map.of("class", "picture"));
        html.text("[picture: " + (words.isEmpty() ? target : words) + "]");
        html.tag("/span");
      } else {
        html.tag("img", Map.of("src", data, "alt", words), true);
      }
    }

    private static void tag(HtmlInline tag, HtmlWriter html) {
      String literal = tag.getLiteral();
      if (literal.equals("<br>") || isPaired(tag, literal)) {
        html.raw(literal);
      } else if (!literal.startsWith("<a id=\"") && !literal.equals("</a>")) {
        html.text(literal);
      }
    }

    /** Whether a tag has its other half beside it, so that it cannot reach beyond its place. */
    private static boolean isPaired(Node tag, String literal) {
      boolean closing = literal.startsWith("</");
      if (!INLINE.contains(closing ? "<" + literal.substring(2) : literal)) {
        return false;
      }
      String other = closing ? "<" + literal.substring(2) : "</" + literal.substring(1);
      Node next = closing ? tag.getPrevious() : tag.getNext();
      while (next != null) {
        if (next instanceof HtmlInline html && html.getLiteral().equals(other)) {
          return true;
        }
        next = closing ? next.getPrevious() : next.getNext();
      }
      return false;
    }
  }
}
