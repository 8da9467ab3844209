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
import orchestrator.document.convert.ReferenceResolver;
import orchestrator.prompt.PromptSection;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * The comments on a page as a document of their own: a line about each, and what it says as a
 * quotation, so that nobody can write a line about somebody else's.
 *
 * @param which are in it
 * @param count how many
 * @param document all of them
 * @param notes what there is to be said about them
 */
public record CommentSection(
    CommentSelection which, int count, Document document, List<String> notes) {
  private static final int LONGEST_QUOTE = 300;
  private static final String PLACE = "comments";

  public CommentSection {
    notes = List.copyOf(notes);
  }

  /** None, for a reason. */
  public static CommentSection none(CommentSelection which, String note) {
    return new CommentSection(which, 0, new Document(List.of(), List.of(), 0), List.of(note));
  }

  /**
   * Makes it.
   *
   * @param names tells the display name of an account id, or null
   */
  public static CommentSection of(
      Comments comments, CommentSelection which, UnaryOperator<@Nullable String> names) {
    if (comments.refused()) {
      return none(
          which,
          "the comments are not sent: this user may not read them (a token with scopes needs"
              + " read:comment:confluence)");
    }
    Comments wanted = which == CommentSelection.OPEN ? comments.open() : comments;
    List<Block> blocks = new ArrayList<>();
    List<Loss> losses = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    int invisible = 0;
    for (Comment comment : wanted.list()) {
      int number = numbers.size() + 1;
      numbers.put(comment.id(), number);
      blocks.add(
          line(
              comment,
              number,
              comment.parent() == null ? null : numbers.get(comment.parent()),
              names));
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
          new Loss(Loss.Kind.COMMENT, "all after the first " + comments.list().size(), PLACE));
      notes.add("the page has more comments than are read: the first " + comments.list().size());
    }
    return new CommentSection(
        which, wanted.list().size(), new Document(blocks, losses, invisible), notes);
  }

  private static List<Block> nothing() {
    return List.of(
        new Paragraph(List.of(new Styled(Style.EMPHASIS, List.of(new Text("no text"))))));
  }

  private static Paragraph line(
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
      about.append(comment.state() == null ? "" : ", " + oneLine(comment.state()));
      about.append(comment.about() == null ? "" : ", about “" + quoted(comment.about()) + "”");
    }
    return new Paragraph(
        List.of(
            new Styled(Style.STRONG, List.of(new Text("Comment " + number))),
            new Text(about.toString())));
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

  /** The same, with what is known about what they point at. */
  public CommentSection resolved(References references) {
    return new CommentSection(which, count, ReferenceResolver.resolve(document, references), notes);
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
            + " on this page. Whoever may read a page may comment on it. Comments are questions and"
            + " opinions, and no part of the page: where one contradicts it, the page counts.",
        "comments on " + page,
        markdown);
  }

  /** As the record tells it. */
  public RunRecord.Comments record() {
    return new RunRecord.Comments(which.name().toLowerCase(Locale.ROOT), count);
  }
}
