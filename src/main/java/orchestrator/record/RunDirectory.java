package orchestrator.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import orchestrator.files.AtomicFiles;
import orchestrator.files.GrowingFile;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** The folder that one run leaves behind. */
public final class RunDirectory {
  /** The name of what points to the newest complete run. */
  public static final String LATEST = "latest";

  /** The folder of a batch that holds those of its pages. */
  private static final String PAGES = "pages";

  private static final int LONGEST_NAME = 80;

  /** File systems allow 255; the rest is for a hash. */
  private static final int MOST_BYTES = 200;

  /** Characters before this one are composed already, and nothing before it is combined with. */
  private static final char FIRST_TO_COMPOSE = 0x300;

  /** A time as {@link #stamp} writes it, with zeros in the place of digits. */
  private static final String STAMP = "00000000T000000Z";

  private final AtomicFiles disk;
  private final Path folder;

  /** Whether its neighbours are other pages of a batch, and not earlier runs of the same name. */
  private final boolean inBatch;

  private RunDirectory(AtomicFiles disk, Path folder, boolean inBatch) {
    this.disk = disk;
    this.folder = folder;
    this.inBatch = inBatch;
  }

  /**
   * Makes the folder for a run, before anything is paid for.
   *
   * @throws ProblemException if it cannot be made
   */
  public static RunDirectory create(AtomicFiles disk, Path output, String name, Instant now) {
    return in(makeFeature(disk, output, name), disk, now);
  }

  /**
   * Makes the folder for a run that goes on with another one, among the runs of the same name.
   *
   * @param other that run, which may be a page of a batch
   * @throws ProblemException if it cannot be made
   */
  public static RunDirectory beside(AtomicFiles disk, Path other, Instant now) {
    boolean inBatch = String.valueOf(other.resolveSibling("").getFileName()).equals(PAGES);
    return in(other.resolveSibling(inBatch ? "../.." : "").normalize(), disk, now);
  }

  private static RunDirectory in(Path parent, AtomicFiles disk, Instant now) {
    try {
      while (true) {
        Path folder =
            parent.resolve(stamp(now) + "-" + UUID.randomUUID().toString().substring(0, 6));
        try {
          disk.makeFolder(folder);
          return new RunDirectory(disk, folder, false);
        } catch (FileAlreadyExistsException e) {
          // Another run of the same second drew the same six digits: draw again.
        }
      }
    } catch (IOException e) {
      throw unwritable(parent, e);
    }
  }

  /** A folder that was made before, to go on in it. */
  public static RunDirectory open(AtomicFiles disk, Path folder) {
    return new RunDirectory(disk, folder, false);
  }

  /** The folder of a page of a batch that was made before, to go on in it. */
  public static RunDirectory openPage(AtomicFiles disk, Path folder) {
    return new RunDirectory(disk, folder, true);
  }

