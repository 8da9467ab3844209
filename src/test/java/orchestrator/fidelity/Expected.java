package orchestrator.fidelity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** What a page in storage format holds, and a faithful Markdown with it. */
final class Expected {
  record Heading(int level, List<String> words) {}

  /**
   * An entry of a list.
   *
   * @param depth how many lists it stands in
   * @param textDepth the same without those that only move it to the right
   * @param kind {@code ul}, {@code ol} or {@code task}
   */
  record Item(int depth, int textDepth, String kind, List<String> words) {}

  record Cell(int column, List<String> words) {}

  record Table(List<List<Cell>> rows, int columns) {}

  record Code(String text, String language, boolean inCell) {}

  /**
   * A link.
   *
   * @param address whether the target is an address, and not a title or a file
   */
  record Link(List<String> words, String target, boolean address) {}

  record Task(boolean done, List<String> words) {}

  record Panel(String kind, List<String> title, List<String> words) {}

  /**
   * Something that is named and not text: a picture, an issue, a person.
   *
   * @param names of which one must be there
   */
  record Reference(String kind, List<String> names) {}

  private static final Set<String> NAMED_FILES =
      Set.of("view-file", "viewpdf", "viewdoc", "viewxls", "viewppt", "multimedia");
  private static final Set<String> NAMED =
      Set.of("gliffy", "drawio", "inc-drawio", "widget", "iframe", "include", "excerpt-include");
  private static final Set<String> NOT_SHOWN =
      Set.of("ac:parameter", "ac:default-parameter", "ac:placeholder", "ac:adf-attribute");
  private static final Set<String> IN_ITEM = Set.of("status", "jira", "anchor", "mathinline");

  final List<String> words;
  final List<Heading> headings = new ArrayList<>();
  final List<Item> items = new ArrayList<>();
  final List<Table> tables = new ArrayList<>();
  final List<Code> code = new ArrayList<>();
  final List<Link> links = new ArrayList<>();
  final List<Task> tasks = new ArrayList<>();
  final List<List<String>> statuses = new ArrayList<>();
  final List<Panel> panels = new ArrayList<>();
  final List<Reference> references = new ArrayList<>();

  /** Words that may stand in the Markdown besides: names of macros, files and the like. */
  final Set<String> welcome = new HashSet<>();

  /** Where in the page something stands: in how many lists, and whether in a cell. */
  private record Place(int depth, int textDepth, boolean inCell) {}

  Expected(String storage) {
    Document page = Jsoup.parse(unwrapped(storage.strip()), "", Parser.xmlParser());
    page.outputSettings().prettyPrint(false);
    words = Shown.words(page);
    children(page, new Place(0, 0, false));
  }

  /** A body of one CDATA section, in which the end of another one is written apart. */
  private static String unwrapped(String storage) {
    return storage.startsWith("<![CDATA[") && storage.endsWith("]]>")
        ? storage.substring(9, storage.length() - 3).replace("]] >", "]]>")
        : storage;
  }

  private void children(Element parent, Place place) {
    for (Element child : parent.children()) {
      if (!Shown.isSuperseded(child)) {
        element(child, place);
      }
    }
  }

