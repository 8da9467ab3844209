package orchestrator.history;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestrator.history.RunListing.Skipped;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunCatalog;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchRecord;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** The runs and batches that an output folder keeps. Of each, nothing but its record is read. */
public final class RunHistory {
  private static final int MOST_NAMED = 5;

  private final Path output;

  /** Those of an output folder, which need not exist. */
  public RunHistory(Path output) {
    this.output = output;
  }

  /**
   * Lists runs, the newest first.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND} if there is none of the name at all
   */
  public RunListing list(RunFilter filter) {
    String name = filter.name();
    List<Path> features = name == null ? folders(output) : List.of(feature(name));
    String first = filter.since() == null ? "" : RunDirectory.stamp(filter.since());
    List<Entry> entries = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Path feature : features) {
      List<Path> folders = folders(feature);
      if (folders.isEmpty() && !isEmpty(feature)) {
        skipped.add(new Skipped(feature, "it holds no run"));
      }
      for (Path folder : folders) {
        if (String.valueOf(folder.getFileName()).compareTo(first) >= 0) {
          add(folder, filter, entries, skipped);
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::startedAt).reversed());
    return new RunListing(entries, skipped);
  }

  private static void add(
      Path folder, RunFilter filter, List<Entry> entries, List<Skipped> skipped) {
    try {
      Entry entry = EntryReader.read(folder, true);
      if (filter.takes(entry)) {
        entries.add(entry);
      }
    } catch (EntryReader.Unreadable e) {
      if (!RunDirectory.isName(String.valueOf(folder.getFileName())) || !isEmpty(folder)) {
        skipped.add(new Skipped(folder, e.why()));
      }
    }
  }

