package orchestrator.bedrock.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Turns the SDK's objects back into the JSON that they came from. Their {@code toString} hides most
 * of what they hold, and a class per kind of trace event would be out of date within months.
 */
public final class SdkJson {
  private SdkJson() {}

  public static ObjectNode of(SdkPojo object) {
    ObjectNode json = Json.object();
    for (SdkField<?> field : object.sdkFields()) {
      JsonNode value = value(field.getValueOrDefault(object));
      if (value != null) {
        json.set(field.locationName(), value);
      }
    }
    return json;
  }

  private static @Nullable JsonNode value(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null
        || value instanceof SdkAutoConstructList
        || value instanceof SdkAutoConstructMap) {
      return null;
    }
    if (value instanceof SdkPojo object) {
      return of(object);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = Json.array();
      list.forEach(element -> array.add(value(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = Json.object();
      map.forEach((key, element) -> object.set(String.valueOf(key), value(element)));
      return object;
    }
    if (value instanceof Document document) {
      return document(document);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof Integer || value instanceof Long) {
      return nodes.numberNode(((Number) value).longValue());
    }
    if (value instanceof Float) {
      return nodes.numberNode(new BigDecimal(value.toString()));
    }
    if (value instanceof Number number) {
      return nodes.numberNode(number.doubleValue());
    }
    if (value instanceof SdkBytes bytes) {
      return nodes.textNode(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
    }
    return nodes.textNode(value.toString());
  }

  private static @Nullable JsonNode document(Document document) {
    if (document.isNumber()) {
      return JsonNodeFactory.instance.numberNode(document.asNumber().bigDecimalValue());
    }
    if (document.isMap()) {
      return value(document.asMap());
    }
    return value(document.isList() ? document.asList() : document.unwrap());
  }
}
