package orchestrator.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file that is written piece by piece, such as the answer while it comes in. */
public final class GrowingFile implements AutoCloseable {
  private final AtomicFiles disk;
  private final Path path;
  private final FileChannel channel;

  GrowingFile(AtomicFiles disk, Path path, FileChannel channel) {
    this.disk = disk;
    this.path = path;
    this.channel = channel;
  }

  /** Where it grows. */
  public Path path() {
    return path;
  }

  /** Adds text at the end, as UTF-8. */
  public void append(String text) throws IOException {
    disk.put(channel, path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes what was added outlast a power cut. */
  public void force() throws IOException {
    disk.force(channel, path);
  }

  /**
   * Down to the disk, and under its final name; that one is safe after {@link
   * AtomicFiles#fsyncDirectory}.
   */
  public void keepAs(String name) throws IOException {
    disk.force(channel, path);
    channel.close();
    disk.move(path, path.resolveSibling(name));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
