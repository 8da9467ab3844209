package orchestrator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import orchestrator.files.Disk;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import org.jspecify.annotations.Nullable;

/** One file of {@code ~/.aws/sso/cache}, which all AWS tools on a machine share. */
final class SsoTokenCache {
  private static final Disk DISK = new Disk();

  private final Path file;

  /**
   * @param home the user's home folder
   * @param key the name of the {@code sso-session}; for a legacy profile its start URL
   */
  SsoTokenCache(Path home, String key) {
    this.file = home.resolve(".aws").resolve("sso").resolve("cache").resolve(sha1(key) + ".json");
  }

  Path file() {
    return file;
  }

  /**
   * What the file holds; null when nobody has signed in.
   *
   * @throws IOException if the file cannot be read
   * @throws JsonException if it is not a JSON object
   */
  @Nullable ObjectNode read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    JsonNode document = Json.parse(bytes);
    return document instanceof ObjectNode object ? object : Json.object();
  }

  /** Makes the folder, and finds out whether it can be written to. */
  void prepare() throws IOException {
    Path folder = file.resolveSibling("");
    DISK.makeFolders(folder);
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /**
   * Replaces the file at once, so that no reader ever sees half of it. Only the owner may read it.
   */
  void write(ObjectNode document) throws IOException {
    DISK.makeFolders(file.resolveSibling(""));
    DISK.write(file, Json.line(document).getBytes(StandardCharsets.UTF_8));
  }

  private static String sha1(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
