package orchestrator.confluence.publish;

import java.util.List;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Pages and comments of one Confluence, in one of its two REST interfaces. All methods throw a
 * {@link ProblemException} if Confluence does not do what is asked.
 */
interface ContentStore {
  /** The page or blog post with an id; null where this interface knows none. */
  @Nullable Stored page(String id);

  /** The pages with a title in the space of another page. */
  List<Stored> titled(String title, Stored neighbour);

  /** The pages right below a page, at most so many. */
  List<Stored> children(Stored parent, int limit);

  /** The footer comments of a page, with their bodies. */
  List<Stored> comments(Stored page);

  /** The mark on a page or comment; null where there is none. */
  @Nullable Mark mark(Stored content);

  /** Puts a mark on a page or comment, in the place of an earlier one. */
  void mark(Stored content, @Nullable Mark before, Mark mark);

  Stored createPage(Stored parent, Publication publication);

  Stored createComment(Stored page, Publication publication);

  /** Writes the version after the one that was read, and no other. */
  Stored update(Stored before, Publication publication);
}
