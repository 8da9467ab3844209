package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Loss;
import orchestrator.document.Node.Block;
import orchestrator.document.Node.Inline;
import orchestrator.document.Node.Link;
import orchestrator.document.Node.Name;
import orchestrator.document.Node.Paragraph;
import orchestrator.document.Node.Style;
import orchestrator.document.Node.Styled;
import orchestrator.document.Node.Text;
import orchestrator.document.References;
import orchestrator.document.source.BlockBuilder;
import orchestrator.document.source.Element;
import orchestrator.document.source.NumericAttributes;
import orchestrator.document.source.StorageParser;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** Macros that show something from elsewhere: other pages, files, issues, people. */
final class PageMacros {
  private PageMacros() {}

  static void jira(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    String key = macro.parameter("key", "issueKey");
    String other = macro.parameter("");
    if (key.isEmpty() && isIssueKey(other)) {
      key = other;
    }
    if (!key.isEmpty()) {
      String server = macro.parameter("server");
      // Confluence calls its own Jira so; issues of another one are elsewhere.
      boolean own = server.isEmpty() || server.equalsIgnoreCase("System Jira");
      String address = own ? reader.references().issueUrl(key) : null;
      flow.add(
          address == null
              ? new Name(key)
              : new Link(List.of(new Text(key)), InvisibleCharacters.removeFrom(address), ""));
      return;
    }
    String query = macro.parameter("jqlQuery", "jql", "url", "");
    String what = query.isEmpty() ? macro.describe() : "Jira query: " + query;
    reader.losses().macro(what);
    flow.label(what);
  }

  private static boolean isIssueKey(String text) {
    int hyphen = text.lastIndexOf('-');
    return hyphen > 0
        && hyphen + 1 < text.length()
        && text.length() < 40
        && Character.isUpperCase(text.charAt(0))
        && text.indexOf(' ') < 0
        && NumericAttributes.of(text.substring(hyphen + 1), -1) >= 0;
  }

  /** Another page, or its excerpt, in place: one level deep, so that no cycle can arise. */
  static void include(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element resource = macro.resource();
    String title =
        resource == null
            ? macro.parameter("pageTitle", "page", "PageWithExcerpt", "")
            : resource.attribute("ri:content-title");
    String space = resource == null ? null : resource.find("ri:space-key");
    if (resource == null && title.indexOf(':') > 0) {
      space = title.substring(0, title.indexOf(':'));
      title = title.substring(title.indexOf(':') + 1);
    }
    boolean excerpt = !macro.key().equals("include");
    String wanted = resource == null ? title : Links.storedTitle(resource);
    String body =
        title.isEmpty() || reader.isIncluded() ? null : reader.references().pageBody(space, wanted);
    Element page = body == null ? null : StorageParser.parse(body, reader.losses());
    Element part = page == null || !excerpt ? page : excerpt(page, macro.parameter("name"));
    if (page == null || part == null) {
      String name = macro.parameter("name");
      String named =
          title.isEmpty()
              ? macro.describe()
              : macro.name()
                  + ": "
                  + Links.name(space, title)
                  + (name.isEmpty() ? "" : ", " + name);
      reader.losses().add(Loss.Kind.INCLUDE, named);
      flow.label(named);
      return;
    }
    flow.endRun();
    flow.add(
        new Paragraph(
            List.of(new Styled(Style.EMPHASIS, List.of(new Text("From page " + title + ":"))))));
    StorageFormatReader other =
        new StorageFormatReader(page, reader.references(), reader.losses(), true);
    for (Block block : other.blocks(part)) {
      flow.add(block);
    }
  }

  /** The body of the excerpt of that name, or of the first one when none is named. */
  private static @Nullable Element excerpt(Element parent, String name) {
    for (Element element : parent.elements()) {
      Macro macro = new Macro(element, References.NONE);
      boolean found =
          element.name().endsWith("macro")
              && (macro.key().equals("excerpt") || macro.key().startsWith("multiexcerpt"))
              && (name.isEmpty() || macro.parameter("name", "MultiExcerptName").equals(name));
      Element body = found ? macro.richBody() : excerpt(element, name);
      if (body != null) {
        return body;
      }
    }
    return null;
  }

  static void file(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element resource = macro.resource();
    String name =
        resource == null
            ? macro.parameter("name", "filename", "file", "")
            : Macro.resourceText(resource);
    if (name.isEmpty()) {
      name = macro.describe();
      flow.label(name);
    } else {
      String title = resource == null ? "" : Links.whose(resource);
      inline(new Link(List.of(new Text(name)), name, title), flow);
    }
    reader.losses().macro(macro.name() + ": " + name);
  }

  static void address(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    Element resource = macro.resource();
    String address =
        resource == null ? macro.parameter("url", "src") : Macro.resourceText(resource);
    reader.losses().macro(macro.describe());
    if (address.isEmpty()) {
      flow.label(macro.describe());
    } else {
      inline(new Link(List.of(new Text(address)), address, ""), flow);
    }
  }

  /** Something from elsewhere within HTML. */
  static void embedded(Element element, StorageFormatReader reader, BlockBuilder flow) {
    Element source = element.descendant("source");
    String own = element.attribute(element.is("object") ? "data" : "src");
    String address = own.isEmpty() && source != null ? source.attribute("src") : own;
    String what = element.name() + (address.isEmpty() ? "" : ": " + address);
    reader.losses().macro(what);
    if (address.isEmpty()) {
      flow.label(what);
    } else {
      inline(new Link(List.of(new Text(address)), address, ""), flow);
    }
    reader.children(element, flow); // what browsers show that cannot show the thing itself
  }

  /** A person's card or picture: whom it shows. */
  static void profile(Macro macro, StorageFormatReader reader, BlockBuilder flow) {
    List<Element> users = new ArrayList<>(macro.users());
    String named = macro.parameter("user", "User", "username", "");
    if (users.isEmpty() && !named.isEmpty()) {
      users.add(new Element("ri:user").with("ri:username", named));
    }
    if (users.isEmpty()) {
      reader.losses().macro(macro.describe());
      flow.label(macro.describe());
    }
    users.forEach(user -> flow.add(new Name(reader.links().person(user))));
  }

  private static void inline(Inline inline, BlockBuilder flow) {
    if (flow.inParagraph()) {
      flow.text(" ");
      flow.add(inline);
      flow.text(" ");
    } else {
      flow.add(new Paragraph(List.of(inline)));
    }
  }
}
