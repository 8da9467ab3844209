package orchestrator.aws.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import org.jspecify.annotations.Nullable;

/** One file of a sign-in, in a folder that all AWS tools on a machine share. */
public final class TokenCache {
  private static final AtomicFiles DISK = new AtomicFiles();

  /** The AWS CLI's own are some kilobytes. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;

  private TokenCache(Path folder, String digest, String key) {
    this.file = folder.resolve(hash(digest, key) + ".json");
  }

  /**
   * Of IAM Identity Center, in {@code ~/.aws/sso/cache}.
   *
   * @param home the user's home folder
   * @param key the name of the {@code sso-session}; for a legacy profile its start URL
   */
  public static TokenCache ofSso(Path home, String key) {
    return new TokenCache(home.resolve(".aws").resolve("sso").resolve("cache"), "SHA-1", key);
  }

  /**
   * Of {@code aws login}.
   *
   * @param folder usually {@code ~/.aws/login/cache}
   * @param session the profile's {@code login_session}
   */
  static TokenCache ofLogin(Path folder, String session) {
    return new TokenCache(folder, "SHA-256", session);
  }

  Path file() {
    return file;
  }

  /**
   * What the file holds; null when nobody has signed in.
   *
   * @return empty when it is JSON of another kind
   * @throws IOException if the file cannot be read, is none, or is far too large
   * @throws JsonException if it is not JSON
   */
  public @Nullable ObjectNode read() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!found.isRegularFile() || found.size() > MAX_BYTES) {
        throw new IOException("not a file of a sign-in"); // a pipe would never end
      }
      return Json.parse(Files.readAllBytes(file)) instanceof ObjectNode object
          ? object
          : Json.object();
    } catch (NoSuchFileException e) {
      return null;
    }
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

  private static String hash(String digest, String text) {
    try {
      byte[] hash = MessageDigest.getInstance(digest).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + digest, e);
    }
  }
}
