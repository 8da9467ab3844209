package orchestrator.packaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The CycloneDX document of an artefact: the product's own, and what the artefact adds to it. */
final class BillOfMaterials {
  private final ObjectNode document;
  private final ArrayNode components;

  /** That of the product; without components when the build was offline and made none. */
  BillOfMaterials(Path sbom) throws IOException {
    ObjectMapper json = new ObjectMapper();
    document =
        Files.exists(sbom)
            ? (ObjectNode) json.readTree(sbom.toFile())
            : json.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6");
    components = document.withArray("components");
  }

  /** Adds the Java runtime. */
  BillOfMaterials runtime(JavaRuntime runtime) throws IOException {
    components
        .addObject()
        .put("type", "platform")
        .put("name", "openjdk")
        .put("version", runtime.fact("JAVA_RUNTIME_VERSION"))
        .put("publisher", runtime.fact("IMPLEMENTOR"));
    return this;
  }

  /** Adds Debian's packages by name and version. */
  BillOfMaterials packages(Map<String, String> packages) {
    packages.forEach(
        (name, version) ->
            components
                .addObject()
                .put("type", "library")
                .put("name", name)
                .put("version", version)
                .put("purl", "pkg:deb/debian/" + name + "@" + version.replace("+", "%2B")));
    return this;
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, document.toPrettyString() + "\n");
  }
}
