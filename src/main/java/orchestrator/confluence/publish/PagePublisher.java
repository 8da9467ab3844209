package orchestrator.confluence.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.confluence.Site.Deployment;
import orchestrator.confluence.publish.Published.Change;
import orchestrator.confluence.publish.Stored.Sort;
import orchestrator.confluence.rest.WriteApi;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes below or beside the page that was read, which itself stays as it is. What was published
 * before under the same name is found by its mark and gets a new version; what somebody else wrote
 * is never touched.
 */
public final class PagePublisher {
  /** How many children are asked for their mark when the title does not tell. */
  private static final int MOST_CHILDREN = 100;

  private static final String LABEL = "orchestrator";

  private final WriteApi api;

  /** A publisher on one site. */
  public PagePublisher(WriteApi api) {
    this.api = api;
  }

  /** Something of ours, and its mark if it has got that far. */
  private record Own(Stored content, @Nullable Mark mark) {}

  /** Where something is to go: the page that was read. */
  private record Place(ContentStore store, Stored page) {}

  private Place place(Publication publication) {
    if (api.site().deployment() == Deployment.CLOUD) {
      ContentStore cloud = new CloudContentStore(api);
      Stored page = cloud.page(publication.pageId());
      if (page != null) {
        return new Place(cloud, page);
      }
      // A Data Center under /wiki, or no such page.
    }
    ContentStore rest = new RestContentStore(api);
    Stored page = rest.page(publication.pageId());
    if (page == null) {
      throw Problem.PAGE_NOT_FOUND
          .failure(
              "There is no page "
                  + publication.pageId()
                  + " on "
                  + api.site().base().getHost()
                  + " for the token that publishes.")
          .exception();
    }
    return new Place(rest, page);
  }

  /**
   * Publishes a page below the one that was read.
   *
   * @throws ProblemException if the title is taken, somebody changed what is there, or Confluence
   *     does not take it; nothing was written then, unless it is {@code publish-unanswered} or
   *     {@code publish-unmarked}
   */
  public Published child(Publication publication) {
    Place place = place(publication);
    if (place.page().sort() == Sort.BLOG_POST) {
      throw Problem.PUBLISH_REFUSED
          .failure("\"" + place.page().title() + "\" is a blog post, which has no pages below it.")
          .exception();
    }
    Published published =
        write(
            place.store(),
            publication,
            () -> ownPage(place, publication),
            () -> place.store().createPage(place.page(), publication));
    return labelled(published);
  }

  /**
   * Publishes a footer comment on the page that was read.
   *
   * @throws ProblemException as {@link #child} does
   */
  public Published comment(Publication publication) {
    Place place = place(publication);
    return write(
        place.store(),
        publication,
        () -> ownComment(place, publication),
        () -> place.store().createComment(place.page(), publication));
  }

  private static Published write(
      ContentStore store,
      Publication publication,
      Supplier<@Nullable Own> finder,
      Supplier<Stored> creator) {
    Own own = finder.get();
    if (own == null) {
      Stored created;
      try {
        created = creator.get();
      } catch (ProblemException e) {
        Own late = e.failure().problem() == Problem.PUBLISH_UNANSWERED ? finder.get() : null;
        if (late == null) {
          throw e;
        }
        created = late.content();
      }
      mark(store, created, Change.CREATED, publication);
      return published(Change.CREATED, created);
    }
    Stored before = own.content();
    Mark mark = own.mark();
    if (mark == null) { // left behind by a run whose answer was lost
      mark(store, before, Change.CREATED, publication);
      return published(Change.CREATED, before);
    }
    boolean comment = before.sort() == Sort.COMMENT;
    if (!isAsWeWroteIt(before, mark)) {
      throw Problem.PUBLISH_CONFLICT
          .failure(
              "Somebody changed "
                  + (comment ? "the comment" : "\"" + before.title() + "\"")
                  + " since it was published: it has version "
                  + before.version()
                  + ", ours was "
                  + mark.version()
                  + ".")
          .exception();
    }
    if (mark.run().equals(publication.run())
        && (comment || before.title().equals(publication.title()))) {
      return published(Change.UNCHANGED, before);
    }
    Stored after = store.update(before, publication);
    mark(store, after, Change.UPDATED, publication);
    return published(Change.UPDATED, after);
  }

