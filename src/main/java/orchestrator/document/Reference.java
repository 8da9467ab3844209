package orchestrator.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that only the Confluence of the page can tell. It shows what the page itself
 * says until Confluence was asked, and its loss is in the document's list until then.
 */
public sealed interface Reference extends Inline {

  /** What stands there as long as nothing more is known. */
  List<Inline> shown();

  /**
   * A mentioned person.
   *
   * @param id account id (Cloud) or user key or name (Data Center)
   * @param loss counted while the name is not known; null where none is
   */
  record User(String id, @Nullable Loss loss) implements Reference {
    @Override
    public List<Inline> shown() {
      return List.of(new Text("@" + id));
    }
  }

  /**
   * Words with people among them.
   *
   * @param words texts and users
   * @param loss counted under these words; null where none is
   */
  record Words(Form form, List<Inline> words, @Nullable Loss loss) implements Reference {
    public Words {
      words = List.copyOf(words);
    }

    /** The words as one text. */
    public String text() {
      StringBuilder text = new StringBuilder();
      for (Inline word : words) {
        if (word instanceof Text plain) {
          text.append(plain.text());
        } else if (word instanceof User user) {
          text.append('@').append(user.id());
        }
      }
      return text.toString();
    }

    @Override
    public List<Inline> shown() {
      return List.of(form.of(text()));
    }
  }

  /** What words are shown as. */
  enum Form {
    LABEL,
    NAME,
    CODE;

    /** The words of a text in this form. */
    public Inline of(String text) {
      return switch (this) {
        case LABEL -> new Label(text);
        case NAME -> new Name(text);
        case CODE -> new CodeSpan(text);
      };
    }
  }

  /**
   * A link to another page.
   *
   * @param content what the link says
   * @param space space key; null for the page's own
   * @param title the page's title as it is shown
   * @param stored the title to ask Confluence for
   * @param suffix what follows the address: the anchor with its sign, or nothing
   * @param worded whether the content is more than the title
   */
  record PageLink(
      List<Inline> content,
      @Nullable String space,
      String title,
      String stored,
      String suffix,
      boolean worded)
      implements Reference {
    public PageLink {
      content = List.copyOf(content);
    }

    /** The same link around other content. */
    public PageLink around(List<Inline> other) {
      return new PageLink(other, space, title, stored, suffix, worded);
    }

    @Override
    public List<Inline> shown() {
      return List.of(new Link(content, "confluence:" + named(space, title) + suffix, ""));
    }
  }

  /** A Jira issue in the Jira that belongs to this Confluence. */
  record Issue(String key) implements Reference {
    @Override
    public List<Inline> shown() {
      return List.of(new Name(key));
    }
  }

  /** What stands in a line of text and must stay there, whatever its references turn out to be. */
  record Line(List<Inline> content) implements Reference {
    public Line {
      content = List.copyOf(content);
    }

    @Override
    public List<Inline> shown() {
      return content;
    }
  }

  /** A reference to blocks that are elsewhere. */
  sealed interface Elsewhere extends Reference {
    /** What names them where they cannot be had. */
    Inline label();

    @Override
    default List<Inline> shown() {
      return List.of(label());
    }
  }

  /**
   * Another page in place, or its excerpt.
   *
   * @param excerpt the name of the excerpt; empty for the first one, null for the whole page
   */
  record Include(
      @Nullable String space,
      String title,
      String stored,
      @Nullable String excerpt,
      Inline label,
      Loss loss)
      implements Elsewhere {}

  /**
   * A list of the pages right below another one.
   *
   * @param page its title, as {@link References#children} takes it
   * @param deeper whether the page shows further levels too
   */
  record Children(
      @Nullable String space, @Nullable String page, boolean deeper, Inline label, Loss loss)
      implements Elsewhere {}

  /** A list of the pages that a search finds. */
  record Search(String query, int limit, Inline label, Loss loss) implements Elsewhere {}

  /**
   * The source of a diagram in a file attached to the page.
   *
   * @param sort the macro that shows it, in lower case
   * @param title what stands above it; may be empty
   */
  record DiagramFile(String file, String sort, String title, Inline label, Loss loss)
      implements Elsewhere {}

  /** The words in a drawing that is attached to the page. */
  record DrawingFile(String file) implements Reference {
    @Override
    public List<Inline> shown() {
      return List.of();
    }
  }

  /**
   * A picture.
   *
   * @param image what stands for it
   * @param file where its bytes are
   * @param loss what is lost where nobody sees it
   * @param counted whether that is among the losses, since nothing describes it
   */
  record Picture(Image image, ImageRef file, Loss loss, boolean counted) implements Reference {
    @Override
    public List<Inline> shown() {
      return List.of(image);
    }
  }

  /** How a page is named where its address is not known. */
  static String named(@Nullable String space, String title) {
    return space == null || space.isEmpty() ? title : space + "/" + title;
  }
}
