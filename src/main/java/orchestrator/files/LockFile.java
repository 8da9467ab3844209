package orchestrator.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one process holds on a file. The operating system gives it back when the process
 * ends, in whatever way, so that the lock of a dead owner is free. The file stays: were it removed,
 * two could hold the lock, each on a file of its own.
 */
public final class LockFile implements AutoCloseable {
  /** Behind all text, which others may then read meanwhile, on Windows too. */
  private static final long PLACE = Long.MAX_VALUE - 1;

  private static final int LONGEST_TEXT = 200;

  /**
   * Those of this process. It must not even open one of them again: closing a file gives back all
   * locks that the process has on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private LockFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file is made if it is not there; its folder must be
   * @param owner what to tell others who come meanwhile
   * @return null if somebody has it
   * @throws IOException if the file cannot be made, or its file system has no locks
   */
  public static @Nullable LockFile take(Path file, String owner) throws IOException {
    Path path = file.resolveSibling("").toRealPath().resolve(file.getFileName());
    if (!HELD.add(path)) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(path, OPTIONS, AtomicFiles.modeOfFile(path));
      lock = channel.tryLock(PLACE, 1, false);
      if (lock == null) {
        return null;
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
      return new LockFile(path, channel);
    } catch (OverlappingFileLockException e) {
      return null; // a hard link to one of ours
    } finally {
      if (lock == null) {
        HELD.remove(path);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /** What the owner of a lock told about itself; empty where that cannot be read. */
  public static String owner(Path file) {
    try {
      String text = Files.size(file) > LONGEST_TEXT ? "" : Files.readString(file);
      return text.strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(path);
    }
  }
}
