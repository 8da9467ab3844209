package orchestrator.job;

import java.util.List;
import orchestrator.document.convert.Markdown;
import orchestrator.record.RunRecord;

/**
 * A converted page with the pages below it.
 *
 * @param markdown all of them, one after the other
 * @param children the pages that were appended, as the record names them
 * @param notes what there is to be said about them
 */
record PageWithChildren(Markdown markdown, List<RunRecord.Child> children, List<String> notes) {
  PageWithChildren {
    children = List.copyOf(children);
    notes = List.copyOf(notes);
  }

  /** A page alone. */
  static PageWithChildren alone(Markdown markdown, String... notes) {
    return new PageWithChildren(markdown, List.of(), List.of(notes));
  }
}
