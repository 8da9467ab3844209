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
   * @param run the folder whose record it is in
   * @param written the pointer as it was written: a run of the same name, or a page of a batch
   */
  static Path resolve(Path run, String written) {
    try {
      Path path = Path.of(written);
      for (int i = 0; i < path.getNameCount(); i++) {
        if (RunDirectory.isName(path.getName(i).toString())) {
          return run.resolveSibling(path.subpath(i, path.getNameCount()));
        }
      }
      return run.resolveSibling(path.getFileName() == null ? path : path.getFileName());
    } catch (InvalidPathException e) {
      return run.resolveSibling("-"); // written on a machine that names folders in another way
    }
  }
}
