package orchestrator.bedrock.option;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a prompt is kept for the next calls.
 *
 * @param system whether the system prompt ends with a mark
 * @param page the characters of the user's turn in front of its mark; 0 for none
 * @param lifetime {@code 1h}; null for the usual five minutes
 */
public record CacheMarks(boolean system, int page, @Nullable String lifetime) {

  /** As without any option: the system prompt alone, for five minutes. */
  public static final CacheMarks SYSTEM = new CacheMarks(true, 0, null);

  /**
   * Cuts the text of a turn in two where its mark belongs.
   *
   * @param content the blocks, whose {@code text} may stand beside pictures
   * @return the index of the block that ends there
   */
  public int cut(ArrayNode content) {
    int left = page;
    for (int i = 0; i < content.size(); i++) {
      String text = content.get(i).path("text").asText();
      if (text.length() >= left) {
        if (text.length() > left) {
          ObjectNode rest = ((ObjectNode) content.get(i)).deepCopy();
          ((ObjectNode) content.get(i)).put("text", text.substring(0, left));
          content.insert(i + 1, rest.put("text", text.substring(left)));
        }
        return i;
      }
      left -= text.length();
    }
    return content.size() - 1;
  }
}