  private void element(Element element, Place place) {
    welcome(element);
    switch (element.tagName()) {
      case "ac:structured-macro", "ac:macro" -> macro(element, place);
      case "ac:link" -> link(element, place);
      case "a" -> anchor(element, place);
      case "ac:image", "img" -> image(element, place);
      case "ac:emoticon" -> emoticon(element);
      case "time" -> reference("date", element.attr("datetime"));
      case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, place);
      case "ul", "ol" -> list(element, place);
      case "ac:task-list" -> tasks(element, place);
      case "table" -> table(element, place);
      case "pre" -> preformatted(element, place);
      case "ac:adf-extension" -> extension(element, place);
      case "ac:parameter", "ac:default-parameter", "ac:placeholder" -> {}
      default -> children(element, place);
    }
  }

  private void welcome(Element element) {
    element.attributes().forEach(attribute -> welcome.addAll(lower(attribute.getValue())));
    if (NOT_SHOWN.contains(element.tagName())) {
      welcome.addAll(lower(element.wholeText()));
    }
  }

  static List<String> lower(String text) {
    return Words.of(text.toLowerCase(Locale.ROOT));
  }

  private void reference(String kind, String... names) {
    List<String> known = List.of(names).stream().filter(name -> !name.isBlank()).toList();
    if (!known.isEmpty()) {
      references.add(new Reference(kind, known));
    }
  }

  private void heading(Element heading, Place place) {
    List<String> shown = Shown.words(heading);
    if (!shown.isEmpty() && !place.inCell()) {
      headings.add(new Heading(heading.tagName().charAt(1) - '0', shown));
    }
    children(heading, place);
  }

  private void list(Element list, Place place) {
    for (Element item : list.children()) {
      List<String> own = item.tagName().equals("li") ? ownWords(item) : List.of();
      if (!own.isEmpty() && !place.inCell()) {
        items.add(new Item(place.depth() + 1, place.textDepth() + 1, list.tagName(), own));
      }
      int text = place.textDepth() + (own.isEmpty() ? 0 : 1);
      element(item, new Place(place.depth() + 1, text, place.inCell()));
    }
  }

  /** The words of an entry up to the first block in it. */
  private static List<String> ownWords(Element item) {
    StringBuilder text = new StringBuilder();
    for (Node child : item.childNodes()) {
      if (child instanceof Element element && endsLine(element)) {
        if (!text.toString().isBlank()) {
          break;
        }
      } else if (child instanceof TextNode || child instanceof Element) {
        text.append(Shown.text(child));
      }
    }
    return Words.of(text.toString());
  }

  private static boolean endsLine(Element element) {
    return Set.of("ul", "ol", "ac:task-list", "table", "pre", "ac:layout")
            .contains(element.tagName())
        || Shown.isBlockCard(element)
        || (Shown.isMacro(element) && !IN_ITEM.contains(Shown.macroName(element)));
  }

  private void tasks(Element list, Place place) {
    for (Element task : list.children()) {
      Element body = Shown.child(task, "ac:task-body");
      if (body == null) {
        element(task, place);
        continue;
      }
      List<String> own = ownWords(body);
      Element status = Shown.child(task, "ac:task-status");
      if (!own.isEmpty()) {
        tasks.add(new Task(status != null && status.text().strip().equals("complete"), own));
        if (!place.inCell()) {
          items.add(new Item(place.depth() + 1, place.textDepth() + 1, "task", own));
        }
      }
      children(task, new Place(place.depth() + 1, place.textDepth() + 1, place.inCell()));
    }
  }

  private void table(Element table, Place place) {
    if (!place.inCell()) {
      Table grid = grid(table);
      if (grid.rows().stream().mapToInt(List::size).sum() > 1) {
        tables.add(grid);
      }
    }
    children(table, new Place(0, 0, true));
  }

  private Table grid(Element table) {
    List<List<Cell>> rows = new ArrayList<>();
    int columns = 0;
    List<Integer> covered = new ArrayList<>(); // for each column, how many rows more
    for (Element row : table.getElementsByTag("tr")) {
      if (!table.equals(closest(row, "table"))) { // jsoup compares nodes by identity
        continue;
      }
      List<Cell> cells = new ArrayList<>();
      int column = 0;
      for (Element cell : row.children()) {
        if (!Set.of("td", "th").contains(cell.tagName())) {
          continue;
        }
        while (column < covered.size() && covered.get(column) > 0) {
          column++;
        }
        List<String> shown = Shown.words(cell);
        cells.add(new Cell(column, shown));
        if (span(cell, "rowspan", 1000) > 1) {
          welcome.addAll(lower(String.join(" ", shown))); // in each of the rows
        }
        for (int i = span(cell, "colspan", 100); i > 0; i--, column++) {
          while (covered.size() <= column) {
            covered.add(0);
          }
          covered.set(column, span(cell, "rowspan", 1000));
        }
      }
      columns = Math.max(columns, covered.size());
      covered.replaceAll(left -> Math.max(0, left - 1));
      rows.add(cells);
    }
    return new Table(rows, columns);
  }

  private static @Nullable Element closest(Element element, String name) {
    Element parent = element.parent();
    while (parent != null && !parent.tagName().equals(name)) {
      parent = parent.parent();
    }
    return parent;
  }

  private static int span(Element cell, String name, int most) {
    String value = cell.attr(name);
    return value.matches("[1-9]\\d{0,3}") ? Math.min(most, Integer.parseInt(value)) : 1;
  }

  private void preformatted(Element pre, Place place) {
    if (pre.children().stream().noneMatch(child -> child.tagName().startsWith("ac:"))) {
      code(pre.wholeText(), "", place);
    } else {
      children(pre, place);
    }
  }

  private void code(String text, String language, Place place) {
    if (!text.isBlank()) {
      code.add(new Code(text, language, place.inCell()));
    }
  }

  private void extension(Element extension, Place place) {
    for (Element node : extension.getElementsByTag("ac:adf-node")) {
      Element content = Shown.child(node, "ac:adf-content");
      if (node.attr("type").equals("panel") && content != null) {
        Element kind = node.getElementsByAttributeValue("key", "panel-type").first();
        String type = kind == null ? "" : kind.text().strip();
        panels.add(new Panel(type, List.of(), Shown.words(content)));
        welcome.add(type);
      }
    }
    children(extension, place);
  }

  private void macro(Element macro, Place place) {
    String name = Shown.macroName(macro);
    macro.getAllElements().forEach(this::welcome);
    if (Shown.isHidden(macro)) {
      welcome.addAll(lower(macro.wholeText()));
      return;
    }
    if (name.equals("status")) {
      List<String> label = Words.of(Shown.parameter(macro, "title"));
      if (!label.isEmpty()) {
        statuses.add(label);
      }
    } else if (name.startsWith("jira")) {
      String query = Shown.parameter(macro, "jqlQuery") + Shown.parameter(macro, "jql");
      String issue = Shown.issue(macro);
      reference(issue.isEmpty() ? "query" : "issue", issue.isEmpty() ? query : issue);
    } else if (NAMED.contains(name) || NAMED_FILES.contains(name)) {
      named(name, macro);
    }
    Element plain = Shown.plainBody(macro);
    Element rich = Shown.child(macro, "ac:rich-text-body");
    boolean packed = plain != null && Shown.isPacked(name, plain.wholeText());
    if (plain != null && (packed || Set.of("html", "markdown").contains(name))) {
      welcome.addAll(lower(plain.wholeText()));
    } else if (plain != null) {
      code(plain.wholeText(), language(name, macro), place);
    }
    if (rich != null) {
      boolean panel = Shown.PANELS.contains(name);
      if (panel && !Shown.words(rich).isEmpty()) {
        List<String> title = Words.of(Shown.parameter(macro, "title"));
        panels.add(new Panel(name, title, Shown.words(rich)));
      }
      boolean box = panel || name.equals("expand");
      children(rich, new Place(box ? 0 : place.depth(), place.textDepth(), place.inCell()));
    }
  }

  private static String language(String name, Element macro) {
    String language = Shown.parameter(macro, "language");
    if (language.isEmpty() && name.equals("code")) {
      return Shown.parameter(macro, "");
    }
    return language.isEmpty() && Set.of("plantuml", "mermaid").contains(name) ? name : language;
  }

  private void named(String name, Element macro) {
    List<String> names = new ArrayList<>();
    for (Element resource : macro.select("> ac|parameter *")) {
      names.add(
          resource.attr("ri:content-title")
              + resource.attr("ri:filename")
              + resource.attr("ri:value"));
    }
    for (String parameter :
        List.of("diagramName", "name", "diagramDisplayName", "filename", "url", "src", "")) {
      names.add(Shown.parameter(macro, parameter));
    }
    reference(name, names.toArray(String[]::new));
  }

  private void link(Element link, Place place) {
    Element user = Shown.child(link, "ri:user");
    if (user != null) {
      reference(
          "person",
          user.attr("ri:account-id") + user.attr("ri:userkey") + user.attr("ri:username"));
      children(link, place);
      return;
    }
    String name = Shown.name(link);
    Element entity = Shown.child(link, "ri:content-entity");
    String target = entity == null ? name : entity.attr("ri:content-id");
    boolean address =
        entity != null
            || Shown.child(link, "ri:url") != null
            || Shown.child(link, "ri:shortcut") != null;
    if (target.isEmpty()
        && !link.attr("ac:anchor").isEmpty()
        && Shown.child(link, "ri:space") == null) {
      target = "#" + link.attr("ac:anchor");
    }
    if (!target.isEmpty()) {
      links.add(new Link(Shown.words(link), target, address));
    }
    children(link, place);
  }

  private void anchor(Element anchor, Place place) {
    String target = anchor.attr("href").strip();
    List<String> shown = Shown.words(anchor);
    if (!target.isEmpty() && !target.startsWith("javascript:") && !shown.isEmpty()) {
      links.add(new Link(shown, target, true));
    }
    children(anchor, place);
  }

  private void image(Element image, Place place) {
    List<String> names = new ArrayList<>();
    for (Element resource : image.children()) {
      names.add(resource.attr("ri:filename") + resource.attr("ri:value"));
      welcome(resource);
    }
    for (String attribute : List.of("ac:alt", "ac:title", "ac:src", "src", "alt", "title")) {
      names.add(image.attr(attribute));
    }
    reference("image", names.toArray(String[]::new));
    children(image, place);
  }

  private void emoticon(Element emoticon) {
    String shown = emoticon.attr("ac:emoji-fallback");
    // The old ones have a name alone, and which character shows it is anyone's choice.
    reference("emoji", shown, shown.isEmpty() ? "" : emoticon.attr("ac:emoji-shortname"));
  }
}
