package orchestrator.confluence;

import java.util.Base64;
import java.util.Optional;

/**
 * Confluence's short links: {@code /x/BJFyI} is the page id as a little-endian number in Base64,
 * with {@code -} for a slash, {@code _} for a plus sign, and the zeros at the end left out.
 */
final class TinyLink {
  /** Base64 digits of eight bytes. */
  private static final int MAX_DIGITS = 11;

  private TinyLink() {}

  /** The id that a short link stands for; empty if it cannot be one. */
  static Optional<String> id(String code) {
    if (code.isEmpty() || code.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    String digits = code.replace('-', '/').replace('_', '+');
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(digits + "A".repeat(MAX_DIGITS - digits.length()) + "=");
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    long id = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      id = (id << 8) | (bytes[i] & 0xff);
    }
    return id > 0 ? Optional.of(Long.toString(id)) : Optional.empty();
  }
}
