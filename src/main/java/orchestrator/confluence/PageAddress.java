package orchestrator.confluence;

import java.nio.file.Path;
import java.time.LocalDate;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Where a page is. Making one sends nothing; only addresses that a token may go to come out. */
public sealed interface PageAddress {

  /** A page in a Confluence. */
  sealed interface Online extends PageAddress {
    /** Where it is. */
    Site site();

    /** The version that is wanted; null for the current one. */
    @Nullable Integer version();
  }

  /**
   * A page by its number.
   *
   * @param site where
   * @param id its content id, digits
   * @param blogPost whether the address said that it is a blog post
   * @param version the version that is wanted; null for the current one
   */
  record ById(Site site, String id, boolean blogPost, @Nullable Integer version) implements Online {
    /** Its current version. */
    public ById(Site site, String id, boolean blogPost) {
      this(site, id, blogPost, null);
    }
  }

  /**
   * A page by its title.
   *
   * @param site where
   * @param space the space's key
   * @param title its title, decoded
   * @param posted the day of a blog post; null for a page
   * @param version the version that is wanted; null for the current one
   */
  record ByTitle(
      Site site, String space, String title, @Nullable LocalDate posted, @Nullable Integer version)
      implements Online {
    /** Its current version. */
    public ByTitle(Site site, String space, String title, @Nullable LocalDate posted) {
      this(site, space, title, posted, null);
    }
  }

  /**
   * A page in a file.
   *
   * @param path the file, which may not exist
   */
  record LocalFile(Path path) implements PageAddress {}

  /** A page that arrives on standard input. */
  record StandardInput() implements PageAddress {}

  /**
   * Understands what a user names as a page: an address as the browser shows it, an id, a file, or
   * {@code -} for standard input.
   *
   * @param page what the user typed
   * @param access the configured Confluence
   * @param workingDirectory where relative paths start
   * @throws ProblemException if it can be no page, or not one that may be asked for: at another
   *     origin than the configured one, without encryption, or with nothing configured
   */
  static PageAddress parse(String page, ConfluenceAccess access, Path workingDirectory) {
    return new PageAddressParser(access, workingDirectory).parse(page);
  }
}
