package orchestrator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void json_survives_a_round_trip() {
    String text = "{\"a\":[1,2.5,\"x\",null,true],\"b\":{}}";
    assertEquals(text, Json.line(Json.parse(text)));
  }
}
