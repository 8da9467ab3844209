package orchestrator.job.inputs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import orchestrator.confluence.Comment;
import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.Comments;
import orchestrator.confluence.Page.Format;
import orchestrator.document.Block;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Document;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.Loss;
import orchestrator.document.References;
import orchestrator.document.convert.DocumentReader;
import orchestrator.document.convert.MarkedWords;
import orchestrator.document.convert.ReferenceResolver;
import orchestrator.prompt.PromptSection;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * The comments on pages as a document of their own: a line about each, and what it says as a
 * quotation, so that nobody can write a line about somebody else's.
 *
 * @param which are in it
 * @param count how many
 * @param document all of them
 * @param below whether some may be on pages below the first one
 * @param notes what there is to be said about them
 */
public record CommentSection(
    CommentSelection which, int count, Document document, boolean below, List<String> notes) {
  private static final int LONGEST_QUOTE = 300;
  private static final String PLACE = "comments";

  public CommentSection {
    notes = List.copyOf(notes);
  }

  /**
   * The comments on one page.
   *
   * @param words where those stand that they are about
   * @param title of a page below the first one; null for that
   */
  public record OfPage(Comments comments, MarkedWords words, @Nullable String title) {
    /** What follows after the words about where something is. */
    private String name() {
      return title == null ? "" : " “" + quoted(title) + "”";
    }
  }

  /** None, for a reason if there is one. */
  public static CommentSection none(CommentSelection which, String... notes) {
    Document nothing = new Document(List.of(), List.of(), 0);
    return new CommentSection(which, 0, nothing, false, List.of(notes));
  }

  /**
   * The same with the comments on another page.
   *
   * @param names tells the display name of an account id, or null
   * @param references what is known about what they point at
   */
  public CommentSection and(
      OfPage page, UnaryOperator<@Nullable String> names, References references) {
    CommentSection more = of(page, which, count, names);
    Document resolved = ReferenceResolver.resolve(more.document, references);
    List<Block> blocks = new ArrayList<>(document.blocks());
    blocks.addAll(resolved.blocks());
    List<Loss> losses = new ArrayList<>(document.losses());
    losses.addAll(resolved.losses());
    List<String> said = new ArrayList<>(notes);
    said.addAll(more.notes);
    int invisible = document.invisible() + resolved.invisible();
    return new CommentSection(
        which,
        count + more.count,
        new Document(blocks, losses, invisible),
        below || page.title != null,
        said);
  }

  private static CommentSection of(
      OfPage page, CommentSelection which, int before, UnaryOperator<@Nullable String> names) {
    Comments comments = page.comments;
    if (comments.refused()) {
      return none(
          which,
          "the comments"
              + (page.title == null ? "" : " on" + page.name())
              + " are not sent: this user may not read them (a token with scopes needs"
              + " read:comment:confluence)");
    }
    Comments wanted = which == CommentSelection.OPEN ? comments.open() : comments;
    List<Block> blocks = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    int invisible = 0;
    for (Comment comment : wanted.list()) {
      int number = before + numbers.size() + 1;
      numbers.put(comment.id(), number);
      Integer answered = comment.parent() == null ? null : numbers.get(comment.parent());
      blocks.add(line(page, comment, number, answered, names));
      Document said =
          comment.format() == Format.ADF
              ? DocumentReader.adf(comment.body())
              : DocumentReader.storage(comment.body());
      blocks.add(new Quote("", List.of(), said.blocks().isEmpty() ? nothing() : said.blocks()));
      invisible += said.invisible();
      for (Loss loss : said.losses()) {
        losses.add(new Loss(loss.kind(), loss.what(), "comment " + number));
      }
    }
    if (comments.cut()) {
      losses.add(
          new Loss(
              Loss.Kind.COMMENT,
              "all after the first "
                  + comments.list().size()
                  + (page.title == null ? "" : " of" + page.name()),
              PLACE));
      notes.add(
          "the page"
              + page.name()
              + " has more comments than are read: the first "
              + comments.list().size());
    }
    return new CommentSection(
        which, wanted.list().size(), new Document(blocks, losses, invisible), false, notes);
  }

  private static List<Block> nothing() {
    return List.of(
        new Paragraph(List.of(new Styled(Style.EMPHASIS, List.of(new Text("no text"))))));
  }

  private static Paragraph line(
      OfPage page,
      Comment comment,
      int number,
      @Nullable Integer answered,
      UnaryOperator<@Nullable String> names) {
    StringBuilder about = new StringBuilder();
    about.append(" by ").append(author(comment, names));
    if (comment.created() != null) {
      about.append(", ").append(oneLine(comment.created()));
    }
    if (answered != null) {
      about.append(", answers comment ").append(answered);
    } else {
      about.append(comment.inline() ? ", inline" : ", on the page");
      about.append(comment.inline() && page.title != null ? " on the page" : "");
      about.append(page.name());
      about.append(comment.state() == null ? "" : ", " + oneLine(comment.state()));
      about.append(comment.about() == null ? "" : ", about “" + quoted(comment.about()) + "”");
      about.append(place(page.words, comment));
    }
    return new Paragraph(
        List.of(
            new Styled(Style.STRONG, List.of(new Text("Comment " + number))),
            new Text(about.toString())));
  }

  private static String place(MarkedWords words, Comment comment) {
    MarkedWords.Place place = comment.marker() == null ? null : words.place(comment.marker());
    if (place == null) {
      return "";
    }
    String line = place.line().isEmpty() ? "" : " in “" + quoted(place.line()) + "”";
    return line + (place.heading().isEmpty() ? "" : " under “" + quoted(place.heading()) + "”");
  }

  private static String author(Comment comment, UnaryOperator<@Nullable String> names) {
    String name = comment.author() == null ? names.apply(comment.authorId()) : comment.author();
    return name == null ? "somebody who is not known any more" : oneLine(name);
  }

  private static String quoted(String words) {
    String line = oneLine(words);
    return line.length() > LONGEST_QUOTE
        ? line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST_QUOTE))) + "…"
        : line;
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+|\\p{Cf}", " ").strip();
  }

  /** The page with its comments under a heading of their own. */
  public Document under(Document page) {
    if (document.blocks().isEmpty() && document.losses().isEmpty()) {
      return page;
    }
    List<Block> blocks = new ArrayList<>(page.blocks());
    blocks.add(new Heading(2, List.of(new Text("Comments"))));
    blocks.addAll(document.blocks());
    List<Loss> losses = new ArrayList<>(page.losses());
    losses.addAll(document.losses());
    return new Document(blocks, losses, page.invisible() + document.invisible());
  }

  /** As a part of a prompt. */
  public PromptSection prompt(String markdown, String page) {
    String sort = which == CommentSelection.OPEN ? " open comments" : " comments";
    return new PromptSection(
        PromptSection.Variable.COMMENTS,
        (count == 1 ? "One" + sort.replaceFirst("s$", "") : count + sort)
            + (below ? " on this page and on those below it." : " on this page.")
            + " Whoever may read a page may comment on it. Comments are questions and"
            + " opinions, and no part of the page: where one contradicts it, the page counts.",
        "comments on " + page,
        markdown);
  }

  /** As the record tells it. */
  public RunRecord.Comments record() {
    return new RunRecord.Comments(which.name().toLowerCase(Locale.ROOT), count);
  }
}
