package orchestrator.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The only one who writes files. A file appears under its name whole and on the disk, or not at
 * all; files are 0600 and folders 0700 whatever the umask; nothing is written through a symbolic
 * link. Safe to use from several threads.
 */
public final class AtomicFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?>[] NO_MODE = {};
  private static final String[] NOTHING = {};

  /** Comes before each step that a disk can refuse, so that a test can refuse any of them. */
  public interface Step {
    /**
     * A step is about to be made.
     *
     * @throws IOException in the place of the step
     */
    void before(String step, Path path) throws IOException;
  }

  private final Step step;

  /** The disk of this machine. */
  public AtomicFiles() {
    this((step, path) -> {});
  }

  /** A disk that somebody watches. */
  public AtomicFiles(Step step) {
    this.step = step;
  }

  /** Makes a folder and those above it; those that are there stay as they are. */
  public void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolders(parent);
    }
    try {
      makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      // A process beside this one was faster; unless it is no folder at all.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /**
   * Makes a folder.
   *
   * @throws FileAlreadyExistsException if something of that name is there
   */
  public void makeFolder(Path folder) throws IOException {
    step.before("make folder", folder);
    Files.createDirectory(folder, mode(folder, FOLDER));
    ensure(folder, FOLDER);
  }

  /** Writes a file whole, as {@link #writeDurable} does, and its name down to the disk. */
  public void write(Path target, byte[] content) throws IOException {
    writeDurable(target, content);
    fsyncDirectory(target.resolveSibling(""));
  }

  /**
   * Writes a file whole: under another name first, down to the disk, then under its own. After a
   * power cut it may be missing until {@link #fsyncDirectory} has been called, but never be half
   * there. A symbolic link of that name is replaced and not followed; a device or a pipe is written
   * to.
   */
  public void writeDurable(Path target, byte[] content) throws IOException {
    if (isSpecial(target)) {
      step.before("write", target);
      Files.write(target, content, StandardOpenOption.WRITE);
      return;
    }
    Path draft = draft(target);
    try {
      try (FileChannel channel = create(draft)) {
        put(channel, draft, content);
        force(channel, draft);
      }
      move(draft, target);
    } catch (IOException e) {
      discard(draft);
      throw e;
    }
  }

  /**
   * Begins a file that grows piece by piece.
   *
   * @throws FileAlreadyExistsException if something of that name is there
   */
  public GrowingFile grow(Path file) throws IOException {
    return new GrowingFile(this, file, create(file));
  }

  /**
   * Goes on with a file that has grown before; what is added begins a line, whatever a process that
   * was killed has left of its last one.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  public GrowingFile growOn(Path file) throws IOException {
    step.before("open", file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    ByteBuffer last = ByteBuffer.allocate(1);
    long size = channel.size();
    channel.position(size);
    if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
      put(channel, file, new byte[] {'\n'});
    }
    return new GrowingFile(this, file, channel);
  }

  /** Removes a file; one that is not there is removed already. */
  public void remove(Path file) throws IOException {
    step.before("remove", file);
    Files.deleteIfExists(file);
  }

  /** Gives a file or folder another name in the same file system, at once. */
  public void rename(Path from, Path to) throws IOException {
    move(from, to);
  }

  /**
   * Makes sure that files are found after a power cut under the names that they have by now. Each
   * call costs a few milliseconds, so one stands for all files of a folder.
   */
  public void fsyncDirectory(Path folder) throws IOException {
    step.before("force folder", folder);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      // Not every system lets folders be opened; those keep their names without it.
    }
  }

  /** Points a symbolic link, or where there are none a text file, to its neighbour. */
  public void point(Path link, Path neighbour) throws IOException {
    Path draft = draft(link);
    try {
      step.before("link", draft);
      try {
        Files.createSymbolicLink(draft, neighbour);
      } catch (UnsupportedOperationException | FileSystemException e) {
        writeDurable(draft, (neighbour + "\n").getBytes(StandardCharsets.UTF_8));
      }
      move(draft, link);
    } catch (IOException e) {
      discard(draft);
      throw e;
    }
  }

  /**
   * Removes drafts that a killed process has left in a folder. Whatever is not called as drafts are
   * stays, and so does what is no file or link; nothing is looked for behind a link.
   *
   * @param before only what nobody has touched since; a younger draft may be somebody's work
   */
  public void removeDrafts(Path folder, Instant before) throws IOException {
    String[] names = folder.toFile().list(); // a path for each name would cost ten times as much
    for (String name : names == null ? NOTHING : names) {
      if (isDraft(name)) {
        Path draft = folder.resolve(name);
        BasicFileAttributes found =
            Files.readAttributes(draft, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if ((found.isRegularFile() || found.isSymbolicLink())
            && found.lastModifiedTime().toInstant().isBefore(before)) {
          step.before("remove", draft);
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  /** Whether a file is called as {@link #draft} calls them. */
  private static boolean isDraft(String name) {
    return name.startsWith(".")
        && name.endsWith(".tmp")
        && name.matches("\\..+\\.[0-9a-f]{8}\\.tmp");
  }

  /**
   * Removes a folder with all that is in it; what a link in it points to stays.
   *
   * @param last the file that goes last, as long as which the folder still counts
   */
  public void removeFolder(Path folder, String last) throws IOException {
    Path kept = folder.resolve(last);
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = new ArrayList<>(found.filter(path -> !path.equals(kept)).toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    all.add(1, kept);
    for (int i = all.size() - 1; i >= 0; i--) { // what is in a folder goes before it
      step.before("remove", all.get(i));
      Files.deleteIfExists(all.get(i));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  void put(FileChannel channel, Path file, byte[] content) throws IOException {
    step.before("write", file);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void force(FileChannel channel, Path file) throws IOException {
    step.before("force", file);
    channel.force(true);
  }

  /** Renames at once. */
  void move(Path from, Path to) throws IOException {
    step.before("rename", to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private FileChannel create(Path file) throws IOException {
    step.before("create", file);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode(file, FILE));
    ensure(file, FILE);
    return channel;
  }

  private static Path draft(Path target) {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    return target.resolveSibling("." + name(target) + "." + unique + ".tmp");
  }

  private static void discard(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // The write has failed already, and that is what gets reported.
    }
  }

  /** A device, a pipe or a socket. */
  private static boolean isSpecial(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(file);
  }

  static FileAttribute<?>[] modeOfFile(Path path) {
    return mode(path, FILE);
  }

  private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : NO_MODE;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** A umask can take away even what is the owner's. */
  private static void ensure(Path made, Set<PosixFilePermission> permissions) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null && !view.readAttributes().permissions().containsAll(permissions)) {
      Files.setPosixFilePermissions(made, permissions);
    }
  }
}
