package orchestrator.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * The folder that one run leaves behind. Every file appears whole or not at all, and only its owner
 * can read it.
 */
final class RunStore {
  private static final FileAttribute<?>[] NONE = {};
  private static final int LONGEST_NAME = 80;

  private final Path folder;
  private final boolean posix;

  private RunStore(Path folder, boolean posix) {
    this.folder = folder;
    this.posix = posix;
  }

  /**
   * Makes the folder for a run, before anything is paid for.
   *
   * @throws ProblemException if it cannot be made
   */
  static RunStore create(Path output, String name, Instant now) {
    Path parent = output.resolve(folderName(name));
    try {
      boolean posix = isPosix(output);
      createFolders(parent, posix);
      String stamp =
          DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
              .format(now.atOffset(ZoneOffset.UTC));
      while (true) {
        Path folder = parent.resolve(stamp + "-" + UUID.randomUUID().toString().substring(0, 6));
        try {
          Files.createDirectory(folder, mode(posix, "rwx------"));
          return new RunStore(folder, posix);
        } catch (FileAlreadyExistsException e) {
          // Another run of the same second drew the same six digits: draw again.
        }
      }
    } catch (IOException e) {
      throw unwritable(parent, e);
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * Writes a file whole: under another name first, down to the disk, then under its own.
   *
   * @throws ProblemException if it cannot be written; nothing is left then
   */
  void write(String name, byte[] content) {
    Path target = folder.resolve(name);
    Path draft = folder.resolve("." + name + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              draft,
              Set.<OpenOption>of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              mode(posix, "rw-------"))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(draft);
      throw unwritable(target, e);
    }
  }

  /** Writes text as UTF-8. */
  void write(String name, String content) {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Opens a file that grows while the run goes on.
   *
   * @throws ProblemException if it cannot be made
   */
  GrowingFile open(String name) {
    Path file = folder.resolve(name);
    try {
      return new GrowingFile(
          file,
          FileChannel.open(
              file,
              Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              mode(posix, "rw-------")));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Points {@code latest}, beside the folder, to this run. The record is whole without it, so a
   * pointer that cannot be moved is not worth an answer.
   */
  void becomeLatest() {
    Path latest = folder.resolveSibling("latest");
    Path draft = folder.resolveSibling("." + folder.getFileName() + ".latest");
    try {
      try {
        Files.createSymbolicLink(draft, folder.getFileName());
      } catch (UnsupportedOperationException e) {
        Files.writeString(draft, folder.getFileName() + "\n");
      }
      Files.move(draft, latest, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(draft);
    }
  }

  /**
   * A name as a folder: ASCII letters, digits, {@code . _ -}. A name that had to change gets eight
   * digits of its hash, so that two names never share a folder.
   */
  static String folderName(String name) {
    String plainer = Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD);
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < plainer.length() && safe.length() < LONGEST_NAME; i++) {
      char c = plainer.charAt(i);
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        continue;
      }
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
      if (plain) {
        safe.append(c);
      } else if (safe.length() > 0 && safe.charAt(safe.length() - 1) != '-') {
        safe.append('-');
      }
    }
    String slug = trim(safe.toString());
    if (slug.equals(name) && !isDevice(slug)) {
      return slug;
    }
    return (slug.isEmpty() ? "" : slug + "-") + RunRecord.sha256(name).substring(0, 8);
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

  private static boolean isPosix(Path output) throws IOException {
    Path existing = output.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return false;
    }
    FileStore store = Files.getFileStore(existing);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private static void createFolders(Path folder, boolean posix) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      createFolders(parent, posix);
    }
    try {
      Files.createDirectory(folder, mode(posix, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      // A run beside this one was faster; unless it is no folder at all.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static FileAttribute<?>[] mode(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : NONE;
  }

  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // The write has failed already, and that is what gets reported.
    }
  }

  static ProblemException unwritable(Path path, IOException e) {
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

  /** A file that is written piece by piece, such as the answer while it comes in. */
  static final class GrowingFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private GrowingFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    /** Adds text at the end. */
    void append(String text) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw unwritable(path, e);
      }
    }

    /** Down to the disk, and under its final name. */
    void keepAs(String name) {
      try {
        channel.force(true);
        channel.close();
        Files.move(path, path.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw unwritable(path, e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // Whatever was appended has been written; only the handle is lost.
      }
    }
  }
}
