package orchestrator.document.macro;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.BlockBuilder;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Name;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.Reference;
import orchestrator.document.Reference.Form;
import orchestrator.document.Reference.Include;
import orchestrator.document.Reference.Issue;
import orchestrator.document.Reference.Words;
import orchestrator.document.source.Element;
import orchestrator.document.source.NumericAttributes;
import org.jspecify.annotations.Nullable;

/** Macros that show something from elsewhere: other pages, files, issues, people. */
public final class PageMacros {
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
      flow.add(own ? new Issue(key) : new Name(key));
      return;
    }
    String query = macro.parameter("jqlQuery", "jql", "url", "");
    reader.lost(query.isEmpty() ? macro.describe() : Description.of("Jira query: " + query), flow);
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

  /** Another page, or its excerpt, in place. */
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
    String name = macro.parameter("name");
    String named =
        macro.name() + ": " + Reference.named(space, title) + (name.isEmpty() ? "" : ", " + name);
    Description what = title.isEmpty() ? macro.describe() : Description.of(named);
    Loss loss = reader.losses().add(Loss.Kind.INCLUDE, what.text());
    Inline label = what.label(loss);
    String stored = resource == null ? title : Links.storedTitle(resource);
    String part = macro.key().equals("include") ? null : name;
    flow.inLine(title.isEmpty() ? label : new Include(space, title, stored, part, label, loss));
  }

  /** The body of the excerpt of that name, or of the first one when none is named. */
  public static @Nullable Element excerpt(Element parent, String name) {
    for (Element element : parent.elements()) {
      Macro macro = new Macro(element);
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
      name = macro.describe().text();
      flow.inLine(new Label(name));
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
    if (address.isEmpty()) {
      reader.lost(macro.describe(), flow);
    } else {
      reader.losses().macro(macro.describe().text());
      inline(new Link(List.of(new Text(address)), address, ""), flow);
    }
  }

  /** Something from elsewhere within HTML. */
  static void embedded(Element element, StorageFormatReader reader, BlockBuilder flow) {
    Element source = element.descendant("source");
    String own = element.attribute(element.is("object") ? "data" : "src");
    String address = own.isEmpty() && source != null ? source.attribute("src") : own;
    String what = element.name() + (address.isEmpty() ? "" : ": " + address);
    if (address.isEmpty()) {
      reader.lost(Description.of(what), flow);
    } else {
      reader.losses().macro(what);
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
      reader.lost(macro.describe(), flow);
    }
    for (Element user : users) {
      flow.add(new Words(Form.NAME, List.of(reader.links().person(user)), null));
    }
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