  /** Marks what stands already, so a failure has to say where. */
  private static void mark(
      ContentStore store, Stored content, Change change, Publication publication) {
    try {
      Mark before = change == Change.UPDATED ? store.mark(content) : null;
      store.mark(content, before, Mark.of(publication, content.version()));
    } catch (ProblemException e) {
      Failure failure = e.failure();
      boolean refused = failure.problem().exitCode() == Problem.PUBLISH_UNMARKED.exitCode();
      String where = content.url() == null ? "with the id " + content.id() : "at " + content.url();
      String what = content.sort() == Sort.COMMENT ? "The comment" : "The page";
      throw new Failure(
              refused ? Problem.PUBLISH_UNMARKED : failure.problem(),
              what + " stands " + where + ", but its mark was not written. " + failure.detail(),
              failure.facts(),
              failure.requestId())
          .exception(e);
    }
  }

  /** A version is ours by its number, or by its message where the mark was not written any more. */
  private static boolean isAsWeWroteIt(Stored content, Mark mark) {
    return content.version() == mark.version() || content.message().startsWith(Publication.MESSAGE);
  }

  private static Published published(Change change, Stored content) {
    return new Published(
        change, content.id(), content.title(), content.version(), content.url(), List.of());
  }

  /**
   * The page that was published under this name before; null for none.
   *
   * @throws ProblemException if the title is taken by another page
   */
  private static @Nullable Own ownPage(Place place, Publication publication) {
    ContentStore store = place.store();
    boolean taken = false;
    for (Stored titled : store.titled(publication.title(), place.page())) {
      Mark mark = store.mark(titled);
      if (isOurs(titled, mark, publication)) {
        return new Own(titled, mark);
      }
      taken = true;
    }
    for (Stored child : store.children(place.page(), MOST_CHILDREN)) {
      Mark mark = taken || child.title().equals(publication.title()) ? null : store.mark(child);
      if (mark != null && mark.isOf(publication)) {
        Stored whole = store.page(child.id());
        return new Own(whole == null ? child : whole, mark);
      }
    }
    if (taken) {
      throw Problem.PUBLISH_TITLE_TAKEN
          .failure("There is another page \"" + publication.title() + "\" in this space.")
          .exception();
    }
    return null;
  }

  private static @Nullable Own ownComment(Place place, Publication publication) {
    for (Stored comment : place.store().comments(place.page())) {
      // Each mark costs a request, and most comments are people's.
      if (comment.body().contains(Publication.MESSAGE)) {
        Mark mark = place.store().mark(comment);
        if (isOurs(comment, mark, publication)) {
          return new Own(comment, mark);
        }
      }
    }
    return null;
  }

  /** By its mark; or, where none was written any more, by the run that it names. */
  private static boolean isOurs(Stored content, @Nullable Mark mark, Publication publication) {
    return mark == null
        ? content.version() == 1 && content.body().contains(publication.banner())
        : mark.isOf(publication);
  }

  /** Labels a page, so that people find all of these; without it, the page stands all the same. */
  private Published labelled(Published page) {
    if (page.change() == Change.UNCHANGED) {
      return page;
    }
    try {
      api.post(
          "/rest/api/content/" + page.id() + "/label",
          Json.array().add(Json.object().put("prefix", "global").put("name", LABEL)),
          "label");
      return page;
    } catch (ProblemException e) {
      List<String> notes = new ArrayList<>(page.notes());
      notes.add("the label \"" + LABEL + "\" was not set: " + e.failure().detail());
      return new Published(
          page.change(), page.id(), page.title(), page.version(), page.url(), notes);
    }
  }
}
