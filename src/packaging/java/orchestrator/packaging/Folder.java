package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Copies and prepares folders of files. */
final class Folder {
  private Folder() {}

  /** What is in a folder, its own name not included, in an order that is always the same. */
  static List<Path> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).sorted().toList();
    }
  }

  /** Copies a file or a folder with all that is in it; a link becomes what it leads to. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling(""));
    if (!Files.isDirectory(from)) {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    Files.createDirectories(to);
    for (Path file : contents(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Removes a folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Gives each file the time, and everybody the right to read it and nobody else to write it. */
  static void settle(Path folder, Instant time) throws IOException {
    for (Path file : contents(folder)) {
      if (Files.isSymbolicLink(file)) {
        continue;
      }
      boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  /** The bytes of all files together. */
  static long size(Path folder) throws IOException {
    long size = 0;
    for (Path file : contents(folder)) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        size += Files.size(file);
      }
    }
    return size;
  }
}
