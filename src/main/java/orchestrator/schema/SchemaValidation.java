package orchestrator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates by JSON Schema 2020-12; the only user of the library that does. */
final class SchemaValidation {
  private static final int MOST_SAID = 3;
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private SchemaValidation() {}

  /** What is wrong with a schema itself; null for nothing. */
  static @Nullable String fault(JsonNode schema) {
    try {
      String wrong =
          misfits(FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012)).validate(schema));
      return wrong == null ? misfit(schema, schema.path("no such member")) : wrong;
    } catch (JsonSchemaException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The first places where a document does not fit; null if it does. */
  static @Nullable String misfit(JsonNode schema, JsonNode document) {
    JsonSchema compiled = FACTORY.getSchema(schema);
    if (document.isMissingNode()) { // only to see that every reference leads somewhere
      compiled.initializeValidators();
      return null;
    }
    return misfits(compiled.validate(document));
  }

  private static @Nullable String misfits(Set<ValidationMessage> messages) {
    List<String> said = new ArrayList<>();
    for (ValidationMessage message : messages) {
      if (said.size() < MOST_SAID) {
        said.add(message.getMessage());
      }
    }
    int more = messages.size() - said.size();
    return said.isEmpty()
        ? null
        : String.join("; ", said) + (more > 0 ? "; " + more + " more" : "");
  }
}