  /** Whether nothing is in a folder, as where a disk was full when a run was to begin. */
  private static boolean isEmpty(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  /**
   * Finds the run or the batch that is meant; of a name, the newest that is complete or, of
   * batches, has ended.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND}, {@link Problem#RUN_AMBIGUOUS}
   */
  public Entry find(RunReference reference) {
    if (reference instanceof RunReference.Folder folder) {
      return open(folder.path());
    }
    if (reference instanceof RunReference.Named named) {
      Path feature = featureOrNull(named.text());
      return feature == null ? withId(named.text()) : newest(named.text(), feature);
    }
    RunListing all = list(RunFilter.ALL);
    if (all.entries().isEmpty()) {
      throw notFound("There is no run in " + output + ".");
    }
    return open(all.entries().get(0).folder());
  }

  /**
   * Finds the run that is meant.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND}, {@link Problem#RUN_AMBIGUOUS}
   */
  public KeptRun findRun(RunReference reference) {
    if (reference instanceof RunReference.Named named) {
      Path feature = featureOrNull(named.text());
      KeptRun newest = feature == null ? null : RunCatalog.newestCompleteIn(feature, run -> true);
      if (newest != null) {
        return newest;
      }
    }
    return run(find(reference));
  }

  /** The run in a folder, with its whole record. */
  public static KeptRun openRun(Path folder) {
    return run(open(folder));
  }

  /**
   * The run whose answer stands: the run itself, or the one that had been asked the same, wherever
   * the folders were moved to.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND} if that one is gone
   */
  public static KeptRun answering(KeptRun run) {
    KeptRun standing = run;
    Set<Path> seen = new HashSet<>();
    while (standing.record().status() == Status.UNCHANGED
        && standing.record().reused() != null
        && seen.add(standing.folder())) {
      standing = openRun(RunPointer.resolve(standing.folder(), standing.record().reused()));
    }
    return standing;
  }

  private static KeptRun run(Entry entry) {
    if (entry instanceof Entry.Run run) {
      return run.kept();
    }
    throw notFound(
        entry.label()
            + " is a batch; name the folder of one of its pages, below "
            + entry.folder());
  }

  /** How a run is named on a command line. */
  public static String label(KeptRun run) {
    return new Entry.Run(run).label();
  }

  /** How a run without a whole answer ended, and why, as a sentence. */
  public static String ending(KeptRun run) {
    RunRecord.Problem why = run.record().problem();
    return label(run)
        + " is "
        + run.record().status().label()
        + (why == null ? "" : " (" + why.code() + ": " + why.title() + ")")
        + ".";
  }

  private static Entry newest(String name, Path feature) {
    KeptRun run = RunCatalog.newestCompleteIn(feature, complete -> true);
    Entry newest = run == null ? null : new Entry.Run(run);
    for (Path folder : folders(feature)) {
      if (Files.isRegularFile(folder.resolve(BatchDirectory.DOCUMENT), LinkOption.NOFOLLOW_LINKS)) {
        Entry batch = open(folder);
        if (batch.status().equals(BatchRecord.Status.DRY_RUN.label())) {
          continue;
        }
        newest = newest == null || batch.startedAt().isAfter(newest.startedAt()) ? batch : newest;
        break;
      }
    }
    if (newest == null) {
      throw notFound("'" + name + "' has no complete run in " + feature + ".");
    }
    return newest;
  }

  private Entry withId(String text) {
    int at = text.lastIndexOf('@');
    String name = at < 1 ? text : text.substring(0, at);
    String id = text.substring(at + 1);
    Path feature = at < 1 ? null : featureOrNull(name);
    if (feature == null) {
      throw noRunOf(name);
    }
    List<Path> meant = new ArrayList<>();
    for (Path folder : folders(feature)) {
      if (!id.isEmpty() && String.valueOf(folder.getFileName()).startsWith(id)) {
        meant.add(folder);
      }
    }
    if (meant.isEmpty()) {
      throw notFound("'" + name + "' has no run whose folder begins with '" + id + "'.");
    }
    if (meant.size() > 1) {
      List<String> names = new ArrayList<>();
      for (Path folder : meant.subList(0, Math.min(MOST_NAMED, meant.size()))) {
        names.add(String.valueOf(folder.getFileName()));
      }
      throw Problem.RUN_AMBIGUOUS
          .failure(
              "'"
                  + id
                  + "' begins "
                  + meant.size()
                  + " runs of '"
                  + name
                  + "': "
                  + String.join(", ", names)
                  + (meant.size() > MOST_NAMED ? " …" : "."))
          .exception();
    }
    return open(meant.get(0));
  }

  /** What is in a folder, with its whole record. */
  private static Entry open(Path folder) {
    try {
      return EntryReader.read(folder.toRealPath(), false);
    } catch (EntryReader.Unreadable e) {
      throw notFound(folder + ": " + e.why() + ".");
    } catch (IOException e) {
      throw notFound(folder + " does not exist or cannot be read.");
    }
  }

  private static ProblemException notFound(String detail) {
    return Problem.RUN_NOT_FOUND.failure(detail).exception();
  }

  /** The folder of all runs of a name, which may also be typed as that folder is called. */
  Path feature(String name) {
    Path feature = featureOrNull(name);
    if (feature == null) {
      throw noRunOf(name);
    }
    return feature;
  }

  private ProblemException noRunOf(String name) {
    List<String> names = folders(output).stream().map(it -> it.getFileName().toString()).toList();
    return notFound(
        "'" + name + "' has no run in " + output + "." + DidYouMean.question(name, names));
  }

  private @Nullable Path featureOrNull(String name) {
    Path feature = RunDirectory.feature(output, name);
    if (Files.isDirectory(feature)) {
      return feature;
    }
    Path typed = output.resolve(name).normalize();
    return output.normalize().equals(typed.getParent()) && Files.isDirectory(typed) ? typed : null;
  }

  /** The folders in a folder, by their names backwards: of runs, the newest come first. */
  private static List<Path> folders(Path folder) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // None that anybody may see.
    }
    folders.sort(Comparator.comparing((Path path) -> path.getFileName().toString()).reversed());
    return folders;
  }
}
