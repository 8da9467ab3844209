package orchestrator.history;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import orchestrator.record.RunDirectory;

/** A folder that a record names, found beside the record's own wherever both were moved to. */
final class RunPointer {
  private RunPointer() {}

  /**
   * Where it leads.
   *
   * @param run the folder whose record it is in: of a run, of a batch, or of a page in a batch
   * @param written the pointer as it was written: a run of the same name, or a page of a batch
   */
  static Path resolve(Path run, String written) {
    Path named = named(run);
    try {
      Path path = Path.of(written);
      for (int i = 0; i < path.getNameCount(); i++) {
        if (RunDirectory.isName(path.getName(i).toString())) {
          return named.resolveSibling(path.subpath(i, path.getNameCount()));
        }
      }
      return named.resolveSibling(path.getFileName() == null ? path : path.getFileName());
    } catch (InvalidPathException e) {
      return named.resolveSibling("-"); // written on a machine that names folders in another way
    }
  }

  /** The folder that stands beside the other ones of the name: of a page, its batch's. */
  private static Path named(Path run) {
    for (Path folder = run; folder != null; folder = folder.getParent()) {
      if (folder.getFileName() != null && RunDirectory.isName(folder.getFileName().toString())) {
        return folder;
      }
    }
    return run;
  }
}
