package orchestrator.history;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import orchestrator.history.RunListing.Skipped;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunCatalog;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecord.Status;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/** The runs that an output folder keeps. Of each, nothing but its record is read. */
public final class RunHistory {
  static final String RECORD = "record.json";

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
    List<KeptRun> runs = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Path feature : features) {
      List<Path> folders = folders(feature);
      if (folders.isEmpty()) {
        skipped.add(new Skipped(feature, "it holds no run"));
      }
      for (Path folder : folders) {
        if (String.valueOf(folder.getFileName()).compareTo(first) >= 0) {
          add(folder, filter, runs, skipped);
        }
      }
    }
    runs.sort(Comparator.comparing((KeptRun run) -> run.record().startedAt()).reversed());
    return new RunListing(runs, skipped);
  }

  private static void add(
      Path folder, RunFilter filter, List<KeptRun> runs, List<Skipped> skipped) {
    try {
      KeptRun run = read(folder, RunRecordJson::readForList);
      Status status = run.record().status();
      if (filter.statuses().isEmpty() || filter.statuses().contains(status)) {
        runs.add(run);
      }
    } catch (Unreadable e) {
      skipped.add(new Skipped(folder, e.why));
    }
  }

  /**
   * Finds the run that is meant.
   *
   * @throws ProblemException {@link Problem#RUN_NOT_FOUND}, {@link Problem#RUN_AMBIGUOUS}
   */
  public KeptRun find(RunReference reference) {
    if (reference instanceof RunReference.Folder folder) {
      return open(folder.path());
    }
    if (reference instanceof RunReference.Named named) {
      return named(named.text());
    }
    RunListing all = list(RunFilter.ALL);
    if (all.runs().isEmpty()) {
      throw notFound("There is no run in " + output + ".");
    }
    return open(all.runs().get(0).folder());
  }

  private KeptRun named(String text) {
    int at = text.lastIndexOf('@');
    Path feature = featureOrNull(text);
    if (feature != null) {
      return newestComplete(text, feature);
    }
    Path before = at < 1 ? null : featureOrNull(text.substring(0, at));
    if (before == null) {
      throw notFound(
          "'" + (at < 1 ? text : text.substring(0, at)) + "' has no run in " + output + ".");
    }
    return withId(text.substring(0, at), text.substring(at + 1), before);
  }

  private static KeptRun newestComplete(String name, Path feature) {
    KeptRun newest = RunCatalog.newestCompleteIn(feature, run -> true);
    if (newest == null) {
      throw notFound("'" + name + "' has no complete run in " + feature + ".");
    }
    return newest;
  }

  private static KeptRun withId(String name, String id, Path feature) {
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

  /** How a run is named on a command line. */
  public static String label(KeptRun run) {
    return run.record().name() + "@" + run.folder().getFileName();
  }

  /** The run in a folder, with its whole record. */
  static KeptRun open(Path folder) {
    try {
      return read(folder.toRealPath(), RunRecordJson::read);
    } catch (Unreadable e) {
      throw notFound(folder + ": " + e.why + ".");
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
      throw notFound("'" + name + "' has no run in " + output + ".");
    }
    return feature;
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

  private static KeptRun read(Path folder, Function<byte[], RunRecord> reader) throws Unreadable {
    Path file = folder.resolve(RECORD);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new Unreadable("it holds no " + RECORD);
      }
      return new KeptRun(folder, reader.apply(Files.readAllBytes(file)));
    } catch (JsonException e) {
      throw new Unreadable(RECORD + " is none of ours: " + e.getMessage());
    } catch (IOException e) {
      throw new Unreadable(RECORD + " cannot be read");
    }
  }

  /** A folder that does not hold a run, and why. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why) {
      super(why);
      this.why = why;
    }
  }
}
