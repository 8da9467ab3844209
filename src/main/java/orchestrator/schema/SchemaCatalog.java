package orchestrator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orchestrator.json.Json;
import orchestrator.model.option.AnswerSchema;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.DidYouMean;

/** The JSON schemas that can be named: those that come with the program, and any file. */
public final class SchemaCatalog {
  /** Those that come with the program; a prompt template has each one's name. */
  public static final List<String> BUILT_IN = List.of("test-cases", "user-stories");

  private static final int LARGEST_FILE = 1_000_000;
  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

  private SchemaCatalog() {}

  /**
   * Finds a schema.
   *
   * @param nameOrFile what the user wrote
   * @param folder where a relative path begins
   * @throws ProblemException {@code SCHEMA_UNUSABLE}
   */
  public static AnswerSchema find(String nameOrFile, Path folder) {
    byte[] bytes = BUILT_IN.contains(nameOrFile) ? builtIn(nameOrFile) : read(nameOrFile, folder);
    JsonNode json;
    try {
      json = Json.parse(bytes);
    } catch (Json.JsonException e) {
      throw unusable(nameOrFile + " is no JSON: " + e.getMessage() + ".").exception(e);
    }
    if (!(json instanceof ObjectNode schema)) {
      throw unusable(nameOrFile + " is no JSON object, which a schema is.").exception();
    }
    schema.remove("$schema"); // All are read as 2020-12, and nothing is fetched to do so.
    checkReferences(schema, nameOrFile);
    String wrong = SchemaValidation.fault(schema);
    if (wrong != null) {
      throw unusable(nameOrFile + " is no JSON schema: " + wrong + ".").exception();
    }
    return new AnswerSchema(name(nameOrFile), schema);
  }

  private static String name(String nameOrFile) {
    String file = nameOrFile.substring(nameOrFile.replace('\\', '/').lastIndexOf('/') + 1);
    String plain = file.replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9_-]+", "_");
    return plain.isEmpty() ? "answer" : plain.substring(0, Math.min(plain.length(), 64));
  }

  /** What lies elsewhere is not fetched: a schema says all by itself. */
  private static void checkReferences(JsonNode node, String name) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      JsonNode value = member.getValue();
      if (REFERENCES.contains(member.getKey())
          && value.isTextual()
          && !value.textValue().startsWith("#")) {
        throw unusable(name + " refers to '" + value.textValue() + "', which is not in it.")
            .exception();
      }
    }
    node.forEach(child -> checkReferences(child, name));
  }

  private static byte[] builtIn(String name) {
    String resource = "/orchestrator/schemas/" + name + ".json";
    try (InputStream in = SchemaCatalog.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String file, Path folder) {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw unusable(file + " is larger than " + LARGEST_FILE + " bytes.").exception();
      }
      return bytes;
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(
              "'"
                  + file
                  + "' is neither the name of a schema ("
                  + String.join(", ", BUILT_IN)
                  + ") nor a file."
                  + DidYouMean.question(file, BUILT_IN))
          .exception(e);
    } catch (IOException e) {
      throw unusable(file + " cannot be read.").exception(e);
    }
  }

  private static Failure unusable(String detail) {
    return Problem.SCHEMA_UNUSABLE.failure(detail);
  }
}
