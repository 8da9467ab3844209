package orchestrator.packaging;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A {@code .tar.gz} that is the same, byte for byte, whenever and by whomever it is made. */
final class Tarball {
  private static final int FOLDER = 0755;
  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  private Tarball() {}

  /**
   * Packs a folder.
   *
   * @param folder what to pack
   * @param prefix what each name begins with, such as {@code orchestrator-1.0}
   * @param time the time of each entry
   * @param file the {@code .tar.gz}
   */
  static void write(Path folder, String prefix, Instant time, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        // GZIPOutputStream writes neither a name nor a time.
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      folder(tar, prefix + "/", time);
      for (Path path : Folder.contents(folder)) {
        String name = prefix + "/" + folder.relativize(path);
        if (Files.isSymbolicLink(path)) {
          TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
          entry.setLinkName(Files.readSymbolicLink(path).toString());
          put(tar, entry, 0777, time);
        } else if (Files.isDirectory(path)) {
          folder(tar, name + "/", time);
        } else {
          TarArchiveEntry entry = new TarArchiveEntry(name);
          entry.setSize(Files.size(path));
          put(tar, entry, Files.isExecutable(path) ? PROGRAM : FILE, time, path);
        }
      }
    }
  }

  private static void folder(TarArchiveOutputStream tar, String name, Instant time)
      throws IOException {
    put(tar, new TarArchiveEntry(name), FOLDER, time);
  }

  private static void put(
      TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, Instant time, Path... contents)
      throws IOException {
    entry.setMode(mode);
    entry.setModTime(Date.from(time));
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    tar.putArchiveEntry(entry);
    for (Path content : contents) {
      Files.copy(content, tar);
    }
    tar.closeArchiveEntry();
  }
}