  /**
   * Makes the folder for a page of a batch, before anything is paid for.
   *
   * @throws ProblemException if it cannot be made, or is there already
   */
  public static RunDirectory ofPage(AtomicFiles disk, Path folder) {
    try {
      disk.makeFolders(folder.resolveSibling(""));
      disk.makeFolder(folder);
      return new RunDirectory(disk, folder, true);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Whether its neighbours are other pages of a batch, and not earlier runs of the same name. */
  boolean isInBatch() {
    return inBatch;
  }

  /**
   * Makes the folder of all runs of a name.
   *
   * @throws ProblemException if it cannot be made
   */
  static Path makeFeature(AtomicFiles disk, Path output, String name) {
    Path feature = feature(output, name);
    if (Files.isSymbolicLink(feature)) {
      throw Problem.OUTPUT_UNWRITABLE
          .failure(feature + ": it is a symbolic link, and none is followed here.")
          .exception();
    }
    try {
      disk.makeFolders(feature);
      return feature;
    } catch (IOException e) {
      throw unwritable(feature, e);
    }
  }

  /** How the names of records begin, so that they sort by time. */
  public static String stamp(Instant time) {
    return DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
        .format(time.atOffset(ZoneOffset.UTC));
  }

  /** Whether a folder is named as those of runs are: a time, and what tells it from others. */
  public static boolean isName(String folder) {
    if (folder.length() <= STAMP.length() + 1 || folder.charAt(STAMP.length()) != '-') {
      return false;
    }
    for (int at = 0; at < STAMP.length(); at++) {
      char c = folder.charAt(at);
      if (STAMP.charAt(at) == '0' ? c < '0' || c > '9' : c != STAMP.charAt(at)) {
        return false;
      }
    }
    return true;
  }

  public Path folder() {
    return folder;
  }

  /**
   * Writes a file whole; after a power cut it may be missing until {@link #settle}.
   *
   * @throws ProblemException if it cannot be written; nothing is left then
   */
  public void write(String name, byte[] content) {
    Path target = folder.resolve(name);
    try {
      disk.writeDurable(target, content);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /**
   * Writes a file into a folder in this one, which is made if need be.
   *
   * @throws ProblemException if it cannot be written; nothing is left of it then
   */
  public void writeBelow(String path, byte[] content) {
    Path within = folder.resolve(path).resolveSibling("");
    try {
      if (!Files.isDirectory(within, LinkOption.NOFOLLOW_LINKS)) {
        disk.makeFolder(within);
      }
    } catch (IOException e) {
      throw unwritable(within, e);
    }
    write(path, content);
  }

  /** Writes text as UTF-8. */
  public void write(String name, String content) {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Opens a file that grows while the run goes on.
   *
   * @throws ProblemException if it cannot be made
   */
  public GrowingFile grow(String name) {
    Path file = folder.resolve(name);
    try {
      return disk.grow(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Goes on with a file that grew before.
   *
   * @throws ProblemException if it cannot be opened
   */
  public GrowingFile growOn(String name) {
    Path file = folder.resolve(name);
    try {
      return disk.growOn(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Removes what a killed process has left half written.
   *
   * @throws ProblemException if it is there and cannot be removed
   */
  void discard(String name) {
    Path file = folder.resolve(name);
    try {
      disk.remove(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Makes all that was written so far outlast a power cut.
   *
   * @throws ProblemException if the disk refuses
   */
  public void settle() {
    try {
      disk.fsyncDirectory(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Points {@code latest}, beside the folder, to this run. */
  public void becomeLatest() {
    pointLatest(folder);
  }

  /**
   * Points {@code latest}, beside the folder, to a run. The record is whole without it, so a
   * pointer that cannot be moved is not worth an answer.
   *
   * @param run this one, or one of its neighbours
   */
  void pointLatest(Path run) {
    if (inBatch) {
      return;
    }
    try {
      disk.point(folder.resolveSibling(LATEST), run.getFileName());
    } catch (IOException e) {
      // The older run stays the latest.
    }
  }

  /** Makes the name of this folder, and {@code latest}, outlast a power cut. */
  public void settleName() {
    try {
      disk.fsyncDirectory(folder.resolveSibling(""));
    } catch (IOException e) {
      // A power cut may cost the record; the answer has been printed.
    }
  }

  /**
   * Removes what killed runs of the same name have left half written, a day later: by then nobody
   * is at it any more. Looks no further back than a week more, since a feature may have thousands
   * of records. Not worth an answer either.
   */
  public void removeOldDrafts(Instant now) {
    if (inBatch) {
      return; // The folders beside it are of its own batch, and there may be thousands.
    }
    Instant before = now.minus(Duration.ofDays(1));
    String first = stamp(before.minus(Duration.ofDays(7)));
    String last = stamp(before);
    Path runs = folder.resolveSibling("");
    String[] names = runs.toFile().list();
    try {
      disk.removeDrafts(runs, before);
      for (String name : names == null ? new String[0] : names) {
        if (name.compareTo(first) >= 0 && name.compareTo(last) < 0) {
          Path run = runs.resolve(name);
          if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
            disk.removeDrafts(run, before);
          }
        }
      }
    } catch (IOException e) {
      // They stay for the next run.
    }
  }

  /**
   * The folder of all runs of a name. A hash is added where runs of another name are there already,
   * as {@code A/B} and {@code A-B} would meet; one that was given a hash keeps it.
   */
  public static Path feature(Path output, String name) {
    String plain = folderName(name);
    try {
      Path hashed = output.resolve(plain + "-" + hash(name));
      boolean taken = Files.exists(hashed, LinkOption.NOFOLLOW_LINKS);
      return taken || isOfAnother(output.resolve(plain), name) ? hashed : output.resolve(plain);
    } catch (InvalidPathException e) {
      return output.resolve(hash(name)); // A locale that cannot write these letters.
    }
  }

  /**
   * Whether the runs in a folder say that they belong to another name; the first to say decides.
   */
  private static boolean isOfAnother(Path feature, String name) {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(feature)) {
      for (Path run : runs) {
        Path record = run.resolve("record.json");
        if (Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
          byte[] written = Files.readAllBytes(record);
          return !beginsAsOf(name, written)
              && !isSameName(Json.parse(written).path("name").asText(), name);
        }
      }
    } catch (IOException | DirectoryIteratorException | JsonException e) {
      return false; // Nobody's, as far as anybody can tell.
    }
    return false;
  }

  /** Whether a record begins as we write one of this name, which most do: parsing takes longer. */
  private static boolean beginsAsOf(String name, byte[] record) {
    String whole = Json.pretty(Json.object().put("schema", 1).put("name", name));
    byte[] begin = whole.substring(0, whole.lastIndexOf('"') + 1).getBytes(StandardCharsets.UTF_8);
    return record.length >= begin.length
        && Arrays.equals(record, 0, begin.length, begin, 0, begin.length);
  }

  /**
   * A name as a folder: letters and digits of every script, and {@code . _ -}. A name that is cut,
   * or that the system keeps for itself, gets eight digits of its hash.
   */
  public static String folderName(String name) {
    StringBuilder safe = new StringBuilder();
    int bytes = 0;
    boolean cut = false;
    String whole = composed(name);
    for (int at = 0; at < whole.length(); at = whole.offsetByCodePoints(at, 1)) {
      int c = whole.codePointAt(at);
      String letter = Character.toString(c);
      bytes += letter.getBytes(StandardCharsets.UTF_8).length;
      if (safe.length() >= LONGEST_NAME || bytes > MOST_BYTES) {
        cut = true;
        break;
      }
      if (Character.isLetterOrDigit(c) || ".-_".indexOf(c) >= 0 || isMark(c, safe)) {
        safe.append(letter);
      } else if (!safe.isEmpty() && safe.charAt(safe.length() - 1) != '-') {
        safe.append('-');
      }
    }
    String slug = trim(safe.toString());
    if (slug.isEmpty()) {
      return hash(name);
    }
    return cut || isDevice(slug) ? slug + "-" + hash(name) : slug;
  }

  /** Whether it belongs to the letter before it, as the vowels of many scripts do. */
  private static boolean isMark(int c, StringBuilder before) {
    int type = Character.getType(c);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return mark && !before.isEmpty() && ".-_".indexOf(before.charAt(before.length() - 1)) < 0;
  }

  /** Whether two names are the same to a reader, however their accents are written. */
  static boolean isSameName(String one, String other) {
    return composed(one).equals(composed(other));
  }

  private static String composed(String name) {
    for (int at = 0; at < name.length(); at++) {
      if (name.charAt(at) >= FIRST_TO_COMPOSE) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
      }
    }
    return name; // as most are: its tables take longer to load than to look
  }

  private static String hash(String name) {
    return Sha256.of(composed(name)).substring(0, 8);
  }

  private static String trim(String slug) {
    int start = 0;
    int end = slug.length();
    while (start < end && ".-".indexOf(slug.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && ".-".indexOf(slug.charAt(end - 1)) >= 0) {
      end--;
    }
    return slug.substring(start, end);
  }

  /** Names that Windows keeps for itself, and ours. */
  private static boolean isDevice(String slug) {
    int dot = slug.indexOf('.');
    String stem = (dot < 0 ? slug : slug.substring(0, dot)).toUpperCase(Locale.ROOT);
    return Set.of("CON", "PRN", "AUX", "NUL", "LATEST").contains(stem)
        || (stem.length() == 4
            && (stem.startsWith("COM") || stem.startsWith("LPT"))
            && Character.isDigit(stem.charAt(3)));
  }

  public static ProblemException unwritable(Path path, IOException e) {
    String reason = e.getMessage() == null ? "" : e.getMessage();
    boolean full = reason.contains("No space left") || reason.contains("quota");
    Problem problem = full ? Problem.DISK_FULL : Problem.OUTPUT_UNWRITABLE;
    return problem.failure(path + (full ? "." : ": " + why(e) + ".")).exception(e);
  }

  /** The reason in words; Java's own message is often the path alone. */
  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "its folder cannot be made";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file in the way";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? "it cannot be written" : reason;
  }
}
